/**
 * The MPD of MPEG-DASH (ISO/IEC 23009-1) as it is written: one immutable record per element, a
 * tolerant reader and a strict writer.
 *
 * <p>Nothing here is inherited, defaulted, resolved or multiplied out: a timeline of a million
 * segments is the one {@code S} it was written as. What a document means, that is which segment
 * lies where and when, is the matter of {@code weir.manifests.presentation}, which this package
 * must not know; neither does it open files or connections.
 *
 * <p>The schema derives its types from each other; here they contain each other instead: what a
 * Period, an AdaptationSet and a Representation share is a component of each ({@link
 * weir.manifests.mpd.Addressing}, {@link weir.manifests.mpd.CommonAttributes}). Components stand
 * mostly in the order of the schema, which is the order of writing.
 *
 * <p>Nothing of a document is lost on the way through: what is not modelled, of the standard or of
 * others, is kept as {@link weir.manifests.mpd.Foreign} content.
 */
package weir.manifests.mpd;
