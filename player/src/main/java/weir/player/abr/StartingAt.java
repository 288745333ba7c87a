package weir.player.abr;

/**
 * Another policy whose first choice is made for it: where a comparison wants all policies to begin
 * alike. The inner policy hears everything, and decides from the second segment on.
 */
public final class StartingAt implements Policy {
  private final int rung;
  private final Policy policy;
  private boolean hasBegun;

  /**
   * @param rung the first choice; above the ladder it is the ladder's top
   */
  public StartingAt(int rung, Policy policy) {
    this.rung = rung;
    this.policy = policy;
  }

  @Override
  public Decision decide(Situation now) {
    if (hasBegun) {
      return policy.decide(now);
    }
    hasBegun = true;
    int chosen = Math.min(rung, now.ladder().top());
    return Decision.of(chosen, Reason.GIVEN, now.ladder().kbps(chosen), 0);
  }

  @Override
  public void ended(Transfer transfer, Situation now) {
    policy.ended(transfer, now);
  }

  @Override
  public void waited(double ms, Situation now) {
    policy.waited(ms, now);
  }

  @Override
  public void sought(Situation now) {
    policy.sought(now);
  }

  @Override
  public boolean mayGiveUp() {
    return policy.mayGiveUp();
  }

  @Override
  public int giveUp(Progress progress, Situation now) {
    return policy.giveUp(progress, now);
  }
}
