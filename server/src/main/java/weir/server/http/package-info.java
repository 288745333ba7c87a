/**
 * The server itself: the only place that knows Javalin and Jetty, reads the clock and starts
 * threads.
 *
 * <p>Media, and links under {@code /via}, are answered by a handler of Jetty's core that stands in
 * front of Javalin, with writes that tell when they are done: a response that waits for its link
 * holds a file, a flow and no thread. All that is not bytes of a title (the API, the page, errors)
 * is Javalin's.
 *
 * <p>What is sent is decided in {@code origin}, how fast in {@code links}; here it is only done.
 */
package weir.server.http;
