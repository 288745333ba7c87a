/**
 * Holds a title to what its manifest promises: fetches every segment of every representation, looks
 * into the boxes, and gives a verdict by each rule of {@link weir.player.check.Requirement#ALL}.
 *
 * <p>Three steps that know nothing of each other: fetching keeps of each segment only its boxes and
 * the beginning of its media, in a file with holes; reading turns these into a few numbers; judging
 * sees numbers only. So a film of hours costs as much memory as it has segments, whatever their
 * size. What cannot be judged is said to be so, with the reason: silence is never a pass. Nothing
 * here prints, and the title may be anybody's.
 */
package weir.player.check;
