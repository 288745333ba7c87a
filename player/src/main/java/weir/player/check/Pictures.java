package weir.player.check;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import weir.manifests.mpd.FrameRate;
import weir.manifests.mpd.Ratio;
import weir.media.box.Track;

/** Requirements of what is encoded. */
final class Pictures {
  /** Durations of frames are rounded to ticks, and the last may differ. */
  private static final double FRAME_RATE_TOLERANCE = 0.005;

  private Pictures() {}

  static void accessPoints(Evidence evidence, Judgement to) {
    for (Examined one : evidence.representations()) {
      if (!one.isVideo() || !one.hasMedia()) {
        continue;
      }
      OptionalInt promised =
          one.index().isPresent() && one.set().written().subsegmentStartsWithSap().isPresent()
              ? one.set().written().subsegmentStartsWithSap()
              : one.one().common().startWithSap();
      if (promised.isEmpty() || promised.getAsInt() == 0) {
        continue;
      }
      for (Examined.Piece piece : one.segments()) {
        piece.media().ifPresent(media -> accessPoint(one, piece, media, promised.getAsInt(), to));
      }
    }
  }

  private static void accessPoint(
      Examined one, Examined.Piece piece, Media media, int promised, Judgement to) {
    String place = one.name() + ' ' + piece.name();
    if (promised > 3) {
      return;
    }
    if (!media.isSync() && promised < 3) {
      to.fail(place, "its first sample is no sync sample");
    } else if (media.standsAlone().isEmpty()) {
      String codec = one.initialization().orElseThrow().codec();
      to.notJudged(one.name() + ": pictures of " + codec + " cannot be told apart here");
    } else if (!media.standsAlone().get() && promised < 3) {
      to.fail(place, "its first picture does not stand alone (no IDR picture, no key frame)");
    } else if (media.earliest() < media.firstShown() && promised == 1) {
      to.fail(place, "a later picture is shown before its first one");
    } else {
      to.judged();
    }
  }

  static void description(Evidence evidence, Judgement to) {
    for (Examined one : evidence.representations()) {
      if (one.initialization().isEmpty()) {
        continue;
      }
      Initialization initialization = one.initialization().get();
      if (initialization.codec().equals("encv") || initialization.codec().equals("enca")) {
        to.notJudged(one.name() + ": it is encrypted");
        continue;
      }
      to.judged();
      codecs(one, initialization.track(), to);
      if (initialization.track().isVideo()) {
        size(one, initialization, to);
        pixels(one, initialization, to);
        frameRate(one, to);
      } else if (initialization.track().isAudio()) {
        samplingRate(one, initialization.track(), to);
      }
    }
  }

  private static void codecs(Examined one, Track track, Judgement to) {
    if (one.one().codecs().isEmpty()) {
      return;
    }
    String told = one.one().codecs().get().toLowerCase(Locale.ROOT);
    String real = track.codecs().toLowerCase(Locale.ROOT);
    // of some codecs only the four characters are read
    boolean isRight = real.contains(".") ? told.equals(real) : told.split("\\.")[0].equals(real);
    if (!isRight) {
      to.fail(
          one.name(),
          "@codecs is " + one.one().codecs().get() + ", the media is " + track.codecs());
    }
  }

  private static void size(Examined one, Initialization initialization, Judgement to) {
    Optional<Picture> picture = initialization.picture();
    long width = picture.map(Picture::width).orElse((long) initialization.track().width());
    long height = picture.map(Picture::height).orElse((long) initialization.track().height());
    boolean isRight =
        one.one().width().orElse((int) width) == width
            && one.one().height().orElse((int) height) == height;
    if (!isRight) {
      to.fail(
          one.name(),
          "it is said to be %dx%d, the picture is %dx%d"
              .formatted(one.one().width().orElse(0), one.one().height().orElse(0), width, height));
    }
  }

  private static void pixels(Examined one, Initialization initialization, Judgement to) {
    Track track = initialization.track();
    long width = track.pixelWidth();
    long height = track.pixelHeight();
    Optional<Picture> picture =
        initialization.picture().filter(p -> p.pixelWidth() > 0 && p.pixelHeight() > 0);
    if (picture.isPresent()) {
      width = picture.get().pixelWidth();
      height = picture.get().pixelHeight();
    }
    Optional<Ratio> told = one.one().sar();
    if (told.isPresent() && told.get().horizontal() * height != told.get().vertical() * width) {
      to.fail(one.name(), "@sar is " + told.get() + ", the media has " + width + ":" + height);
    }
  }

  private static void frameRate(Examined one, Judgement to) {
    Optional<FrameRate> told = one.one().frameRate();
    long samples = 0;
    long ticks = 0;
    for (Examined.Piece piece : one.segments()) {
      if (piece.media().isPresent()) {
        samples += piece.media().get().samples();
        ticks += piece.media().get().end() - piece.media().get().start();
      }
    }
    if (told.isEmpty() || samples == 0 || ticks <= 0) {
      return;
    }
    double real = (double) samples * one.timescale() / ticks;
    if (real > told.get().framesPerSecond() * (1 + FRAME_RATE_TOLERANCE)) {
      to.fail(one.name(), wrongRate(told.get(), real));
    } else if (real < told.get().framesPerSecond() * (1 - FRAME_RATE_TOLERANCE)) {
      // a picture of varying rate is told by its greatest
      to.note(one.name(), wrongRate(told.get(), real));
    }
  }

  private static String wrongRate(FrameRate told, double real) {
    return "@frameRate is " + told + String.format(Locale.ROOT, ", the media has %.3f", real);
  }

  private static void samplingRate(Examined one, Track track, Judgement to) {
    if (one.one().common().audioSamplingRates().size() != 1) {
      return;
    }
    long told = one.one().common().audioSamplingRates().get(0);
    // with spectral band replication the sample entry may have half the rate that is heard
    if (track.sampleRate() > 0 && told != track.sampleRate() && told != 2L * track.sampleRate()) {
      to.fail(
          one.name(), "@audioSamplingRate is " + told + ", the media has " + track.sampleRate());
    }
  }
}
