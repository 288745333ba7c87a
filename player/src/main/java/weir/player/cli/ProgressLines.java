package weir.player.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import weir.media.encode.Progress;

/**
 * How far a long job is: redrawn in place on a terminal, a plain line every five seconds elsewhere.
 */
final class ProgressLines implements Progress {
  private static final int BAR = 30;

  private final String what;
  private final PrintStream out;
  private final boolean isTerminal;
  private long lastNanos = Long.MIN_VALUE;

  ProgressLines(String what, PrintStream out) {
    this.what = what;
    this.out = out;
    isTerminal = Terminal.isThere();
  }

  @Override
  public synchronized void at(double fraction, Duration remaining) {
    long now = System.nanoTime();
    long pauseNanos = isTerminal ? 200_000_000L : 5_000_000_000L;
    if (lastNanos != Long.MIN_VALUE && now - lastNanos < pauseNanos && fraction < 1) {
      return;
    }
    lastNanos = now;
    int filled = (int) Math.round(Math.min(1, fraction) * BAR);
    String line =
        String.format(
            Locale.ROOT,
            "%s [%s%s] %3.0f %%, %d s left",
            what,
            "█".repeat(filled),
            "·".repeat(BAR - filled),
            100 * Math.min(1, fraction),
            remaining.toSeconds());
    if (isTerminal) {
      out.print("\r" + line + "   ");
    } else {
      out.println(line);
    }
  }

  @Override
  public synchronized void tell(String line) {
    done();
    out.println(line);
  }

  /** Ends the line that was redrawn. */
  void done() {
    if (isTerminal && lastNanos != Long.MIN_VALUE) {
      out.print("\r" + " ".repeat(what.length() + BAR + 30) + "\r");
    }
  }
}
