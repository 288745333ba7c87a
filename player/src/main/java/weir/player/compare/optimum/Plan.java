package weir.player.compare.optimum;

/**
 * Choices for every segment of the main track, before a session has played them.
 *
 * @param pausesMs before the request of each, ms
 * @param score the sum they should come to
 */
record Plan(int[] rungs, double[] pausesMs, double score) {}
