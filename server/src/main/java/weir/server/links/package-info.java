/**
 * Links one can name in a URL: what a name asks for, which links there are, what becomes of them.
 *
 * <p>A link is known by its {@code id}, or without one by its normalised text, and is then shared
 * by all who use it, as devices share an access line. The arithmetic of sharing and its pacing are
 * {@code weir.network.shape}'s; here is only who belongs to which link.
 *
 * <p>This package must not know HTTP servers, titles or a clock: it is told the time.
 */
package weir.server.links;
