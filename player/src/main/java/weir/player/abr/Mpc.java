package weir.player.abr;

/**
 * Model predictive control: of all sequences of rungs for the next five segments, begins the one of
 * the highest quality, should the rate stay what it was expected to be.
 *
 * <p>Source: Yin, Jindal, Sekar, Sinopoli, "A Control-Theoretic Approach for Dynamic Adaptive Video
 * Streaming over HTTP", SIGCOMM 2015, as Mao et al. wrote it down beside Pensieve (SIGCOMM 2017).
 * The rate is expected to be the harmonic mean of the last five transfers; the <em>robust</em>
 * variant divides it by one plus the largest relative error of the last five expectations.
 *
 * <p>The choice is exact ({@link PlanSearch}), so the enumerated table that gave FastMPC its name
 * is not needed. Unlike Pensieve's program, which {@link Settings#pensieve} brings back, it reads
 * the sizes of the segments it decides about, charges each fetch the latency that was measured,
 * knows real durations, the buffer's goal, and what is fetched beside. A stalled second costs the
 * top rate of the ladder, which is Pensieve's 4.3 on Pensieve's ladder.
 */
public final class Mpc implements Policy {
  private static final int WINDOW = 5;

  private final Settings settings;
  private final PlanSearch search = new PlanSearch();
  private final double[] samples = new double[WINDOW];
  private final double[] errors = new double[WINDOW];
  private final double[] latenciesMs = new double[WINDOW];
  private int count;

  /** Harmonic mean after the latest transfer, not discounted; 0 before any. */
  private double mean;

  private Ladder ladder;
  private double penalty;

  /**
   * Which variant.
   *
   * @param isRobust whether the expected rate is discounted by the errors made
   * @param isPensieves whether it errs as Pensieve's program does: sizes of one segment too far,
   *     the last listed segment only looked at and never planned, latency taken for transfer time,
   *     no limit to the buffer, 4.3 for a stalled second whatever the ladder
   * @param horizon segments planned ahead, at least 1
   */
  public record Settings(boolean isRobust, boolean isPensieves, int horizon) {
    /** Five segments, from the paper. */
    public static final Settings ROBUST = new Settings(true, false, 5);

    /** The same without the discount. */
    public static final Settings FAST = new Settings(false, false, 5);

    public Settings {
      if (horizon < 1) {
        throw new IllegalArgumentException("a plan of " + horizon + " segments");
      }
    }

    /** The same with Pensieve's quirks, for runs that must agree with its own. */
    public Settings pensieve() {
      return new Settings(isRobust, true, horizon);
    }
  }

  public Mpc(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Decision decide(Situation now) {
    double rate = count > 0 ? mean : now.rememberedKbps() / 8000;
    if (!(rate > 0)) {
      return Decision.of(0, Reason.START, 0, 0);
    }
    if (settings.isRobust() && count > 0) {
      rate = mean / (1 + most(errors));
    }
    int rungs = now.ladder().size();
    if (ladder != now.ladder()) {
      ladder = now.ladder();
      penalty = settings.isPensieves() ? 4.3 : ladder.kbps(ladder.top()) / 1000;
    }
    int ahead = now.segments() - now.index() - (settings.isPensieves() ? 1 : 0);
    int horizon = Math.min(settings.horizon(), ahead);
    if (horizon < 1) {
      return Decision.of(0, Reason.PLAN, ladder.kbps(0), 8000 * rate);
    }
    search.begin(ladder, penalty, horizon);
    for (int at = 0; at < horizon; at++) {
      int index = now.index() + at;
      if (settings.isPensieves()) {
        search.segment(at, now.segmentMs(index) / 1000, Double.POSITIVE_INFINITY);
        for (int rung = 0; rung < rungs; rung++) {
          search.fetch(at, rung, now.sizeBits(index + 1, rung) / 8 / 1_000_000 / rate);
        }
      } else {
        double segmentMs = now.segmentMs(index);
        double roomMs = Math.max(0, now.bufferGoalMs() - segmentMs);
        search.segment(at, segmentMs / 1000, roomMs / 1000);
        double besideBits = now.besideKbps() * segmentMs;
        double latencyS = latencyMs() / 1000;
        for (int rung = 0; rung < rungs; rung++) {
          double bits = now.sizeBits(index, rung) + besideBits;
          search.fetch(at, rung, latencyS + bits / 8_000_000 / rate);
        }
      }
    }
    int rung = search.first(now.bufferMs() / 1000, now.lastRung());
    return Decision.of(rung, Reason.PLAN, ladder.kbps(rung), 8000 * rate);
  }

  @Override
  public void ended(Transfer transfer, Situation now) {
    double ms = transfer.durationMs();
    // A body that came with its head in one piece has no time of its own to speak of.
    if (!settings.isPensieves() && transfer.bodyMs() >= 1) {
      ms = transfer.bodyMs();
    }
    double sample = transfer.receivedBits() / 8 / ms / 1000;
    if (!(sample > 0) || sample == Double.POSITIVE_INFINITY) {
      return;
    }
    int slot = count % WINDOW;
    samples[slot] = sample;
    latenciesMs[slot] = transfer.durationMs() - ms;
    errors[slot] = count == 0 ? 0 : Math.abs(mean - sample) / sample;
    count++;
    int used = Math.min(count, WINDOW);
    double sum = 0;
    for (int i = count - used; i < count; i++) {
      sum += 1 / samples[i % WINDOW];
    }
    mean = 1 / (sum / used);
  }

  private double latencyMs() {
    return count > 0 ? most(latenciesMs) : 0;
  }

  private static double most(double[] values) {
    double most = 0;
    for (double value : values) {
      most = Math.max(most, value);
    }
    return most;
  }
}
