/**
 * What an MPD means: Periods with their place in time, attributes inherited, addresses resolved,
 * and for each representation an index of its segments.
 *
 * <p>An index is computed from the few runs a document writes and never becomes a list, since a
 * document of ten lines can describe every segment since 1970. All of its arithmetic is in whole
 * timescale units; only {@link weir.manifests.presentation.Segment#startMs()} and {@code
 * durationMs()} leave them. Nothing here fetches anything or reads a clock: a dynamic presentation
 * is resolved for a moment that is handed in, and an index that lies in the media is handed in once
 * somebody has read it.
 */
package weir.manifests.presentation;
