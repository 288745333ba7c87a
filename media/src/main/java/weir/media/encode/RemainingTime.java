package weir.media.encode;

import java.time.Duration;
import net.bramp.ffmpeg.progress.ProgressListener;

/** Makes of ffmpeg's "I am at second 12" a fraction and a remaining time. */
final class RemainingTime implements ProgressListener {
  private final double totalNanos;
  private final Progress progress;
  private final long began = System.nanoTime();
  private double fraction;

  RemainingTime(Duration total, Progress progress) {
    this.totalNanos = total.toNanos();
    this.progress = progress;
  }

  @Override
  public void progress(net.bramp.ffmpeg.progress.Progress now) {
    // the streams of one run are not at the same place; going back would only puzzle
    fraction = Math.max(fraction, Math.min(1, now.getOutTimeNs() / totalNanos));
    if (fraction > 0) {
      double elapsed = System.nanoTime() - began;
      progress.at(fraction, Duration.ofNanos((long) (elapsed * (1 - fraction) / fraction)));
    }
  }
}
