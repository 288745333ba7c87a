package weir.player.virtual;

import weir.player.session.Command;
import weir.player.session.Event;
import weir.player.session.Session;

/** A model of the network one session has to itself. Belongs to one session. */
public interface Network {
  /**
   * Transfers a request's bytes.
   *
   * @param session asked while the transfer runs whether to give it up, and told of the link
   * @return how it ended, with the exact time it took
   */
  Event fetch(Command.Fetch fetch, Session session);

  /** Lets {@code ms} pass without a transfer. */
  void pass(double ms, Session session);
}
