package weir.manifests.mpd;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** Words for people to choose by, in one language. */
public record Label(String text, Optional<String> lang, OptionalLong id, Foreign foreign) {
  public Label {
    Objects.requireNonNull(text);
    Objects.requireNonNull(lang);
    Objects.requireNonNull(id);
    Objects.requireNonNull(foreign);
  }

  public Label(String text, Optional<String> lang, OptionalLong id) {
    this(text, lang, id, Foreign.NONE);
  }

  public static Label of(String text) {
    return new Label(text, Optional.empty(), OptionalLong.empty());
  }
}
