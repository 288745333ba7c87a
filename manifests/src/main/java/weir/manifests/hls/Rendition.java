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
 * @param isAutomatic whether a player may take it because of its language; at most one of a
 *     language in a group ought to be, and a default one must
 * @param channels of audio
 * @param uri of its media playlist
 */
public record Rendition(
    Kind kind,
    String group,
    String name,
    Optional<String> language,
    boolean isDefault,
    boolean isAutomatic,
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
    if (isDefault && !isAutomatic) {
      throw new IllegalArgumentException("a default rendition that is not automatic: " + name);
    }
    Objects.requireNonNull(channels);
    Quoted.checked("a rendition's address", uri);
  }
}
