package weir.player.watch;

import java.io.PrintStream;
import java.util.Locale;
import weir.player.abr.Decision;
import weir.player.abr.Ladder;
import weir.player.session.Event;
import weir.player.session.Listener;
import weir.player.session.Request;
import weir.player.session.Settings;
import weir.player.session.Title;

/** One line per chunk of the main track: when, which, at what rate, how fast it came, and why. */
public final class ChunkLines implements Listener {
  private final PrintStream out;
  private Ladder ladder;
  private int count;
  private int idWidth;
  private Decision decision;
  private int lastRung = -1;
  private boolean wasStalled;

  public ChunkLines(PrintStream out) {
    this.out = out;
  }

  @Override
  public void began(Title title, Settings settings) {
    ladder = title.main().ladder();
    count = title.main().count();
    for (int rung = 0; rung < ladder.size(); rung++) {
      idWidth = Math.max(idWidth, ladder.rung(rung).id().length());
    }
    out.println(
        String.format(
            Locale.ROOT,
            "%8s  %9s    %-" + idWidth + "s  %7s  %9s  %8s  %s",
            "time",
            "chunk",
            "rung",
            "kbit/s",
            "measured",
            "buffer",
            "why"));
  }

  @Override
  public void decided(double atMs, int track, int index, Decision now, int last, double bufferMs) {
    if (track == 0) {
      decision = now;
      lastRung = last;
    }
  }

  @Override
  public void arrived(
      double atMs, Request request, Event.Arrived event, double beforeMs, double bufferMs) {
    if (request.track() != 0 || request.isInit()) {
      return;
    }
    double kbps = event.receivedBits() / (event.durationMs() - event.firstByteMs());
    line(atMs, request, kbps, bufferMs, decision.words());
  }

  @Override
  public void gaveUp(
      double atMs, Request request, Event.GaveUp event, double beforeMs, double bufferMs) {
    double kbps = event.receivedBits() / (event.durationMs() - event.firstByteMs());
    String words =
        String.format(
            Locale.ROOT,
            "given up after %.0f %%, rather %s: the buffer would run dry",
            100 * event.receivedBits() / request.sizeBits(),
            ladder.rung(event.rung()).id());
    line(atMs, request, kbps, bufferMs, words);
  }

  @Override
  public void failed(double atMs, Request request, Event.Failed event) {
    String status = event.status() == 0 ? "" : " (" + event.status() + ")";
    out.println(
        String.format(
            Locale.ROOT,
            "%6.1f s  %s: %s%s",
            atMs / 1000,
            request.isInit() ? "initialization segment" : "chunk " + (request.index() + 1),
            event.why().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            status));
  }

  @Override
  public void stalled(double ms, boolean ranDry) {
    if (ranDry && ms > ROUNDING_MS) {
      wasStalled = true;
    }
  }

  @Override
  public void settled() {
    if (wasStalled) {
      out.println("          stalled: the buffer ran dry");
      wasStalled = false;
    }
  }

  private void line(double atMs, Request request, double kbps, double bufferMs, String words) {
    String turn =
        lastRung < 0 || request.rung() == lastRung ? " " : request.rung() > lastRung ? "▲" : "▼";
    out.println(
        String.format(
            Locale.ROOT,
            "%6.1f s  %9s  %s %-" + idWidth + "s  %7.0f  %9s  %6.1f s  %s",
            atMs / 1000,
            (request.index() + 1) + "/" + count,
            turn,
            ladder.rung(request.rung()).id(),
            ladder.kbps(request.rung()),
            Double.isInfinite(kbps) ? "at once" : String.format(Locale.ROOT, "%.0f", kbps),
            bufferMs / 1000,
            words));
  }
}
