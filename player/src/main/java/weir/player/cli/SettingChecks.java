package weir.player.cli;

import java.time.Duration;

/** What the settings of a simulated session may be; the options of several commands. */
final class SettingChecks {
  private SettingChecks() {}

  static void threads(int threads) {
    if (threads < 1) {
      throw CommandFailed.usage("--threads " + threads + " would run nothing; try 1");
    }
  }

  static double bufferMs(Duration buffer) {
    if (buffer.isZero()) {
      throw CommandFailed.usage("--buffer 0s leaves no room for anything; try 10s");
    }
    return ms(buffer);
  }

  static double startKbps(double kbps) {
    if (!(kbps > 0)) {
      throw CommandFailed.usage("--start-kbps must be above 0, not " + kbps);
    }
    return kbps;
  }

  static double idleMs(Duration idle) {
    if (idle.isZero()) {
      throw CommandFailed.usage("--idle 0s would let every transfer fail; try 10s");
    }
    return ms(idle);
  }

  static double segmentMs(Duration segment) {
    if (segment.isZero()) {
      throw CommandFailed.usage("--segment 0s is no length; try 4s");
    }
    return ms(segment);
  }

  static void caps(int maxHeight, double maxKbps) {
    if (maxHeight < 0 || !(maxKbps >= 0)) {
      throw CommandFailed.usage("--max-height and --max-kbps must not be below 0");
    }
  }

  static double ms(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
