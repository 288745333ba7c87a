package weir.player.watch;

import java.io.PrintStream;
import weir.player.abr.Decision;
import weir.player.abr.Ladder;
import weir.player.abr.Policy;
import weir.player.abr.Progress;
import weir.player.session.Command;
import weir.player.session.Event;
import weir.player.session.Listener;
import weir.player.session.Request;
import weir.player.session.Settings;
import weir.player.session.Title;

/**
 * What the simulator Sabre prints while a session runs: with its {@code -v} a line for every
 * download, network period, wait and pause; without it only a warning where a replacement came too
 * late. Playback is summed in Sabre's order, so that every character agrees.
 */
public final class SabreLines implements Listener {
  private final PrintStream out;
  private final boolean isVerbose;
  private Ladder ladder;
  private double segmentMs;
  private double playMs;

  /** {@link #playMs} before the event that is being told. */
  private double beganMs;

  private int first;
  private int end;
  private double consumedMs;
  private double fullMs;
  private double pauseMs;
  private boolean isReplacement;
  private boolean isReplaced;
  private boolean isPlayingOut;

  /**
   * @param isVerbose whether all the lines are printed
   */
  public SabreLines(PrintStream out, boolean isVerbose) {
    this.out = out;
    this.isVerbose = isVerbose;
  }

  @Override
  public void began(Title title, Settings settings) {
    ladder = title.main().ladder();
    segmentMs = title.main().segmentMs(0);
  }

  @Override
  public void linkIs(double atMs, double kbps, double latencyMs) {
    // Sabre's network stands still while the rest plays out.
    if (!isVerbose || isPlayingOut) {
      return;
    }
    int rung = ladder.highestWithin(kbps * (1 - latencyMs / segmentMs));
    say(
        "["
            + rounded(atMs)
            + "] Network: "
            + cut(kbps)
            + ","
            + cut(latencyMs)
            + "  (q="
            + rung
            + ": bitrate="
            + cut(ladder.kbps(rung))
            + ")\n");
  }

  @Override
  public void heard(double atMs, Event event) {
    beganMs = playMs;
  }

  @Override
  public void decided(
      double atMs, int track, int index, Decision decision, int lastRung, double bufferMs) {
    if (fullMs > 0) {
      say("full buffer delay " + cut(fullMs) + " bl=" + cut(levelMs()) + "\n");
      fullMs = 0;
    }
  }

  @Override
  public void commanded(double atMs, Command command) {
    if (command instanceof Command.Wait wait) {
      switch (wait.cause()) {
        case BUFFER_FULL -> fullMs = wait.ms();
        case POLICY -> pauseMs = wait.ms();
        case PLAYOUT -> isPlayingOut = true;
        default -> {
          // Sabre knows no other.
        }
      }
    } else if (command instanceof Command.Fetch && pauseMs > 0) {
      say("abr delay " + cut(pauseMs) + " bl=" + cut(levelMs()) + "\n");
      pauseMs = 0;
    }
  }

  @Override
  public void asked(Progress progress, int answer) {
    if (answer == Policy.KEEP) {
      return;
    }
    say(
        progress.index()
            + " abandoning "
            + progress.rung()
            + "->"
            + (isReplacement ? -1 : answer)
            + "\n"
            + cut(progress.receivedBits())
            + "/"
            + cut(progress.sizeBits())
            + " "
            + cut(progress.elapsedMs())
            + "("
            + cut(progress.firstByteMs())
            + ")\n");
  }

  @Override
  public void replacing(double atMs, int index, int from, int to) {
    isReplacement = true;
    isReplaced = false;
  }

  @Override
  public void replaced(int index, int from, int to) {
    isReplaced = true;
  }

  @Override
  public void arrived(
      double atMs, Request request, Event.Arrived event, double beforeMs, double bufferMs) {
    download(request, event.receivedBits(), event.firstByteMs(), event.durationMs());
    say((isReplacement ? " REPLACEMENT  bl=" : "bl=") + cut(beforeMs) + "->" + cut(levelMs()));
    if (!isReplacement) {
      end++;
    } else if (!isReplaced) {
      out.print("WARNING: too late to replace\n");
    }
    isReplacement = false;
    say("->" + cut(levelMs()) + "\n");
  }

  @Override
  public void gaveUp(
      double atMs, Request request, Event.GaveUp event, double beforeMs, double bufferMs) {
    download(request, event.receivedBits(), event.firstByteMs(), event.durationMs());
    String times = times(event.firstByteMs(), event.durationMs());
    say(
        (isReplacement
                ? " REPLACMENT ABANDONED after "
                : " ABANDONED to "
                    + event.rung()
                    + " - "
                    + bits(event.receivedBits(), request.sizeBits())
                    + " bits in ")
            + times
            + " ttfb+ttdl  bl="
            + cut(beforeMs)
            + "->"
            + cut(levelMs())
            + "->"
            + cut(levelMs())
            + "\n");
    isReplacement = false;
  }

  @Override
  public void startingUp(double ms) {
    playMs += ms;
  }

  @Override
  public void played(double ms) {
    playMs += ms;
    consumedMs += ms;
  }

  @Override
  public void stalled(double ms, boolean ranDry) {
    playMs += ms;
  }

  @Override
  public void finished(int index) {
    first = index + 1;
    consumedMs = 0;
  }

  private void download(Request request, double receivedBits, double firstByteMs, double ms) {
    say(
        "["
            + rounded(beganMs)
            + "-"
            + rounded(beganMs + ms)
            + "]  "
            + request.index()
            + ": q="
            + request.rung()
            + " s="
            + bits(receivedBits, request.sizeBits())
            + " t="
            + times(firstByteMs, ms)
            + " ");
  }

  private static String bits(double receivedBits, double sizeBits) {
    return cut(receivedBits) + "/" + cut(sizeBits);
  }

  private static String times(double firstByteMs, double ms) {
    return cut(ms) + "=" + cut(firstByteMs) + "+" + cut(ms - firstByteMs);
  }

  private double levelMs() {
    return segmentMs * (end - first) - consumedMs;
  }

  private void say(String text) {
    if (isVerbose) {
      out.print(text);
    }
  }

  /** Python's {@code round}: halves to the even neighbour. */
  private static long rounded(double value) {
    return (long) Math.rint(value);
  }

  /** C's {@code %d} of a real number: cut towards zero. */
  private static long cut(double value) {
    return (long) value;
  }
}
