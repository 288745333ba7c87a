/**
 * The arithmetic of {@link weir.network.link.Link} driven by a real clock: says how many bytes a
 * flow may have passed on by now.
 *
 * <p>Knows nothing of HTTP or sockets; it grants bytes to a {@link weir.network.shape.Sink} and is
 * told what became of them, which serves a server that sends and a client that delays what it
 * receives alike. One thread paces every link of a process and touches only those on which
 * something flows. It computes what is due from the time that really passed, so a thread that wakes
 * late makes a grant late but no rate wrong, and it never grants ahead of the arithmetic.
 */
package weir.network.shape;
