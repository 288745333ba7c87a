package weir.player.compare.optimum;

/**
 * A grid of origins: the moments at which playback would have had to begin to be, without a stall,
 * where it is. Some moments lie on it exactly; between them it has even steps.
 */
final class Origins {
  /** Beyond so many cells all origins count as the last one. */
  private static final int MOST = 1 << 17;

  private final double[] anchorsMs;
  private final int[] cells;
  private final double stepMs;

  /**
   * @param anchorsMs rising, at least one
   * @param stepMs above 0
   */
  Origins(double[] anchorsMs, double stepMs) {
    this.anchorsMs = anchorsMs;
    this.stepMs = stepMs;
    cells = new int[anchorsMs.length];
    for (int i = 1; i < cells.length; i++) {
      double steps = Math.ceil((anchorsMs[i] - anchorsMs[i - 1]) / stepMs);
      cells[i] = (int) Math.min(MOST, cells[i - 1] + Math.max(1, steps));
    }
  }

  /** The last cell that begins at or before a moment; the first where none does. */
  int cell(double ms) {
    int at = anchorsMs.length - 1;
    while (at > 0 && anchorsMs[at] > ms) {
      at--;
    }
    int last = at + 1 < cells.length ? Math.max(cells[at], cells[at + 1] - 1) : MOST;
    double steps = Math.max(0, Math.floor((ms - anchorsMs[at]) / stepMs));
    return (int) Math.min(last, cells[at] + steps);
  }

  /** Where a cell begins. */
  double ms(int cell) {
    int at = cells.length - 1;
    while (at > 0 && cells[at] > cell) {
      at--;
    }
    return anchorsMs[at] + (cell - cells[at]) * stepMs;
  }
}
