package weir.player.abr;

/**
 * DYNAMIC as dash.js first had it: the throughput rule while the buffer is low, BOLA-E from 10 s on
 * and down to 5 s. Only the one that rules is asked, also for giving transfers up; both hear of
 * every transfer.
 *
 * <p>Source: Spiteri, Sitaraman, Sparacio, "From Theory to Practice: Improving Bitrate Adaptation
 * in the DASH Reference Player", MMSys 2018, section 5, in the form of its simulator Sabre ({@code
 * -a dynamicdash}), whose sessions come out equal to the last digit.
 */
public final class DynamicDash implements Policy {
  /** Above this buffer BOLA-E takes over, ms, from Sabre. */
  private static final double TO_BOLA_MS = 10_000;

  /** Below this buffer it hands back, ms, from Sabre. */
  private static final double FROM_BOLA_MS = 5_000;

  private final Measured measured;
  private final BolaE bola;
  private final Throughput throughput;
  private boolean isBola;

  public DynamicDash(BolaE.Settings settings) {
    measured = new Measured(settings.averaging());
    bola = new BolaE(settings, measured);
    throughput =
        new Throughput(
            new Throughput.Settings(settings.insufficientBufferRule(), settings.averaging()),
            measured);
  }

  @Override
  public Decision decide(Situation now) {
    double bufferMs = now.bufferMs();
    isBola = isBola ? bufferMs >= FROM_BOLA_MS : bufferMs > TO_BOLA_MS;
    return isBola ? bola.decide(now) : throughput.decide(now);
  }

  @Override
  public void waited(double ms, Situation now) {
    bola.waited(ms, now);
  }

  @Override
  public void ended(Transfer transfer, Situation now) {
    measured.add(transfer, now);
    bola.noted(transfer, now);
  }

  @Override
  public boolean mayGiveUp() {
    return true;
  }

  @Override
  public int giveUp(Progress progress, Situation now) {
    if (isBola) {
      return bola.giveUp(progress, now);
    }
    int rung = throughput.giveUp(progress, now);
    bola.isGivenUpFor(rung);
    return rung;
  }

  @Override
  public double quietMs(Progress progress, Situation now) {
    return isBola ? bola.quietMs(progress, now) : throughput.quietMs(progress, now);
  }
}
