package weir.player.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import weir.player.abr.Decision;
import weir.player.abr.Ladder;
import weir.player.session.Event;
import weir.player.session.Listener;
import weir.player.session.Request;
import weir.player.session.Settings;
import weir.player.session.Title;

/**
 * One row of comma-separated values per chunk of the main track, given-up transfers included. The
 * columns are described in {@code docs/log.md}.
 */
public final class ChunkCsv implements Listener {
  private final Appendable out;
  private Ladder ladder;
  private Decision decision;

  public ChunkCsv(Appendable out) {
    this.out = out;
  }

  @Override
  public void began(Title title, Settings settings) {
    ladder = title.main().ladder();
    row(
        "t_ms,chunk,representation,bandwidth_kbps,bytes,first_byte_ms,duration_ms,measured_kbps,"
            + "buffer_before_ms,buffer_after_ms,outcome,reason,words");
  }

  @Override
  public void decided(double atMs, int track, int index, Decision now, int last, double bufferMs) {
    if (track == 0) {
      decision = now;
    }
  }

  @Override
  public void arrived(
      double atMs, Request request, Event.Arrived event, double beforeMs, double bufferMs) {
    if (request.track() == 0 && !request.isInit()) {
      row(
          atMs,
          request,
          event.receivedBits(),
          event.firstByteMs(),
          event.durationMs(),
          beforeMs,
          bufferMs,
          "arrived");
    }
  }

  @Override
  public void gaveUp(
      double atMs, Request request, Event.GaveUp event, double beforeMs, double bufferMs) {
    row(
        atMs,
        request,
        event.receivedBits(),
        event.firstByteMs(),
        event.durationMs(),
        beforeMs,
        bufferMs,
        "given up");
  }

  private void row(
      double atMs,
      Request request,
      double bits,
      double firstByteMs,
      double durationMs,
      double beforeMs,
      double bufferMs,
      String outcome) {
    double kbps = bits / (durationMs - firstByteMs);
    row(
        atMs
            + ","
            + (request.index() + 1)
            + ","
            + quoted(ladder.rung(request.rung()).id())
            + ","
            + ladder.kbps(request.rung())
            + ","
            + (long) (bits / 8)
            + ","
            + firstByteMs
            + ","
            + durationMs
            + ","
            + (Double.isInfinite(kbps) ? "" : kbps)
            + ","
            + beforeMs
            + ","
            + bufferMs
            + ","
            + outcome
            + ","
            + decision.reason()
            + ","
            + quoted(decision.words()));
  }

  private static String quoted(String text) {
    return text.contains(",") || text.contains("\"")
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }

  private void row(String text) {
    try {
      out.append(text).append('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("the table cannot be written: " + e.getMessage(), e);
    }
  }
}
