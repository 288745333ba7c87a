package weir.manifests.presentation;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import weir.manifests.mpd.AdaptationSet;
import weir.manifests.mpd.Descriptor;
import weir.manifests.mpd.Label;

/**
 * Encodings of one content, in the document's order.
 *
 * @param contentType {@code video}, {@code audio}, {@code text}, {@code image}, {@code application}
 *     or {@code font}: as written, else by MIME type and codecs; {@code unknown} if nothing tells
 * @param written what the document says of it, for whatever is not resolved here
 */
public record AdaptationSetView(
    String contentType, List<RepresentationView> representations, AdaptationSet written) {
  public AdaptationSetView {
    Objects.requireNonNull(contentType);
    Objects.requireNonNull(written);
    representations = List.copyOf(representations);
  }

  public Optional<String> id() {
    return written.id();
  }

  /**
   * As in RFC 5646; empty if the document does not say, {@code und} if it says that nobody knows.
   */
  public Optional<String> language() {
    return written.lang();
  }

  public List<Descriptor> roles() {
    return written.roles();
  }

  public List<Label> labels() {
    return written.common().labels();
  }
}
