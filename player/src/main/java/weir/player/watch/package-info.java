/**
 * Sessions for people to watch: lines on a terminal, tables in a file.
 *
 * <p>Everything here listens to a session and writes text. It must not know whether the session
 * runs on the wire or in virtual time.
 */
package weir.player.watch;
