package weir.manifests.hls;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One of several audio tracks or subtitles to choose from ({@code EXT-X-MEDIA}).
 *
 * @param group what variants call the choice
 * @param name for people; unique in its group
 * @param language as in RFC 5646
 * @param isDefault whether to take it unless somebody chooses otherwise
 * @param channels of audio
 * @param uri of its media playlist
 */
public record Rendition(
    Kind kind,
    String group,
    String name,
    Optional<String> language,
    boolean isDefault,
    OptionalInt channels,
    String uri) {
  /** As playlists call it. */
  public enum Kind {
    AUDIO,
    SUBTITLES
  }

  public Rendition {
    Objects.requireNonNull(kind);
    Quoted.checked("a rendition's group", group);
    Quoted.checked("a rendition's name", name);
    language.ifPresent(tag -> Quoted.checked("a rendition's language", tag));
    Objects.requireNonNull(channels);
    Quoted.checked("a rendition's address", uri);
  }
}
