/**
 * Titles on disk: a library is a folder of titles, a title a folder of segments with its manifest,
 * the sizes of its segments, their quality where it was measured, and a card that says where it
 * came from.
 *
 * <p>Knows the encoder, the copier, the boxes and the manifest's model; must not know who serves or
 * plays. A title is there whole or not at all: it is built in a folder whose name begins with a
 * dot, which nobody lists, and moved to its name when everything in it has been checked.
 */
package weir.media.store;
