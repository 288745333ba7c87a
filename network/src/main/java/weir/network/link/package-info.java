/**
 * Who of the flows on a link finishes when: a capacity that changes over time, shared fairly,
 * computed exactly.
 *
 * <p>Knows no clock, no thread and no socket: time is told to it, forwards only. The simulator
 * tells it virtual time, the server's pacing tells it real time, and both get the same answers
 * because there is no second arithmetic. It jumps from one flow's end to the next instead of
 * polling, and how often it is asked does not change what it answers.
 */
package weir.network.link;
