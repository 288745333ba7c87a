/**
 * What can honestly be said from numbers measured on the same traces: pure functions of arrays, the
 * same result for the same seed on every machine and any number of threads.
 *
 * <p>Knows nothing of sessions, so that each formula can be checked by hand.
 */
package weir.player.compare.statistics;
