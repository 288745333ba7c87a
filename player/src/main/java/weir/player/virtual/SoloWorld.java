package weir.player.virtual;

import weir.player.session.Command;
import weir.player.session.Event;
import weir.player.session.Session;
import weir.player.session.World;

/** One session alone with a modelled network. Time is what the model computes. */
public final class SoloWorld implements World {
  private static final Event STARTED = new Event.Started();

  private final Session session;
  private final Network network;
  private Event event = STARTED;

  public SoloWorld(Session session, Network network) {
    this.session = session;
    this.network = network;
  }

  @Override
  public Turn next() {
    return event == null ? null : new Turn(session, event);
  }

  @Override
  public void perform(Session of, Command command) {
    if (command instanceof Command.Fetch fetch) {
      event = network.fetch(fetch, session);
    } else if (command instanceof Command.Wait wait) {
      network.pass(wait.ms(), session);
      event = new Event.Woke(wait.ms());
    } else {
      event = null;
    }
  }
}
