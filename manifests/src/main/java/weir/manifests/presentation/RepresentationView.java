package weir.manifests.presentation;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import weir.manifests.mpd.CommonAttributes;
import weir.manifests.mpd.FrameRate;
import weir.manifests.mpd.Ratio;

/**
 * One encoding, with what it inherits.
 *
 * @param bandwidth bit/s
 * @param common its own attributes, else those of its AdaptationSet; properties are those of both
 * @param initialization where to fetch what comes before the first segment; empty if nothing does
 */
public record RepresentationView(
    String id,
    long bandwidth,
    CommonAttributes common,
    Optional<URI> initialization,
    SegmentIndex segments) {
  public RepresentationView {
    Objects.requireNonNull(id);
    Objects.requireNonNull(common);
    Objects.requireNonNull(initialization);
    Objects.requireNonNull(segments);
  }

  /** Whether {@link #segments()} can answer; else it says what it met. */
  public boolean isAddressable() {
    return !(segments instanceof Unaddressable);
  }

  public Optional<String> mimeType() {
    return common.mimeType();
  }

  /** As in RFC 6381. */
  public Optional<String> codecs() {
    return common.codecs();
  }

  /** Pixels. */
  public OptionalInt width() {
    return common.width();
  }

  /** Pixels. */
  public OptionalInt height() {
    return common.height();
  }

  public Optional<FrameRate> frameRate() {
    return common.frameRate();
  }

  /** Of a sample, not of the picture. */
  public Optional<Ratio> sar() {
    return common.sar();
  }
}
