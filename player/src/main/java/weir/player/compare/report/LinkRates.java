package weir.player.compare.report;

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

  /** All so far: their number, then differences of times, then differences of rates. */
  byte[] bytes() {
    if (Double.isNaN(beganMs)) {
      return new byte[0];
    }
    flush(lastMs);
    put(lastMs, lastKbps);
    Varints out = new Varints();
    out.add(atMs.size());
    atMs.writeDifferences(out);
    kbps.writeDifferences(out);
    return out.bytes();
  }
}
