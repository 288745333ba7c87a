/**
 * From any video file to segments: finding an ffmpeg, asking what the input is, choosing the ladder
 * or fitting it to the input, one ffmpeg run that encodes it, and comparing what came out.
 *
 * <p>Knows ffmpeg, and is the only package that does; must not know titles, libraries or manifests.
 * What ffmpeg says of its own output is not believed: it leaves segments in folders, and whoever
 * called reads their boxes.
 */
package weir.media.encode;
