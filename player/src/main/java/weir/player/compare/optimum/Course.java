package weir.player.compare.optimum;

import java.util.ArrayList;
import java.util.List;
import weir.player.qoe.LinearQoe;
import weir.player.session.Listener;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.Track;

/**
 * The segments of a title in the order in which a session asks for them, and what they are worth.
 *
 * <p>The order is known beforehand: the track whose buffer ends first is served first, and where
 * buffers end does not depend on the network. So is the step with which playback begins.
 */
final class Course {
  /** No initialization segment is fetched with this step. */
  static final double NO_INIT = -1;

  final int rungs;

  /** Price of a millisecond stalled. */
  final double perMs;

  final double lambda;
  final boolean countsStartUp;
  final double[] worth;
  final Step[] steps;

  /** Playback begins when this step's segment is there. */
  final int playsAfter;

  final double bufferMs;

  /** A wait for room is a multiple of this, ms; 0 for any. */
  final double waitStepMs;

  final double idleMs;

  /** Segments of the main track. */
  final int segments;

  /**
   * One segment to fetch.
   *
   * @param isChoice whether it is the main track's, in a rung of choice
   * @param dueMs what has been played when playback stands still without it, ms of the title
   * @param endMs where its track's buffer ends once it is there, ms of the title
   * @param bits its size by rung; of a single one where there is no choice
   * @param initBits of the initialization segment that comes before it if it was not fetched yet;
   *     {@link #NO_INIT} where none is needed
   */
  record Step(boolean isChoice, double dueMs, double endMs, double[] bits, double[] initBits) {}

  Course(Title title, Settings settings, LinearQoe.Model model) {
    Track main = title.main();
    rungs = main.ladder().highestWithin(settings.maxHeight(), settings.maxKbps()) + 1;
    worth = model.qualities(main.ladder());
    perMs = model.mu(main.ladder()) / 1000;
    lambda = model.lambda();
    countsStartUp = model.countsStartUp();
    waitStepMs = settings.fullStepMs();
    idleMs = settings.idleMs();
    segments = main.count();
    double longestMs = 0;
    for (Track track : title.tracks()) {
      for (int index = 0; index < track.count(); index++) {
        longestMs = Math.max(longestMs, track.segmentMs(index));
      }
    }
    bufferMs = Math.max(settings.bufferMs(), 2 * longestMs);
    List<Step> order = new ArrayList<>();
    int[] next = new int[title.tracks().size()];
    int begins = -1;
    for (int track = least(title, next); track >= 0; track = least(title, next)) {
      Step step = step(title, track, next[track]);
      if (begins < 0 && step.endMs() > bufferMs) {
        // Only playing makes room, however little the other tracks have.
        begins = order.size() - 1;
      }
      order.add(step);
      next[track]++;
      if (begins < 0 && isEnough(title, next, settings)) {
        begins = order.size() - 1;
      }
    }
    playsAfter = begins;
    steps = order.toArray(new Step[0]);
  }

  private static int least(Title title, int[] next) {
    int least = -1;
    for (int i = 0; i < next.length; i++) {
      Track track = title.tracks().get(i);
      if (next[i] < track.count()
          && (least < 0
              || track.startMs(next[i])
                  < title.tracks().get(least).startMs(next[least]) - Listener.ROUNDING_MS)) {
        least = i;
      }
    }
    return least;
  }

  private Step step(Title title, int track, int index) {
    Track of = title.tracks().get(track);
    boolean isChoice = track == 0;
    double[] bits = new double[isChoice ? rungs : 1];
    double[] inits = new double[bits.length];
    for (int rung = 0; rung < bits.length; rung++) {
      bits[rung] = orNothing(of.sizeBits(index, rung));
      boolean needsInit = of.needsInit() && (isChoice || index == 0);
      inits[rung] = needsInit ? orNothing(of.initBits(rung)) : NO_INIT;
    }
    // Once the main track has ended, what is still missing of the others keeps the session waiting.
    double dueMs = Math.min(endMs(of, index), endMs(title.main(), title.main().count()));
    return new Step(isChoice, dueMs, endMs(of, index + 1), bits, inits);
  }

  /** Media in so many segments of a track, ms. */
  private static double endMs(Track track, int count) {
    return track.startMs(count) - track.startMs(0);
  }

  private static double orNothing(double bits) {
    return Double.isNaN(bits) ? 0 : bits;
  }

  private boolean isEnough(Title title, int[] next, Settings settings) {
    for (int i = 0; i < next.length; i++) {
      Track track = title.tracks().get(i);
      double levelMs = endMs(track, next[i]);
      boolean isComplete = next[i] == track.count();
      if (!isComplete
          && (next[i] == 0
              || (levelMs < settings.startBufferMs()
                  && levelMs + track.segmentMs(next[i]) <= bufferMs))) {
        return false;
      }
    }
    return true;
  }

  /** What a change between two rungs costs. */
  double change(int from, int to) {
    return lambda * Math.abs(worth[from] - worth[to]);
  }
}
