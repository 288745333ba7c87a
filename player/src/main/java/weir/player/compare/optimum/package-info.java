/**
 * What could have been: the best score that choices made with the whole trace known can reach, so
 * that a policy's score can be told as a part of it.
 *
 * <p>{@link weir.player.compare.optimum.Optimum} brackets it by dynamic programming; a plan counts
 * only as a session has played it. The package must not know policies other than its own oracle.
 */
package weir.player.compare.optimum;
