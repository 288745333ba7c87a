package weir.media.store;

/**
 * A job that was interrupted, and can be resumed.
 *
 * @param title name of the title it was to become
 * @param bytes on disk
 */
public record Unfinished(String title, long bytes) {}
