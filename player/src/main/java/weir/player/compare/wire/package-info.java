/**
 * The sessions of a comparison over HTTP and in real time: a server of our own with their titles
 * and links, players that run side by side, and how well what they did agrees with the simulation.
 *
 * <p>Beside the command line the only package of the player that may start a server. What is told
 * to one world is told to the other: titles with the sizes that are really served, the same traces,
 * the same settings. So what differs is what a network, a clock and a processor do.
 */
package weir.player.compare.wire;
