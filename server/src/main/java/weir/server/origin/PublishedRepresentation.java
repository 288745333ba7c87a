package weir.server.origin;

/**
 * One representation as the list of titles shows it.
 *
 * @param contentType {@code video}, {@code audio}, {@code text}; as the manifest says
 * @param bandwidth bit/s, as the manifest says
 * @param width in pixels, 0 where it is no video or not said
 * @param height in pixels, 0 where it is no video or not said
 * @param codecs as the manifest says, or empty
 * @param language as the manifest says, or empty
 * @param segments how many media segments
 */
public record PublishedRepresentation(
    String id,
    String contentType,
    long bandwidth,
    int width,
    int height,
    String codecs,
    String language,
    long segments) {}
