/**
 * HLS playlists over CMAF segments (RFC 8216): what a playlist says as records, checked at birth,
 * and a writer.
 *
 * <p>It takes what it needs as values and knows nothing of titles, files or requests; addresses are
 * written as they are given, so a playlist may be as relative as its caller likes. It reads no
 * playlists. Every playlist claims that its segments are independent, as CMAF segments that begin
 * with a sync sample are.
 */
package weir.manifests.hls;
