package weir.server.viewers;

/**
 * What was sent in one response, or in several alike.
 *
 * @param representation its folder; empty for what belongs to none
 * @param isVideo whether it is a segment of the video
 * @param isMedia whether it is a segment at all
 * @param responses how many
 * @param errors how many of them had a status of 400 or more, or ended early
 * @param bytes of bodies
 */
public record Serving(
    String representation,
    boolean isVideo,
    boolean isMedia,
    long responses,
    long errors,
    long bytes) {}
