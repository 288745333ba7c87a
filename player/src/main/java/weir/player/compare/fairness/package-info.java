/**
 * How players share a link: what each wanted and got over time, and how fairly, how steadily and
 * how well used the link was. Knows no world: it is told by listeners, so that simulated players
 * and those on the wire are judged by the same arithmetic.
 */
package weir.player.compare.fairness;
