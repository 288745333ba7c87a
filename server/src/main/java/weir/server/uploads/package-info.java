/**
 * Films that are sent to the library: received to disk, packaged one after the other, and gone on
 * with when the server was ended meanwhile.
 *
 * <p>This package must not know HTTP servers: it is given streams of bytes.
 */
package weir.server.uploads;
