package weir.manifests.mpd;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * An element kept as it is, with all it contains.
 *
 * @param namespace the MPD's own for an element of the schema that is not modelled
 * @param prefix as written; empty for the default namespace
 * @param name without prefix
 * @param content without the white space between elements; where there is text, all of it
 */
public record ForeignElement(
    String namespace,
    String prefix,
    String name,
    List<ForeignAttribute> attributes,
    List<ForeignNode> content)
    implements ForeignNode {
  public ForeignElement {
    Objects.requireNonNull(namespace);
    Objects.requireNonNull(prefix);
    Objects.requireNonNull(name);
    attributes = List.copyOf(attributes);
    content = List.copyOf(content);
    if (namespace.isEmpty() && !prefix.isEmpty()) {
      throw new IllegalArgumentException("element " + name + ": a prefix goes with a namespace");
    }
  }

  /** An element around a text. */
  public static ForeignElement of(String namespace, String prefix, String name, String text) {
    return new ForeignElement(namespace, prefix, name, List.of(), List.of(new ForeignText(text)));
  }

  /** Whether the schema of the MPD is to say what it means. */
  public boolean isOfTheMpd() {
    return namespace.equals(XmlCursor.MPD_NAMESPACE);
  }

  /** The text directly in it, trimmed. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (ForeignNode node : content) {
      if (node instanceof ForeignText part) {
        text.append(part.text());
      }
    }
    return text.toString().trim();
  }

  /** The elements directly in it that have this name, whatever their namespace. */
  public Stream<ForeignElement> elements(String local) {
    return content.stream()
        .filter(ForeignElement.class::isInstance)
        .map(ForeignElement.class::cast)
        .filter(element -> element.name.equals(local));
  }
}
