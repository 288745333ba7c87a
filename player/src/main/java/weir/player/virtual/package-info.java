/**
 * Virtual time: worlds in which networks are modelled and waiting costs nothing.
 *
 * <p>A {@link weir.player.virtual.Network} says how long things take; {@link
 * weir.player.virtual.SoloWorld} runs a session over one. Models differ in what they take for a
 * network ({@link weir.player.virtual.ExactNetwork} computes it exactly, {@link
 * weir.player.virtual.TcpNetwork} as a connection would have it, {@link
 * weir.player.virtual.SabreNetwork} and {@link weir.player.virtual.PensieveNetwork} as others do).
 * {@link weir.player.virtual.SharedWorld} runs many sessions over one link. The session is the
 * production one in all of them. The package must not know a clock or a socket.
 */
package weir.player.virtual;
