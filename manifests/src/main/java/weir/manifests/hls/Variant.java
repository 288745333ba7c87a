package weir.manifests.hls;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import weir.manifests.mpd.FrameRate;

/**
 * One encoding to switch to and from ({@code EXT-X-STREAM-INF}).
 *
 * @param rates of everything played together: its own and the most demanding rendition's of its
 *     groups
 * @param codecs of everything played together, as in RFC 6381
 * @param width of the picture in pixels; with {@code height} or not at all
 * @param audio the group of renditions to choose from
 * @param subtitles likewise
 * @param uri of its media playlist
 */
public record Variant(
    Rates rates,
    List<String> codecs,
    OptionalInt width,
    OptionalInt height,
    Optional<FrameRate> frameRate,
    Optional<String> audio,
    Optional<String> subtitles,
    String uri) {
  public Variant {
    Objects.requireNonNull(rates);
    codecs = List.copyOf(codecs);
    codecs.forEach(codec -> Quoted.checked("a variant's codec", codec));
    Objects.requireNonNull(frameRate);
    Objects.requireNonNull(audio);
    Objects.requireNonNull(subtitles);
    Quoted.checked("a variant's address", uri);
    if (uri.startsWith("#")) {
      throw new IllegalArgumentException("an address must not begin like a tag: " + uri);
    }
    if (width.isPresent() != height.isPresent()) {
      throw new IllegalArgumentException("a variant with only one of width and height: " + uri);
    }
  }
}
