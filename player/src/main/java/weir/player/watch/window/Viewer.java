package weir.player.watch.window;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import weir.player.abr.Ladder;
import weir.player.abr.Policy;
import weir.player.session.Event;

/** What a viewer may want, put into words the session understands; each tells what it did. */
final class Viewer {
  private final Ladder ladder;
  private final Playhead playhead;
  private final Instruments instruments;
  private final List<String> policies;
  private final Function<String, Policy> maker;
  private final Consumer<Event.Wish> wishes;
  private String policy;

  /** What was wanted last; the session may be on the way to another place. */
  private boolean isPaused;

  /** The rung wanted, which the session may not have heard of yet. */
  private int locked = Event.Lock.AUTOMATIC;

  /**
   * @param policies names of all there are
   * @param maker makes a fresh one of a name
   */
  Viewer(
      Ladder ladder,
      Playhead playhead,
      Instruments instruments,
      String policy,
      List<String> policies,
      Function<String, Policy> maker,
      Consumer<Event.Wish> wishes) {
    this.ladder = ladder;
    this.playhead = playhead;
    this.instruments = instruments;
    this.policy = policy;
    this.policies = List.copyOf(policies);
    this.maker = maker;
    this.wishes = wishes;
  }

  String pauseOrResume() {
    isPaused = !isPaused;
    wishes.accept(isPaused ? new Event.Pause() : new Event.Resume());
    return ""; // the picture says it
  }

  String seek(double byMs) {
    double toMs = Math.max(0, playhead.positionMs() + byMs);
    wishes.accept(new Event.Seek(toMs));
    return "to " + Overlay.clock(toMs);
  }

  /** One rung above or below the one wanted, or else the one chosen last. */
  String step(int by) {
    int from = locked == Event.Lock.AUTOMATIC ? instruments.told().chosen() : locked;
    return lock(Math.max(0, Math.min(ladder.top(), Math.max(from, 0) + by)));
  }

  String lock(int rung) {
    locked = rung;
    wishes.accept(new Event.Lock(rung));
    return "only " + ladder.rung(rung).id() + ", once what is buffered has been seen";
  }

  String unlock() {
    locked = Event.Lock.AUTOMATIC;
    wishes.accept(new Event.Lock(Event.Lock.AUTOMATIC));
    return "any rung: " + policy + " chooses";
  }

  /** The rung wanted; {@link Event.Lock#AUTOMATIC} for the policy's choice. */
  int locked() {
    return locked;
  }

  /** The policy so many places further in the list. */
  String another(int by) {
    int at = Math.max(0, policies.indexOf(policy));
    return change(policies.get(Math.floorMod(at + by, policies.size())));
  }

  String change(String name) {
    policy = name;
    wishes.accept(new Event.Change(name, maker.apply(name)));
    return "policy " + name;
  }

  String policy() {
    return policy;
  }

  List<String> policies() {
    return policies;
  }
}
