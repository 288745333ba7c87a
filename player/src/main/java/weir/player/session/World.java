package weir.player.session;

/**
 * What a session lives in: it performs commands and tells what came of them.
 *
 * <p>Whoever runs a world runs this loop, for one real player or ten thousand virtual ones.
 */
public interface World {
  /** Something happened to a session. */
  record Turn(Session session, Event event) {}

  /** The next thing that happens, or null when all sessions have ended. May block. */
  Turn next();

  /** Does what the session wants; must not block for as long as it takes. */
  void perform(Session session, Command command);

  /** Runs a world until all its sessions have ended. */
  static void run(World world) {
    for (Turn turn = world.next(); turn != null; turn = world.next()) {
      world.perform(turn.session(), turn.session().on(turn.event()));
    }
  }
}
