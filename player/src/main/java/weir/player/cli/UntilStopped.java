package weir.player.cli;

import java.util.concurrent.CountDownLatch;

/** Waits until the process is told to end. */
final class UntilStopped {
  private UntilStopped() {}

  static void await() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
