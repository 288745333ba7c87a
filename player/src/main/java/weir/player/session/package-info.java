/**
 * One playback session, in any world.
 *
 * <p>A {@link weir.player.session.World} tells the {@link weir.player.session.Session} what
 * happened and how many milliseconds passed, exactly as it computed them; the session drains its
 * buffer by that much, asks its policy, and answers with one {@link weir.player.session.Command}.
 * Time and bytes come only as data in events, so the session cannot tell a real network from a
 * modelled one, and what is learnt in one holds in the other.
 *
 * <p>The package must not know any clock, socket, file or thread. What others want to know (logs,
 * scores, lines on a terminal) they learn as a {@link weir.player.session.Listener}.
 */
package weir.player.session;
