package weir.server.links;

/** How much passes: over the last second, in steps of a tenth. Safe for use by many threads. */
final class Meter {
  private static final int STEPS = 10;
  private static final long STEP_MS = 100;

  private final long[] bytes = new long[STEPS];
  private long step = Long.MIN_VALUE / 2;

  synchronized void sent(long count, long nowMs) {
    goOn(nowMs);
    bytes[Math.floorMod(step, STEPS)] += count;
  }

  synchronized double kbps(long nowMs) {
    goOn(nowMs);
    long sum = 0;
    for (long one : bytes) {
      sum += one;
    }
    return 8.0 * sum / (STEPS * STEP_MS);
  }

  private void goOn(long nowMs) {
    long now = Math.floorDiv(nowMs, STEP_MS);
    for (long empty = Math.max(step + 1, now - STEPS + 1); empty <= now; empty++) {
      bytes[Math.floorMod(empty, STEPS)] = 0;
    }
    step = Math.max(step, now);
  }
}
