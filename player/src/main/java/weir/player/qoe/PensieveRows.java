package weir.player.qoe;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import weir.player.abr.Decision;
import weir.player.abr.Ladder;
import weir.player.session.Event;
import weir.player.session.Listener;
import weir.player.session.Request;
import weir.player.session.Settings;
import weir.player.session.Title;

/**
 * One row per segment, as Pensieve's test environment logs a session (Mao et al., SIGCOMM 2017).
 *
 * <p>A row is whole when the next segment is decided about: its buffer is what is left after the
 * wait for room. So the last segment of a title has none, which is Pensieve's way too: of the 49
 * segments its title lists it plays 48. Start-up counts as rebuffering there.
 *
 * <p>Buffer and rebuffering are reckoned here from the session's events in the environment's order
 * of operations, since the session adds up the same times in another one: what it says itself
 * agrees within 1e-9 s, but not in the last bit.
 */
public final class PensieveRows implements Listener {
  /** What a second of rebuffering costs, Mbit/s: Pensieve's {@code REBUF_PENALTY}. */
  private static final double PENALTY = 4.3;

  private final DoubleSupplier clockMs;
  private final List<Row> rows = new ArrayList<>();
  private Title title;
  private Ladder ladder;
  private double bufferMs;
  private double rebufferMs;
  private int previous = -1;
  private int rung = -1;
  private double sizeBits;
  private double delayMs;

  /**
   * A segment.
   *
   * @param timeS the environment's clock after it, s
   * @param bitrateKbps rate of the representation, kbit/s
   * @param bufferS buffer after it and after the sleep that followed, s
   * @param rebufferS standstill while it came, s; for the first one all the time it took
   * @param sizeBytes its size
   * @param delayMs from the request to its last byte, ms
   * @param reward its linear quality of experience
   */
  public record Row(
      double timeS,
      double bitrateKbps,
      double bufferS,
      double rebufferS,
      double sizeBytes,
      double delayMs,
      double reward) {}

  /**
   * @param clockMs the environment's clock, read when a row is whole
   */
  public PensieveRows(DoubleSupplier clockMs) {
    this.clockMs = clockMs;
  }

  @Override
  public void began(Title played, Settings settings) {
    title = played;
    ladder = title.main().ladder();
  }

  @Override
  public void heard(double atMs, Event event) {
    if (event instanceof Event.Woke woke) {
      bufferMs -= woke.elapsedMs();
    }
  }

  @Override
  public void arrived(
      double atMs, Request request, Event.Arrived event, double beforeMs, double afterMs) {
    rebufferMs += Math.max(event.elapsedMs() - bufferMs, 0);
    bufferMs = Math.max(bufferMs - event.elapsedMs(), 0);
    if (request.track() == 0 && !request.isInit()) {
      rung = request.rung();
      sizeBits = event.receivedBits();
      delayMs = event.durationMs();
      bufferMs += title.main().segmentMs(request.index());
    }
  }

  @Override
  public void decided(
      double atMs, int track, int index, Decision decision, int last, double levelMs) {
    if (track != 0 || rung < 0) {
      return;
    }
    double kbps = ladder.kbps(rung);
    double rebufferS = rebufferMs / 1000;
    double step = previous < 0 ? 0 : Math.abs(kbps - ladder.kbps(previous));
    double reward = kbps / 1000 - PENALTY * rebufferS - step / 1000;
    rows.add(
        new Row(
            clockMs.getAsDouble() / 1000,
            kbps,
            bufferMs / 1000,
            rebufferS,
            sizeBits / 8,
            delayMs,
            reward));
    previous = rung;
    rung = -1;
    rebufferMs = 0;
  }

  /** The rows so far, in order. */
  public List<Row> rows() {
    return List.copyOf(rows);
  }
}
