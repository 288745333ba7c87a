package weir.media.encode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The encoders of one job.
 *
 * @param pictures at least one; the first is what most players will take
 * @param sounds at least one, also where there is no sound
 */
record Encoders(List<PictureEncoder> pictures, List<SoundEncoder> sounds) {
  Encoders {
    pictures = List.copyOf(pictures);
    sounds = List.copyOf(sounds);
  }

  /** Those for the codecs, in their order. */
  static Encoders of(List<Codec> codecs, Set<String> programs) {
    List<PictureEncoder> pictures = new ArrayList<>();
    List<SoundEncoder> sounds = new ArrayList<>();
    for (Codec codec : codecs) {
      picture(codec, programs).ifPresent(pictures::add);
      sound(codec, programs).ifPresent(sounds::add);
    }
    return new Encoders(pictures, sounds);
  }

  /** Which encoder is missing among what an ffmpeg has, and what can be done without it. */
  static Optional<String> lack(List<Codec> codecs, Set<String> programs) {
    List<Codec> able = Arrays.stream(Codec.values()).filter(codec -> has(codec, programs)).toList();
    return codecs.stream()
        .filter(codec -> !able.contains(codec))
        .findFirst()
        .map(
            codec ->
                "it has no "
                    + programFor(codec)
                    + " to encode "
                    + codec.word()
                    + (able.isEmpty() ? "" : ", only encoders of " + Codec.words(able)));
  }

  private static boolean has(Codec codec, Set<String> programs) {
    return picture(codec, programs).isPresent() || sound(codec, programs).isPresent();
  }

  private static Optional<PictureEncoder> picture(Codec codec, Set<String> programs) {
    return Arrays.stream(PictureEncoder.values())
        .filter(one -> one.codec() == codec && programs.contains(one.program()))
        .findFirst();
  }

  private static Optional<SoundEncoder> sound(Codec codec, Set<String> programs) {
    return Arrays.stream(SoundEncoder.values())
        .filter(one -> one.codec() == codec && programs.contains(one.program()))
        .findFirst();
  }

  private static String programFor(Codec codec) {
    List<String> names = new ArrayList<>();
    for (PictureEncoder one : PictureEncoder.values()) {
      if (one.codec() == codec) {
        names.add(one.program());
      }
    }
    for (SoundEncoder one : SoundEncoder.values()) {
      if (one.codec() == codec) {
        names.add(one.program());
      }
    }
    return String.join(" or ", names);
  }
}
