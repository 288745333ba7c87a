package weir.player.abr;

/**
 * One rung from the first segment to the last: no policy anybody wants, but a bound for those one
 * does. {@code lowest} is what stalls least, {@code highest} what looks best while it plays.
 */
public final class Always implements Policy {
  private final int rung;

  /**
   * @param rung counted from 0, the lowest; above the ladder it is the ladder's top
   */
  public Always(int rung) {
    if (rung < 0) {
      throw new IllegalArgumentException("rungs are counted from 0, so there is no " + rung);
    }
    this.rung = rung;
  }

  @Override
  public Decision decide(Situation now) {
    int chosen = Math.min(rung, now.ladder().top());
    return Decision.of(chosen, Reason.ALWAYS, now.ladder().kbps(chosen), 0);
  }
}
