package weir.player.abr;

import java.util.ArrayList;
import java.util.List;

/** A moment of a session written by hand: segments of 2 s, whose sizes are their rates'. */
final class Moment implements Situation {
  Ladder ladder;
  int index = 1;
  int lastRung = -1;
  double bufferMs = 2000;
  double goalMs = 60_000;
  double atMs;
  double rememberedKbps = Double.NaN;
  double besideKbps;

  Moment(double... kbps) {
    ladder = ladder(kbps);
  }

  static Ladder ladder(double... kbps) {
    List<Ladder.Rung> rungs = new ArrayList<>();
    for (double each : kbps) {
      rungs.add(new Ladder.Rung("at-" + each, each, 0));
    }
    return new Ladder(rungs);
  }

  Moment at(double ms) {
    atMs = ms;
    return this;
  }

  Moment buffered(double ms) {
    bufferMs = ms;
    return this;
  }

  Moment after(int rung) {
    lastRung = rung;
    return this;
  }

  /** A whole segment that came at this rate, with 20 ms to the first byte. */
  static Transfer transfer(int index, int rung, double bodyMs, double kbps) {
    double bits = bodyMs * kbps;
    return new Transfer(index, rung, bits, bits, 20, 20 + bodyMs, false, false);
  }

  /** A running transfer, its first byte after 20 ms. */
  static Progress progress(
      int index, int rung, double sizeBits, double receivedBits, double bodyMs, double bufferMs) {
    return new Progress() {
      @Override
      public int index() {
        return index;
      }

      @Override
      public int rung() {
        return rung;
      }

      @Override
      public double sizeBits() {
        return sizeBits;
      }

      @Override
      public double receivedBits() {
        return receivedBits;
      }

      @Override
      public double elapsedMs() {
        return 20 + bodyMs;
      }

      @Override
      public double firstByteMs() {
        return 20;
      }

      @Override
      public double bufferMs() {
        return bufferMs;
      }
    };
  }

  @Override
  public Ladder ladder() {
    return ladder;
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public int segments() {
    return 100;
  }

  @Override
  public double segmentMs(int of) {
    return 2000;
  }

  @Override
  public double sizeBits(int of, int rung) {
    return 2000 * ladder.kbps(rung);
  }

  @Override
  public double bufferMs() {
    return bufferMs;
  }

  @Override
  public double bufferGoalMs() {
    return goalMs;
  }

  @Override
  public int lastRung() {
    return lastRung;
  }

  @Override
  public double atMs() {
    return atMs;
  }

  @Override
  public boolean isPlaying() {
    return true;
  }

  @Override
  public double rememberedKbps() {
    return rememberedKbps;
  }

  @Override
  public double besideKbps() {
    return besideKbps;
  }
}
