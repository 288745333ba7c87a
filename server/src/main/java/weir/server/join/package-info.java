/**
 * How others come in: the addresses by which other machines reach this one, and codes that phones
 * read them from.
 *
 * <p>This package must not know HTTP servers, titles or links.
 */
package weir.server.join;
