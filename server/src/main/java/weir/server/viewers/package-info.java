/**
 * Who watches: what players say of themselves (CMCD, beacons), joined with what was sent to them.
 *
 * <p>A viewer is known by the session id it tells. One that tells none is known by where it is: its
 * address, its link and its title together, so that two players behind one address that watch the
 * same title through the same link are taken for one.
 *
 * <p>This package must not know HTTP servers or a clock: it is told the time. Nothing in it is
 * trusted: anybody can say anything, so all is bounded and nothing else depends on it.
 */
package weir.server.viewers;
