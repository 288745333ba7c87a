package weir.player.abr;

/**
 * DYNAMIC: the throughput rule while the buffer is low, BOLA once it is not. Both are asked for
 * every segment. BOLA takes over when the buffer is above 10 s and its choice is not the lower one,
 * and hands back when the buffer is below 10 s and its choice is. A replaced segment hands back
 * too. Whether to give a transfer up is always the throughput rule's to say.
 *
 * <p>Source: Spiteri, Sitaraman, Sparacio, "From Theory to Practice: Improving Bitrate Adaptation
 * in the DASH Reference Player", MMSys 2018, section 4, in the form of its simulator Sabre ({@code
 * -a dynamic}), whose sessions come out equal to the last digit.
 */
public final class Dynamic implements Policy {
  /** From this buffer on BOLA may rule, ms, from Sabre. */
  private static final double THRESHOLD_MS = 10_000;

  private final Measured measured;
  private final Bola bola;
  private final Throughput throughput;
  private boolean isBola;

  /**
   * Which forms of the two.
   *
   * @param isBasic BOLA in its basic form
   * @param avoidsOscillation BOLA-O; false for BOLA-U
   * @param gammaP BOLA's weight of playing without stalls
   * @param insufficientBufferRule whether the throughput rule is limited by a low buffer
   * @param averaging how the rate is estimated
   */
  public record Settings(
      boolean isBasic,
      boolean avoidsOscillation,
      double gammaP,
      boolean insufficientBufferRule,
      Averaging averaging) {
    /** With BOLA-O, everything else as Sabre has it. */
    public static final Settings DEFAULT = new Settings(false, true, 5, true, Averaging.WEIGHTED);
  }

  public Dynamic(Settings settings) {
    measured = new Measured(settings.averaging());
    bola =
        new Bola(
            new Bola.Settings(
                settings.isBasic(),
                settings.avoidsOscillation(),
                settings.gammaP(),
                settings.averaging()),
            measured);
    throughput =
        new Throughput(
            new Throughput.Settings(settings.insufficientBufferRule(), settings.averaging()),
            measured);
  }

  @Override
  public Decision decide(Situation now) {
    Decision byBuffer = bola.decide(now);
    Decision byRate = throughput.decide(now);
    double bufferMs = now.bufferMs();
    if (isBola) {
      isBola = bufferMs >= THRESHOLD_MS || byBuffer.rung() >= byRate.rung();
    } else {
      isBola = bufferMs > THRESHOLD_MS && byBuffer.rung() >= byRate.rung();
    }
    return isBola ? byBuffer : byRate;
  }

  @Override
  public void ended(Transfer transfer, Situation now) {
    measured.add(transfer, now);
    if (transfer.isReplacement()) {
      isBola = false;
    }
  }

  @Override
  public boolean mayGiveUp() {
    return true;
  }

  @Override
  public int giveUp(Progress progress, Situation now) {
    return throughput.giveUp(progress, now);
  }

  @Override
  public double quietMs(Progress progress, Situation now) {
    return throughput.quietMs(progress, now);
  }
}
