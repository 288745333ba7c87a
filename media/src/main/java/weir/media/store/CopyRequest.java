package weir.media.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import weir.media.encode.Encoder;
import weir.media.store.PackageRequest.Extras;

/**
 * A ladder that is encoded already, to be packaged as it is. Begin with {@link #of} and change what
 * should differ.
 *
 * @param inputs progressive MP4 files of H.264 and AAC: one per rung, with or without sound, and
 *     files of sound alone
 * @param title its name in the library; a title that has it already is replaced
 * @param segment wished length of a segment; the key frames decide
 */
public record CopyRequest(List<Path> inputs, String title, Duration segment, Extras extras) {
  private static final int MAX_INPUTS = 32;

  public CopyRequest {
    inputs = List.copyOf(inputs);
    if (inputs.isEmpty() || inputs.size() > MAX_INPUTS) {
      throw new IllegalArgumentException(
          "a ladder has 1 to " + MAX_INPUTS + " files, not " + inputs.size());
    }
    if (!Title.isName(title)) {
      throw new IllegalArgumentException(
          "'" + title + "' cannot be a title; " + Title.nameFrom(title) + " could");
    }
    Encoder.Settings.check(segment, PackageRequest.PRESET);
  }

  /** With all defaults, named after the first file. */
  public static CopyRequest of(List<Path> inputs) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("a ladder has 1 to " + MAX_INPUTS + " files, not 0");
    }
    return new CopyRequest(
        inputs, PackageRequest.titleOf(inputs.get(0)), PackageRequest.SEGMENT, Extras.DEFAULT);
  }

  public CopyRequest withTitle(String name) {
    return new CopyRequest(inputs, name, segment, extras);
  }

  public CopyRequest withSegment(Duration length) {
    return new CopyRequest(inputs, title, length, extras);
  }

  /** With the on-demand form beside the segmented one. */
  public CopyRequest withOnDemand() {
    return with(extras.withOnDemand());
  }

  public CopyRequest with(Extras others) {
    return new CopyRequest(inputs, title, segment, others);
  }
}
