/**
 * From progressive files to CMAF segments without encoding: where a ladder can be cut, and the
 * cutting.
 *
 * <p>Knows boxes; must not know titles, manifests or how to run ffmpeg. Times are shifted so that
 * the first picture is shown at 0 on every rung, which makes edit lists unnecessary; sound keeps
 * its place beside the picture to the sample. Media bytes go from file to file and are never held.
 */
package weir.media.copy;
