package weir.player.compare.optimum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import weir.network.trace.Trace;
import weir.player.qoe.LinearQoe;
import weir.player.qoe.Summary;
import weir.player.session.Listener;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.World;
import weir.player.virtual.ExactNetwork;
import weir.player.virtual.SoloWorld;

/**
 * The best linear score that a session can reach on a trace whose whole future is known, as a
 * bracket: what a plan scored that a session has played, and what none exceeds.
 *
 * <p>The rules are those of {@link Session} and {@link ExactNetwork}: one request at a time, the
 * tracks in the order in which their buffers end (other tracks in their lowest rung),
 * initialization segments, waits for room, playback from the start buffer on, latency by request,
 * the trace repeated for ever.
 *
 * <p><b>What is bounded.</b> All sessions that play to their end and spend the time before playback
 * begins on nothing but fetching what playback begins with, each segment once. The last condition
 * matters only to scores that leave start-up out: there, who pauses before playback begins waits
 * for better times for free. None of our policies does. Pauses later, transfers given up or failed
 * and segments replaced are all covered:
 *
 * <p>Let f(k) be when segment k is there, in the rung in which it is played, and a(k) the origin:
 * when playback would have had to begin to be, without a stall, where it is. Playback begins at
 * a(0) = f(0); then a(k) = max(a(k-1), f(k) - start of k), and what was stalled in all is a(last) -
 * a(0). Segment k fits into the buffer from end of k + a(k-1) - cap on. So for given rungs a
 * session scores the more the earlier its segments are there, and earlier segments never come to
 * lack room, as room too is there the earlier the smaller a is.
 *
 * <ul>
 *   <li><i>Pauses.</i> If a request made earlier is never answered later (which holds for bodies
 *       that flow one after the other; for latencies that change see below), by induction no
 *       sequence of the same rungs with pauses has any f(k) earlier than the one without.
 *   <li><i>Transfers given up or failed.</i> Ask at once for the rung in which the segment came in
 *       the end: it is there no later.
 *   <li><i>Latencies that change.</i> A request just before latency drops may be answered later
 *       than one just after. The bound gives every request the best moment from its earliest on,
 *       which restores the premise; plans pause for that moment.
 *   <li><i>Replacement.</i> Of the transfers of a session that replaces, take those whose segments
 *       were played. Segment k had to be there when playback reached it, and was not asked for
 *       before it had room; both moments rise with k. If order costs nothing, bodies in the order
 *       of segments meet such deadlines when any order does. Latency makes order cost a little, so
 *       that for sessions that replace the bound is one without latency.
 * </ul>
 *
 * <p>Therefore a(k), f(k) and the score so far say all about a session's prospects, and in each of
 * them earlier, earlier and higher is never worse: of many, the best of each bounds all. Of
 * initialization segments the bound counts only the first rung's, and it does not round waits up
 * ({@link Settings#fullStepMs}); both cost a plan what they cost.
 *
 * <p>Each pass is finer than the one before and looks only where that one leaves hope ({@link
 * Bound}); with each a plan is looked for ({@link Beam}), until the ends are as close as wanted.
 */
public final class Optimum {
  /** Named in caches: what another version computed is not taken for ours. */
  public static final int VERSION = 1;

  /**
   * The first pass counts arrivals this close as one, ms. With ladders in whole steps even this is
   * often fine enough, as the best scores of a bucket are few.
   */
  private static final double FIRST_BUCKET_MS = 400;

  private static final double FINER = 4;

  /** Finer than this nothing is gained, ms. */
  private static final double LEAST_BUCKET_MS = 1;

  /** A pass that closes less than this part of what was open was the last. */
  private static final double LEAST_PROGRESS = 0.05;

  private Optimum() {}

  /**
   * Brackets the best score. Deterministic; may run on many threads at once.
   *
   * @param settings of the sessions; a seed, and what plays no role with a trace, is ignored
   */
  public static Bracket of(
      Title title, Trace trace, Settings settings, LinearQoe.Model model, Limits limits) {
    Course course = new Course(title, settings, model);
    double mediaMs = course.steps[course.steps.length - 1].endMs();
    Capacity net = new Capacity(trace, 2 * mediaMs);
    boolean replaces = settings.replacement() != Settings.Replacement.NONE;
    Capacity boundNet = replaces ? new Capacity(trace.withLatencyMs(0), 2 * mediaMs) : net;
    Beam beam = new Beam(course, net, limits.width());
    double topWorth = Arrays.stream(course.worth, 0, course.rungs).max().orElseThrow();
    double leastScale = Bracket.NEAR_ZERO * Math.abs(topWorth) * course.segments;

    BitPrices bitPrices = new BitPrices(course, boundNet);
    Plan plan = better(beam.plain(true), beam.search(bitPrices::rest));
    double threshold = (plan == null ? beam.plain(false) : plan).score();
    double upper = Double.POSITIVE_INFINITY;
    Bound coarser = null;
    double bucketMs = FIRST_BUCKET_MS;
    while (true) {
      Bound bound =
          new Bound(course, boundNet, bitPrices, bucketMs, coarser, threshold, limits.mostLabels());
      if (bound.isBrokenOff()) {
        if (coarser != null) {
          break;
        }
        bucketMs *= FINER;
        continue;
      }
      double open = upper - threshold;
      upper = Math.min(upper, bound.upper());
      if (!bound.isExhausted()) {
        plan = better(plan, beam.search(bound::rest));
      }
      double allowed = limits.gap() * Math.max(Math.abs(upper), leastScale);
      double reached = plan == null ? threshold : Math.max(threshold, plan.score());
      if (upper - reached <= allowed / 2
          || (plan != null && upper - plan.score() <= allowed)
          || upper - reached > (1 - LEAST_PROGRESS) * open
          || bucketMs / FINER < LEAST_BUCKET_MS) {
        break;
      }
      coarser = bound;
      threshold = Math.max(threshold, reached + allowed / 4);
      bucketMs /= FINER;
    }
    if (plan == null) {
      plan = beam.plain(false);
    }
    return bracket(title, trace, settings, model, plan, upper / course.segments, topWorth);
  }

  private static Plan better(Plan one, Plan other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return other.score() > one.score() ? other : one;
  }

  private static Bracket bracket(
      Title title,
      Trace trace,
      Settings settings,
      LinearQoe.Model model,
      Plan plan,
      double upper,
      double topWorth) {
    List<Bracket.Choice> choices = new ArrayList<>();
    for (int i = 0; i < plan.rungs().length; i++) {
      choices.add(new Bracket.Choice(plan.rungs()[i], plan.pausesMs()[i]));
    }
    double feasible = played(title, trace, settings, model, choices);
    if (Double.isNaN(feasible)) {
      return new Bracket(Double.NaN, upper, List.of(), topWorth);
    }
    double rounding = 1e-7 * Math.max(1, Math.abs(upper));
    if (feasible > upper + rounding) {
      throw new IllegalStateException("a plan scored " + feasible + ", above the bound " + upper);
    }
    return new Bracket(feasible, Math.max(upper, feasible), choices, topWorth);
  }

  /**
   * The settings under which a plan is played: buffered segments are not replaced, as a plan has no
   * need to.
   */
  public static Settings settings(Settings settings) {
    return settings.withReplacement(Settings.Replacement.NONE);
  }

  /** What choices score when a session plays them; NaN if it does not play to its end. */
  static double played(
      Title title,
      Trace trace,
      Settings settings,
      LinearQoe.Model model,
      List<Bracket.Choice> choices) {
    LinearQoe qoe = new LinearQoe(model);
    Summary summary = new Summary();
    Session session =
        new Session(title, new Oracle(choices), settings(settings), Listener.both(summary, qoe));
    World.run(new SoloWorld(session, new ExactNetwork(trace)));
    return summary.isPlayed() ? qoe.perSegment() : Double.NaN;
  }
}
