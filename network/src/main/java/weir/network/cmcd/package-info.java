/**
 * What a player tells a server about itself: Common Media Client Data, CTA-5004 (version 1) and
 * CTA-5004-A (version 2), which is RFC 8941's structured fields with names of their own.
 *
 * <p>{@link weir.network.cmcd.CmcdReader} reads whatever comes and is never offended: what can be
 * read is read, what is wrong is counted. {@link weir.network.cmcd.CmcdWriter} writes nothing that
 * is not to the letter.
 *
 * <p>This package must not know HTTP messages, servers, players or a clock.
 */
package weir.network.cmcd;
