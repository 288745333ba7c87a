/**
 * What we have to send: an index of the library's files, and what HTTP says about sending one of
 * them.
 *
 * <p>A name asked for is looked up in the index and never made into a path, so that no spelling of
 * it can lead out of the library. The index is immutable and swapped as a whole when the library
 * changes. {@link weir.server.origin.Answer} is a pure function of a request's fields and a file,
 * so that every rule of RFC 9110 on ranges and validators is tested without a server.
 *
 * <p>This package must not know Javalin or Jetty, links, or a clock: it is told the time.
 */
package weir.server.origin;
