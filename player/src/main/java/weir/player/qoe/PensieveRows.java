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
 */
public final class PensieveRows implements Listener {
  /** What a second of rebuffering costs, Mbit/s: Pensieve's {@code REBUF_PENALTY}. */
  private static final double PENALTY = 4.3;

  private final DoubleSupplier clockMs;
  private final List<Row> rows = new ArrayList<>();
  private Ladder ladder;
  private double standstillMs;
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
  public void began(Title title, Settings settings) {
    ladder = title.main().ladder();
  }

  @Override
  public void startingUp(double ms) {
    standstillMs += ms;
  }

  @Override
  public void stalled(double ms, boolean ranDry) {
    standstillMs += ms;
  }

  @Override
  public void arrived(
      double atMs, Request request, Event.Arrived event, double beforeMs, double bufferMs) {
    if (request.track() == 0 && !request.isInit()) {
      rung = request.rung();
      sizeBits = event.receivedBits();
      delayMs = event.durationMs();
    }
  }

  @Override
  public void decided(
      double atMs, int track, int index, Decision decision, int last, double bufferMs) {
    if (track != 0 || rung < 0) {
      return;
    }
    double kbps = ladder.kbps(rung);
    double rebufferS = standstillMs / 1000;
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
    standstillMs = 0;
  }

  /** The rows so far, in order. */
  public List<Row> rows() {
    return List.copyOf(rows);
  }
}
