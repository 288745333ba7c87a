package weir.player.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import weir.manifests.presentation.AdaptationSetView;
import weir.manifests.presentation.Segment;
import weir.media.store.PeakRate;

/** Requirements of bit rates and ladders. */
final class Rates {
  /** A rate that is told this much too high keeps clients from what they could have. */
  private static final double FAR_TOO_HIGH = 1.5;

  private Rates() {}

  static void bandwidth(Evidence evidence, Judgement to) {
    Duration buffer = wholeMilliseconds(evidence.presentation().minBufferTime());
    for (Examined one : evidence.representations()) {
      if (one.segments().isEmpty()) {
        continue;
      }
      if (buffer.isZero()) {
        to.notJudged("without MPD@minBufferTime a bandwidth means nothing");
        return;
      }
      if (!one.isComplete()) {
        to.notJudged(one.name() + ": not all of it is there");
        continue;
      }
      if (!one.one().written().dependencyIds().isEmpty()) {
        to.notJudged(one.name() + ": its rate includes others that it depends on");
        continue;
      }
      Optional<Long> measured = isOneText(one) ? average(one) : needed(one, buffer);
      if (measured.isEmpty()) {
        to.notJudged(one.name() + ": its times run backwards, or beyond all bounds");
        continue;
      }
      to.judged();
      long needed = measured.get();
      long told = one.one().bandwidth();
      if (told < needed) {
        to.fail(one.name(), "@bandwidth is " + told + ", its segments need " + needed);
      } else if (told > FAR_TOO_HIGH * needed && !isOneText(one)) {
        to.note(
            one.name(), "@bandwidth is " + told + ", but " + needed + " would do for its segments");
      }
    }
  }

  private static Duration wholeMilliseconds(Duration time) {
    Duration down = Duration.ofMillis(time.toMillis());
    return down.equals(time) ? time : down.plusMillis(1);
  }

  private static Optional<Long> needed(Examined one, Duration buffer) {
    int count = one.segments().size();
    boolean byMedia = isContinuous(one);
    long timescale = byMedia ? one.timescale() : one.segments().get(0).segment().timescale();
    long[] starts = new long[count];
    long[] bytes = new long[count];
    long origin = start(one.segments().get(0), byMedia);
    for (int i = 0; i < count; i++) {
      starts[i] = start(one.segments().get(i), byMedia) - origin;
      bytes[i] = one.segments().get(i).received().bytes();
      if (i > 0 && starts[i] < starts[i - 1]) {
        return Optional.empty();
      }
    }
    Examined.Piece last = one.segments().get(count - 1);
    long end = byMedia ? last.media().orElseThrow().end() : end(last.segment());
    try {
      return Optional.of(PeakRate.bitsPerSecond(starts, end - origin, bytes, timescale, buffer));
    } catch (ArithmeticException beyondAll) {
      return Optional.empty();
    }
  }

  /** What is shown of a text comes in the order of its bytes; nothing tells here when. */
  private static boolean isOneText(Examined one) {
    return one.segments().size() == 1 && one.set().contentType().equals("text") && !one.isMp4();
  }

  private static Optional<Long> average(Examined one) {
    double seconds = Math.max(0.001, one.period().duration().toNanos() / 1e9);
    return Optional.of((long) Math.ceil(8 * one.segments().get(0).received().bytes() / seconds));
  }

  /** Times in the media are exact, unless they are wrong: then the manifest's count. */
  private static boolean isContinuous(Examined one) {
    if (one.initialization().isEmpty()) {
      return false;
    }
    long end = one.segments().get(0).media().map(Media::start).orElse(-1L);
    for (Examined.Piece piece : one.segments()) {
      if (piece.media().isEmpty() || piece.media().get().start() != end) {
        return false;
      }
      end = piece.media().get().end();
    }
    return true;
  }

  private static long start(Examined.Piece piece, boolean byMedia) {
    return byMedia ? piece.media().orElseThrow().start() : piece.segment().startTicks();
  }

  private static long end(Segment segment) {
    return segment.startTicks() + segment.durationTicks();
  }

  static void ladder(Evidence evidence, Judgement to) {
    Map<AdaptationSetView, List<Examined>> sets = new IdentityHashMap<>();
    for (Examined one : evidence.representations()) {
      if (one.isVideo()) {
        to.judged();
        sets.computeIfAbsent(one.set(), set -> new ArrayList<>()).add(one);
        if (one.initialization()
            .filter(init -> init.track().isVideo())
            .filter(init -> !init.hasColour())
            .filter(init -> init.picture().filter(Picture::hasColour).isEmpty())
            .isPresent()) {
          to.note(one.name(), "nothing says what its colours mean (colr, VUI)");
        }
      }
    }
    for (List<Examined> set : sets.values()) {
      set.sort(Comparator.comparingLong(one -> one.one().bandwidth()));
      for (int i = 1; i < set.size(); i++) {
        Examined less = set.get(i - 1);
        Examined more = set.get(i);
        if (lines(more) < lines(less)) {
          to.fail(
              more.name(),
              "%d bit/s and %d lines; %s has %d bit/s and %d lines"
                  .formatted(
                      more.one().bandwidth(),
                      lines(more),
                      less.name(),
                      less.one().bandwidth(),
                      lines(less)));
        }
      }
    }
  }

  private static int lines(Examined one) {
    return one.one().height().orElse(0);
  }
}
