/**
 * The boxes of ISO base media files, as far as a packager and a server need them: where a box lies,
 * what a track is, when a fragment plays.
 *
 * <p>Knows files and offsets; must not know titles, ladders, manifests or ffmpeg. Only headers are
 * read, media bytes never: indexing an hour of video costs as many small reads as it has segments.
 * Every size is checked against the box around it before anything is believed, because files come
 * from anywhere.
 */
package weir.media.box;
