/**
 * The real world: sessions over HTTP and the machine's monotonic clock.
 *
 * <p>{@link weir.player.wire.Remote} turns a manifest into what a session plays and where it lies;
 * {@link weir.player.wire.HttpWorld} fetches it. Threads and clocks live here and stay here: the
 * session hears of them only as milliseconds.
 */
package weir.player.wire;
