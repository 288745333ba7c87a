package weir.player.abr;

/**
 * PANDA, "probe and adapt": does not take the measured throughput for its share of the link, since
 * who pauses between segments measures too much, but asks for a little more until it is answered
 * with less, and pauses in proportion.
 *
 * <p>Source: Li et al., "Probe and Adapt: Rate Adaptation for HTTP Video Streaming At Scale", IEEE
 * JSAC 32(4), 2014, section V: with T the time between two requests and x~ the throughput of a
 * transfer,
 *
 * <ol>
 *   <li>the share wanted moves by {@code kappa T (w - max(0, x - x~ + w))},
 *   <li>is smoothed: y moves by {@code alpha T (x - y)},
 *   <li>and quantized with a dead zone: up to the highest rate within {@code (1 - epsilon) y} when
 *       that is above the last one, down to the highest within y when that is below it;
 *   <li>the next request comes {@code r tau / y + beta (B - Bmin)} after this one, r being the rate
 *       chosen, tau the segment's duration and B the buffer.
 * </ol>
 *
 * <p>We differ where time comes in larger steps than the paper's: neither x nor y moves past what
 * it moves towards; a pause leaves one segment in the buffer; and Bmin is at most half the buffer's
 * goal, so that there is room on both sides of it.
 */
public final class Panda implements Policy {
  private final Settings settings;

  /** Share of the link that is asked for, before and after smoothing, kbit/s; NaN before any. */
  private double sharedKbps = Double.NaN;

  private double smoothKbps = Double.NaN;

  /** Throughput of the latest transfer, kbit/s; NaN when it was made use of. */
  private double measuredKbps = Double.NaN;

  /** When the latest request was or, after the pause, is to be made. */
  private double requestedAtMs;

  /** What should lie between the latest request and the next, ms. */
  private double intervalMs;

  /**
   * Constants of the paper's table.
   *
   * @param kappa probing convergence rate, 1/s
   * @param addedKbps w, how much more than it is given it asks for, kbit/s
   * @param alpha smoothing convergence rate, 1/s
   * @param beta buffer convergence rate, 1/s of interval per s of buffer
   * @param epsilon multiplicative safety margin of going up
   * @param leastBufferMs Bmin, ms
   */
  public record Settings(
      double kappa,
      double addedKbps,
      double alpha,
      double beta,
      double epsilon,
      double leastBufferMs) {
    /** From the paper, section VI. */
    public static final Settings DEFAULT = new Settings(0.14, 300, 0.2, 0.2, 0.15, 26_000);

    public Settings {
      if (!(kappa > 0
          && addedKbps > 0
          && alpha > 0
          && beta > 0
          && epsilon >= 0
          && epsilon < 1
          && leastBufferMs >= 0)) {
        throw new IllegalArgumentException(
            "kappa "
                + kappa
                + ", w "
                + addedKbps
                + ", alpha "
                + alpha
                + ", beta "
                + beta
                + ", epsilon "
                + epsilon
                + ", Bmin "
                + leastBufferMs);
      }
    }
  }

  public Panda(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Decision decide(Situation now) {
    double sinceMs = now.atMs() - requestedAtMs;
    double pauseMs = 0;
    if (!Double.isNaN(measuredKbps)) {
      double mostMs = Math.max(0, now.bufferMs() - now.segmentMs(now.index()));
      pauseMs = Math.min(mostMs, Math.max(0, intervalMs - sinceMs));
      adapt((sinceMs + pauseMs) / 1000);
    } else if (sinceMs < 0) {
      // Asked again while pausing, as after a cap: what is left of the pause.
      pauseMs = -sinceMs;
    }
    requestedAtMs = now.atMs() + pauseMs;
    Ladder ladder = now.ladder();
    if (Double.isNaN(smoothKbps)) {
      double rememberedKbps = now.rememberedKbps();
      int rung =
          rememberedKbps > 0 ? ladder.highestWithin((1 - settings.epsilon()) * rememberedKbps) : 0;
      return rememberedKbps > 0
          ? Decision.of(rung, Reason.REMEMBERED, ladder.kbps(rung), rememberedKbps)
          : Decision.of(0, Reason.START, 0, 0);
    }
    double usableKbps = Math.max(0, smoothKbps - now.besideKbps());
    int up = ladder.highestWithin((1 - settings.epsilon()) * usableKbps);
    int down = ladder.highestWithin(usableKbps);
    int last = now.lastRung();
    int rung = last < up ? up : Math.min(last, down);
    double leastMs = Math.min(settings.leastBufferMs(), now.bufferGoalMs() / 2);
    double ms =
        ladder.kbps(rung) * now.segmentMs(now.index()) / smoothKbps
            + settings.beta() * (now.bufferMs() - leastMs);
    intervalMs = ms > 0 ? ms : 0;
    Reason reason = rung == last ? Reason.STEADY : Reason.FITS;
    return new Decision(rung, pauseMs, reason, ladder.kbps(rung), smoothKbps);
  }

  /** Takes the latest throughput in; {@code s} lie between the latest request and the next. */
  private void adapt(double s) {
    if (Double.isNaN(sharedKbps)) {
      sharedKbps = measuredKbps;
      smoothKbps = measuredKbps;
    } else {
      double added = settings.addedKbps();
      double towards =
          settings.kappa() * s * (added - Math.max(0, sharedKbps - measuredKbps + added));
      sharedKbps =
          towards > 0
              ? Math.min(sharedKbps + towards, Math.max(sharedKbps, measuredKbps))
              : Math.max(sharedKbps + towards, Math.min(sharedKbps, measuredKbps));
      smoothKbps += Math.min(1, settings.alpha() * s) * (sharedKbps - smoothKbps);
    }
    measuredKbps = Double.NaN;
  }

  @Override
  public void ended(Transfer transfer, Situation now) {
    double kbps = transfer.receivedBits() / transfer.durationMs();
    if (kbps > 0 && kbps < Double.POSITIVE_INFINITY) {
      measuredKbps = kbps;
    }
  }
}
