/**
 * What a network can carry over time: {@link weir.network.trace.Trace}, the forms traces are
 * written in, and our own small ones by name.
 *
 * <p>Knows nothing of flows, clocks or sockets: a trace is a fixed function of time that repeats
 * for ever, and answers two questions about itself, how many bits fit between two moments and how
 * long a number of bits takes. Prefix sums make both cost one binary search, which is what lets a
 * simulator skip through a download instead of walking it.
 */
package weir.network.trace;
