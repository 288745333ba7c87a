/**
 * Who may change anything: the one with the server's token, and whoever sits at this very machine
 * where nobody else can reach us.
 *
 * <p>This package must not know HTTP servers, links or titles: it is told what a request says of
 * itself.
 */
package weir.server.access;
