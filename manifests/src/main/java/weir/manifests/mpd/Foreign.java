package weir.manifests.mpd;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What stands in an element and is not modelled: content of other namespaces, and what the DASH
 * schema has or will have beyond this model. It is kept, and written again.
 *
 * @param attributes in the order of their namespaces and names, however written
 * @param elements those of other namespaces in the document's order, then the standard's by name,
 *     since the schema fixes where these stand among others
 */
public record Foreign(List<ForeignAttribute> attributes, List<ForeignElement> elements) {
  private static final Comparator<ForeignAttribute> BY_NAME =
      Comparator.comparing(ForeignAttribute::namespace).thenComparing(ForeignAttribute::name);

  private static final Comparator<ForeignElement> BY_PLACE =
      Comparator.comparing(element -> element.isOfTheMpd() ? element.name() : "");

  public static final Foreign NONE = new Foreign(List.of(), List.of());

  public Foreign {
    attributes = attributes.stream().sorted(BY_NAME).toList();
    elements = elements.stream().sorted(BY_PLACE).toList();
  }

  static Foreign of(List<ForeignAttribute> attributes, List<ForeignElement> elements) {
    return attributes.isEmpty() && elements.isEmpty() ? NONE : new Foreign(attributes, elements);
  }

  public boolean isEmpty() {
    return attributes.isEmpty() && elements.isEmpty();
  }

  /** The elements of this local name, whatever their namespace. */
  public Stream<ForeignElement> elements(String name) {
    return elements.stream().filter(element -> element.name().equals(name));
  }

  /** The values of the attributes of this local name, whatever their namespace. */
  public Stream<String> attributes(String name) {
    return attributes.stream()
        .filter(attribute -> attribute.name().equals(name))
        .map(ForeignAttribute::value);
  }
}
