package weir.media.encode;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The encoders of pictures that we know how to ask for closed groups of pictures of equal length.
 * Where a codec has two, the first that an ffmpeg has is taken.
 *
 * <p>One vocabulary of presets serves all, {@link Encoder.Settings#PRESETS}: where an encoder
 * counts its speeds instead, its nine fastest that differ stand for the nine names.
 */
enum PictureEncoder {
  X264(
      Codec.H264,
      "libx264",
      preset -> List.of("preset", Encoder.Settings.PRESETS.get(preset), "sc_threshold", "0"),
      true),
  /**
   * Tagged {@code hvc1}, parameter sets in the sample entry alone, since Apple's players take no
   * {@code hev1}; and without the page of settings x265 signs its streams with.
   */
  X265(
      Codec.HEVC,
      "libx265",
      preset ->
          List.of(
              "preset",
              Encoder.Settings.PRESETS.get(preset),
              "tag",
              "hvc1",
              "x265-params",
              "open-gop=0:scenecut=0:info=0:log-level=error"),
      true),
  /** It refuses a cap on its rate beside an average. */
  SVT_AV1(
      Codec.AV1,
      "libsvtav1",
      preset -> List.of("preset", "" + (12 - preset), "svtav1-params", "scd=0"),
      false),
  AOM_AV1(
      Codec.AV1,
      "libaom-av1",
      preset ->
          List.of("usage", "good", "cpu-used", "" + Math.max(1, 6 - preset / 2), "row-mt", "1"),
      true),
  /** Its quick speeds are only to be had in haste. */
  VPX_VP9(
      Codec.VP9,
      "libvpx-vp9",
      preset ->
          List.of(
              "deadline",
              preset < 2 ? "realtime" : "good",
              "cpu-used",
              "" + (preset < 2 ? 8 - preset : Math.max(0, 7 - preset)),
              "row-mt",
              "1"),
      true);

  private final Codec codec;
  private final String program;
  private final IntFunction<List<String>> own;
  private final boolean isCapped;

  /**
   * @param own names and values of the options only this encoder has, by the preset's place in the
   *     list
   * @param isCapped whether it is to keep near its average all the time
   */
  PictureEncoder(Codec codec, String program, IntFunction<List<String>> own, boolean isCapped) {
    this.codec = codec;
    this.program = program;
    this.own = own;
    this.isCapped = isCapped;
  }

  Codec codec() {
    return codec;
  }

  /** As ffmpeg calls it. */
  String program() {
    return program;
  }

  /**
   * What makes ffmpeg encode one stream.
   *
   * @param stream among the output's pictures, from 0
   * @param gop frames from one key frame to the next, always
   * @param rate average, bit/s
   */
  List<String> arguments(int stream, String preset, long gop, long rate) {
    List<String> options = new ArrayList<>(List.of("c", program));
    options.addAll(own.apply(Encoder.Settings.PRESETS.indexOf(preset)));
    options.addAll(List.of("g", "" + gop, "keyint_min", "" + gop, "flags", "+cgop"));
    options.addAll(List.of("b", "" + rate));
    if (isCapped) {
      options.addAll(List.of("maxrate", "" + rate * 11 / 10, "bufsize", "" + rate * 3 / 2));
    }
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < options.size(); i += 2) {
      arguments.add("-" + options.get(i) + ":v:" + stream);
      arguments.add(options.get(i + 1));
    }
    return arguments;
  }
}
