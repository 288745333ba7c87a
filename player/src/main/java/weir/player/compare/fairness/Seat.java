package weir.player.compare.fairness;

import java.util.ArrayList;
import java.util.List;
import weir.network.trace.Trace;
import weir.player.abr.Decision;
import weir.player.session.Command;
import weir.player.session.Event;
import weir.player.session.Listener;
import weir.player.session.Request;
import weir.player.session.Settings;
import weir.player.session.Title;

/** Listens to one of the players on a link, and keeps what it chose and received, and when. */
public final class Seat implements Listener {
  private final double beganMs;
  private final List<Choice> choices = new ArrayList<>();
  private final List<Delivery> deliveries = new ArrayList<>();
  private Title title;
  private double atMs;

  /** From a moment on the player wants segments of this rate. */
  record Choice(double atMs, double kbps) {}

  /** A body, from its first bit to its last. */
  record Delivery(double fromMs, double toMs, double bits) {}

  /**
   * @param beganMs when the player began, ms on the link's trace
   */
  public Seat(double beganMs) {
    this.beganMs = beganMs;
  }

  @Override
  public void began(Title of, Settings settings) {
    title = of;
  }

  @Override
  public void heard(double nowMs, Event event) {
    atMs = nowMs;
  }

  @Override
  public void decided(
      double nowMs, int track, int index, Decision decision, int lastRung, double bufferMs) {
    if (track == 0) {
      choices.add(new Choice(beganMs + nowMs, title.main().ladder().rung(decision.rung()).kbps()));
    }
  }

  @Override
  public void arrived(
      double nowMs, Request request, Event.Arrived event, double beforeMs, double bufferMs) {
    delivered(nowMs, event.durationMs() - event.firstByteMs(), event.receivedBits());
  }

  @Override
  public void gaveUp(
      double nowMs, Request request, Event.GaveUp event, double beforeMs, double bufferMs) {
    delivered(nowMs, event.durationMs() - event.firstByteMs(), event.receivedBits());
  }

  private void delivered(double nowMs, double bodyMs, double bits) {
    deliveries.add(new Delivery(beganMs + nowMs - bodyMs, beganMs + nowMs, bits));
  }

  @Override
  public void ended(double nowMs, Command.Ending ending) {
    atMs = nowMs;
  }

  double beganMs() {
    return beganMs;
  }

  /** When it last wanted something of the link, ms on the trace; it may play on from its buffer. */
  double lastMs() {
    return deliveries.isEmpty() ? beganMs : deliveries.get(deliveries.size() - 1).toMs();
  }

  /** The rate it wanted at a moment, kbit/s; 0 before it wanted any. */
  double kbpsAt(double ms) {
    double kbps = 0;
    for (Choice choice : choices) {
      if (choice.atMs() > ms) {
        break;
      }
      kbps = choice.kbps();
    }
    return kbps;
  }

  /** What it received between two moments, if each body came in step with the link's capacity. */
  double bits(Trace trace, double fromMs, double toMs) {
    double bits = 0;
    for (Delivery one : deliveries) {
      double beginMs = Math.max(fromMs, one.fromMs());
      double endMs = Math.min(toMs, one.toMs());
      if (beginMs < endMs) {
        double whole = trace.bits(one.fromMs(), one.toMs());
        bits += whole > 0 ? one.bits() * trace.bits(beginMs, endMs) / whole : one.bits();
      }
    }
    return bits;
  }

  /** When it wanted which rate: times in s on the trace, and kbit/s. */
  public double[][] course() {
    double[][] course = new double[2][choices.size() + 1];
    for (int i = 0; i < choices.size(); i++) {
      course[0][i] = choices.get(i).atMs() / 1000;
      course[1][i] = choices.get(i).kbps();
    }
    course[0][choices.size()] = Math.max(beganMs + atMs, lastMs()) / 1000;
    course[1][choices.size()] = choices.isEmpty() ? 0 : course[1][choices.size() - 1];
    return course;
  }
}
