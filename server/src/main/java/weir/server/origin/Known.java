package weir.server.origin;

/**
 * A file of the index.
 *
 * @param file as it is sent
 * @param source what it is made of, or itself: when that has changed, it has
 * @param title where its title was when it was read
 */
record Known(StoredFile file, StoredFile source, TitleFolder title) {}
