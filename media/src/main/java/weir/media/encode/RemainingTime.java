package weir.media.encode;

import java.time.Duration;
import net.bramp.ffmpeg.progress.ProgressListener;

/** Makes of ffmpeg's "I am at second 12" a fraction and a remaining time. */
final class RemainingTime implements ProgressListener {
  private final double totalNanos;
  private final double before;
  private final Progress progress;
  private final long began = System.nanoTime();
  private double fraction;

  RemainingTime(Duration total, Progress progress) {
    this(total, 0, progress);
  }

  /**
   * @param before the fraction that was done when ffmpeg began
   */
  RemainingTime(Duration total, double before, Progress progress) {
    this.totalNanos = total.toNanos();
    this.before = before;
    this.progress = progress;
  }

  @Override
  public void progress(net.bramp.ffmpeg.progress.Progress now) {
    // the streams of one run are not at the same place; going back would only puzzle
    fraction = Math.max(fraction, Math.min(1, before + now.getOutTimeNs() / totalNanos));
    if (fraction > before) {
      double elapsed = System.nanoTime() - began;
      progress.at(
          fraction, Duration.ofNanos((long) (elapsed * (1 - fraction) / (fraction - before))));
    }
  }
}
