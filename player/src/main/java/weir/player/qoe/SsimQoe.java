package weir.player.qoe;

import java.util.List;
import weir.player.session.Listener;

/**
 * How alike the source the pictures were that a viewer saw: per segment its structural similarity
 * in dB, less what it changed from the segment before, less the time playback stood still, which is
 * the objective of Puffer (Yan et al., "Learning in situ", NSDI 2020, section 4.1):
 *
 * <pre>sum over segments of dB - lambda |dB - dB before| - mu * stalled seconds, per segment</pre>
 *
 * <p>Puffer uses lambda 1 and mu 100 dB per second of standstill. Start-up is not counted, as
 * Puffer plays on from a channel already chosen. Needs segments measured at packaging time.
 */
public final class SsimQoe implements Listener {
  /** Weight of a change against the picture itself. */
  public static final double LAMBDA = 1;

  /** What a second of standstill costs, dB. */
  public static final double MU_PER_SECOND = 100;

  /** Beyond this, pictures are taken for the same, dB; ffmpeg's measure would be infinite. */
  private static final double HIGHEST_DB = 60;

  /** What it tells. */
  static final List<Figure> FIGURES =
      List.of(
          new Figure("ssim_score", "mean SSIM dB less changes, less 100 dB per second stalled"),
          new Figure("ssim_db", "mean SSIM of the segments played, dB"),
          new Figure("ssim_change_db", "mean change of SSIM from segment to segment, dB"));

  private final double[][] ssim;
  private double sumDb;
  private double changeDb;
  private double lastDb = Double.NaN;
  private int segments;
  private double stalledMs;

  /**
   * @param presented whose {@link Presented#ssim} counts; without it every figure is NaN
   */
  public SsimQoe(Presented presented) {
    ssim = presented.ssim();
  }

  @Override
  public void reached(int index, int rung) {
    if (ssim.length == 0) {
      return;
    }
    double db = Math.max(0, Math.min(HIGHEST_DB, -10 * Math.log10(1 - ssim[rung][index])));
    sumDb += db;
    if (segments++ > 0) {
      changeDb += Math.abs(db - lastDb);
    }
    lastDb = db;
  }

  @Override
  public void stalled(double ms, boolean ranDry) {
    if (ms > Listener.ROUNDING_MS) {
      stalledMs += ms;
    }
  }

  /** {@link #FIGURES}, once the session has ended; NaN for what cannot be told. */
  public double[] values() {
    if (segments == 0) {
      return new double[] {Double.NaN, Double.NaN, Double.NaN};
    }
    double score = sumDb - LAMBDA * changeDb - MU_PER_SECOND * stalledMs / 1000;
    return new double[] {score / segments, sumDb / segments, changeDb / segments};
  }
}
