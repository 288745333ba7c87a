package weir.player.compare.report;

import java.util.Arrays;

/**
 * The link's rate over time, kbit/s. Changes closer than {@value #FINEST_MS} ms are averaged: a
 * trace of single packets would fill a report, and nobody could see them.
 */
final class LinkRates {
  static final int FINEST_MS = 100;

  private final Column atMs = new Column();
  private final Column kbps = new Column();
  private double beganMs = Double.NaN;
  private double lastMs;
  private double lastKbps;
  private double kbit;

  void add(double fromMs, double rateKbps) {
    if (Double.isNaN(beganMs)) {
      beganMs = fromMs;
    } else {
      kbit += (fromMs - lastMs) * lastKbps;
      if (fromMs - beganMs >= FINEST_MS) {
        flush(fromMs);
      }
    }
    lastMs = fromMs;
    lastKbps = rateKbps;
  }

  private void flush(double untilMs) {
    if (untilMs > beganMs) {
      put(beganMs, kbit / (untilMs - beganMs));
    }
    beganMs = untilMs;
    kbit = 0;
  }

  private void put(double fromMs, double rateKbps) {
    long rounded = Math.round(rateKbps);
    if (kbps.size() == 0 || kbps.last() != rounded) {
      atMs.add(Math.round(fromMs));
      kbps.add(rounded);
    }
  }

  /** All so far. */
  Known known() {
    if (!Double.isNaN(beganMs)) {
      flush(lastMs);
      put(lastMs, lastKbps);
      beganMs = Double.NaN;
    }
    return new Known(atMs.values(), kbps.values());
  }

  /**
   * Rates from some times on.
   *
   * @param atMs whole ms, rising
   * @param kbps from then on, whole kbit/s
   */
  record Known(long[] atMs, long[] kbps) {
    /**
     * Whether this is what the other one begins with. The last rate does not count: it may be the
     * mean of less than the other knows.
     */
    boolean begins(Known other) {
      int sure = Math.max(0, atMs.length - 1);
      return sure <= other.atMs.length
          && Arrays.equals(atMs, 0, sure, other.atMs, 0, sure)
          && Arrays.equals(kbps, 0, sure, other.kbps, 0, sure);
    }

    /** Their number, then differences of times, then differences of rates. */
    byte[] bytes() {
      Varints out = new Varints();
      out.add(atMs.length);
      Varints.differences(atMs, out);
      Varints.differences(kbps, out);
      return out.bytes();
    }
  }
}
