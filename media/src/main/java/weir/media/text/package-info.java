/**
 * Subtitles: WebVTT read, held to its rules and written; SubRip made into it; and the files of both
 * that lie beside a video.
 *
 * <p>Knows what a track is for; must not know ffmpeg, titles or manifests. What is written is valid
 * whatever was read: a file that cannot be understood is refused with its line before anything is
 * encoded, and small sins that players forgive are mended.
 */
package weir.media.text;
