package weir.manifests.mpd;

import java.util.ArrayList;
import java.util.List;

/** What of an element is kept as it is, as it comes along. */
final class ForeignSoFar {
  private final List<ForeignAttribute> attributes = new ArrayList<>(0);
  private final List<ForeignElement> elements = new ArrayList<>(0);

  void add(ForeignAttribute attribute) {
    attributes.add(attribute);
  }

  void add(ForeignElement element) {
    elements.add(element);
  }

  Foreign foreign() {
    return Foreign.of(attributes, elements);
  }
}
