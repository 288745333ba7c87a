package weir.player.abr;

/**
 * A transfer as it comes in: its rate of late, and the time in which nothing came.
 *
 * <p>A link that is gone for some seconds, in a tunnel say, is not a slow one: what a transfer
 * brought before and after tells the link's rate, its mean does not. And while nothing comes there
 * is no rate to judge by.
 */
final class Inflow {
  private final Settings settings;
  private double bits;
  private double ms;
  private double kbps;
  private double nothingForMs;
  private double gapsMs;
  private double sinceMs;

  /**
   * What counts as nothing.
   *
   * @param rateMs the rate of late is that of about so long, ms
   * @param gapMs nothing for so long is a gap, ms; less is how networks deliver
   * @param nothing less than this share of what the lowest rung needs is nothing: no rung could be
   *     played with it
   */
  record Settings(double rateMs, double gapMs, double nothing) {
    static final Settings DEFAULT = new Settings(1000, 500, 0.25);
  }

  Inflow(Settings settings) {
    this.settings = settings;
  }

  /** A request was made; nothing came as yet. */
  void begin() {
    bits = 0;
    ms = 0;
    kbps = 0;
    nothingForMs = 0;
    gapsMs = 0;
    sinceMs = 0;
  }

  /**
   * Takes in what came until now.
   *
   * @param bits received in all
   * @param ms since the first byte
   * @param lowestKbps rate of the lowest rung
   */
  void came(double bits, double ms, double lowestKbps) {
    if (ms < this.ms || bits < this.bits) {
      // The same request once more, after a failure.
      begin();
    }
    double passedMs = ms - this.ms;
    if (!(passedMs > 0)) {
      return;
    }
    double nowKbps = (bits - this.bits) / passedMs;
    kbps = this.ms == 0 ? nowKbps : kbps;
    if (nowKbps < settings.nothing() * lowestKbps) {
      nothingForMs += passedMs;
    } else {
      if (isGap()) {
        gapsMs += nothingForMs;
        sinceMs = this.ms;
      }
      nothingForMs = 0;
    }
    double keep = Math.exp(-passedMs / settings.rateMs());
    kbps = keep * kbps + (1 - keep) * nowKbps;
    this.bits = bits;
    this.ms = ms;
  }

  /** Whether nothing comes. */
  boolean isGap() {
    return nothingForMs >= settings.gapMs();
  }

  /** For how long nothing has come by now, ms; 0 unless {@link #isGap}. */
  double gapMs() {
    return isGap() ? nothingForMs : 0;
  }

  /** In how much of the transfer nothing came, ms. */
  double gapsMs() {
    return gapsMs + gapMs();
  }

  /** For how long it has come since the first byte, or since the last gap that is over, ms. */
  double flowsForMs() {
    return ms - sinceMs;
  }

  /** Rate of late, kbit/s. */
  double kbps() {
    return kbps;
  }
}
