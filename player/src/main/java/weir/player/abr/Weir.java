package weir.player.abr;

/**
 * Weir's own policy: the rung that promises the highest score over the next segments, given how
 * throughput varies here.
 *
 * <p>It learns a distribution of throughput, not one figure ({@link ThroughputOutlook}), and plans
 * with it by value iteration ({@link ValueIteration}): what a rung wins in rate against what it may
 * lose in stalls and switches. The score is the linear one of Yin et al. (SIGCOMM 2015) in
 * Pensieve's weights (Mao et al., SIGCOMM 2017): rates in Mbit/s, a second stalled costs the
 * ladder's top rate. Planning with a distribution follows Puffer's Fugu (Yan et al., NSDI 2020),
 * where a neural network predicts it; here, running means of log throughput and of their errors do.
 *
 * <p>A running transfer is given up when its rate has fallen so far that fetching the segment anew
 * in a lower rung, latency included, is expected to be worth more than going on. While nothing
 * comes at all ({@link Inflow}) the link is taken to be gone, not slow. The policy never pauses:
 * with a linear score, a fuller buffer is never worth less.
 */
public final class Weir implements Policy {
  private final Settings settings;
  private final ThroughputOutlook outlook;
  private final ValueIteration plan;
  private final Inflow inflow;

  /** What was named when a transfer was given up: the same segment is not tried above it. */
  private int givenUpFor = KEEP;

  /** What the last plan was about; -1 where none is to be relied on. */
  private int plannedIndex = -1;

  private Ladder plannedLadder;

  /** When the segment planned last was first decided about, and what it was to take then, ms. */
  private double begunAtMs;

  private double begunForMs;

  /**
   * Constants of the policy.
   *
   * @param outlook how throughput is learnt
   * @param plan what the plan counts with
   * @param inflow what counts as a gap in a running transfer
   * @param graceMs a transfer is not given up before it has run for so long, or run again after a
   *     gap
   * @param gain fetching anew must be worth as much more than going on as so many seconds stalled
   * @param believeMs after so long the running transfer's rate counts as much as the outlook
   * @param spare share of the buffer within which what is left must come not to be questioned
   */
  record Settings(
      ThroughputOutlook.Settings outlook,
      ValueIteration.Settings plan,
      Inflow.Settings inflow,
      double graceMs,
      double gain,
      double believeMs,
      double spare) {
    /** Two seconds, since shorter gaps pass by themselves; chosen with the other constants. */
    static final Settings DEFAULT =
        new Settings(
            ThroughputOutlook.Settings.DEFAULT,
            ValueIteration.Settings.DEFAULT,
            Inflow.Settings.DEFAULT,
            2000,
            0.02,
            1000,
            0.5);
  }

  public Weir() {
    this(Settings.DEFAULT);
  }

  Weir(Settings settings) {
    this.settings = settings;
    outlook = new ThroughputOutlook(settings.outlook());
    plan = new ValueIteration(settings.plan());
    inflow = new Inflow(settings.inflow());
  }

  @Override
  public Decision decide(Situation now) {
    plannedIndex = -1;
    Ladder ladder = now.ladder();
    if (ladder.top() == 0) {
      return Decision.of(0, Reason.ONLY, ladder.kbps(0), 0);
    }
    if (!outlook.isMeasured()) {
      if (!(now.rememberedKbps() > 0)) {
        return Decision.of(0, Reason.START, 0, 0);
      }
      outlook.assume(now.rememberedKbps());
    }
    int rung = plan.best(now, outlook);
    if (givenUpFor == KEEP) {
      begunAtMs = now.atMs();
      begunForMs = expectedMs(now.sizeBits(now.index(), rung));
    }
    plannedIndex = now.index();
    plannedLadder = ladder;
    inflow.begin();
    if (givenUpFor != KEEP && rung > givenUpFor) {
      return Decision.of(givenUpFor, Reason.BROKEN_OFF, ladder.kbps(givenUpFor), 0);
    }
    double expectedKbps = Math.exp(outlook.centre());
    int last = now.lastRung();
    Reason reason =
        rung > last ? Reason.MOST_UP : rung < last ? Reason.MOST_DOWN : Reason.MOST_KEPT;
    return Decision.of(rung, reason, ladder.kbps(rung), expectedKbps);
  }

  @Override
  public void ended(Transfer transfer, Situation now) {
    double segmentMs = now.segmentMs(transfer.index());
    if (outlook.isMeasured()
        && transfer.index() == plannedIndex
        && !transfer.wasGivenUp()
        && now.isPlaying()) {
      // From the first decision on, attempts given up or failed included.
      outlook.took(now.atMs() - begunAtMs, begunForMs, segmentMs);
    }
    outlook.add(transfer, segmentMs, transfer.index() == plannedIndex ? inflow.gapsMs() : 0);
    inflow.begin();
    if (!transfer.wasGivenUp()) {
      givenUpFor = KEEP;
    }
  }

  private double expectedMs(double bits) {
    return outlook.latencyMs() + bits / Math.exp(outlook.centre());
  }

  @Override
  public void sought(Situation now) {
    plannedIndex = -1;
    givenUpFor = KEEP;
  }

  @Override
  public boolean mayGiveUp() {
    return true;
  }

  @Override
  public int giveUp(Progress progress, Situation now) {
    double bodyMs = progress.elapsedMs() - progress.firstByteMs();
    if (progress.index() != plannedIndex
        || now.ladder() != plannedLadder
        || progress.rung() > plannedLadder.top()
        || !(bodyMs >= 0)) {
      return KEEP;
    }
    inflow.came(progress.receivedBits(), bodyMs, plannedLadder.kbps(0));
    double leftBits = progress.sizeBits() - progress.receivedBits();
    // Where that share of the buffer is enough to go on, nothing can be won.
    if (progress.rung() == 0
        || inflow.flowsForMs() < settings.graceMs()
        || leftBits <= settings.spare() * inflow.kbps() * progress.bufferMs()) {
      return KEEP;
    }
    // A gap is expected to last once more as long as it has lasted, and to leave the rate as it
    // was.
    double gapMs = inflow.gapMs();
    double shift = inflow.isGap() ? 0 : believedShift();
    int last = now.lastRung();
    double bufferMs = progress.bufferMs();
    double best =
        plan.worthOf(progress.rung(), last, bufferMs, gapMs, leftBits, shift)
            + plan.secondsStalled(settings.gain());
    double beforeMs = Math.max(gapMs, outlook.latencyMs());
    int choice = KEEP;
    for (int rung = 0; rung < progress.rung(); rung++) {
      double bits = now.sizeBits(progress.index(), rung);
      if (bits < leftBits) {
        double worth = plan.worthOf(rung, last, bufferMs, beforeMs, bits, shift);
        if (worth > best) {
          best = worth;
          choice = rung;
        }
      }
    }
    if (choice != KEEP) {
      givenUpFor = choice;
    }
    return choice;
  }

  /** How far the log throughput is from the outlook's centre by now, from the running transfer. */
  private double believedShift() {
    double belief = inflow.flowsForMs() / (inflow.flowsForMs() + settings.believeMs());
    return belief * (Math.log(ThroughputOutlook.clamped(inflow.kbps())) - outlook.centre());
  }
}
