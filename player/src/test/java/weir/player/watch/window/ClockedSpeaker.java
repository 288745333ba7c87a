package weir.player.watch.window;

/** A sound card made of a clock: it plays what it was given, 48 frames a ms, while it runs. */
final class ClockedSpeaker implements Loudspeaker {
  private double queuedMs;
  private long sinceNanos = System.nanoTime();
  private boolean isRunning;
  private double writtenMs;

  @Override
  public void write(byte[] pcm) {
    pass();
    double ms = (double) pcm.length / BYTES_PER_FRAME / FRAMES_PER_MS;
    queuedMs += ms;
    writtenMs += ms;
  }

  @Override
  public double queuedMs() {
    pass();
    return queuedMs;
  }

  @Override
  public void run(boolean isWanted) {
    pass();
    isRunning = isWanted;
  }

  @Override
  public void flush() {
    queuedMs = 0;
  }

  @Override
  public void close() {}

  /** All it was ever given. */
  double writtenMs() {
    return writtenMs;
  }

  private void pass() {
    long now = System.nanoTime();
    if (isRunning) {
      queuedMs = Math.max(0, queuedMs - (now - sinceNanos) / 1e6);
    }
    sinceNanos = now;
  }
}
