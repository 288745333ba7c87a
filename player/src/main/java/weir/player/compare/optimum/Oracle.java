package weir.player.compare.optimum;

import java.util.List;
import weir.player.abr.Decision;
import weir.player.abr.Policy;
import weir.player.abr.Reason;
import weir.player.abr.Situation;

/** Follows choices made with the whole trace known. Gives nothing up. */
record Oracle(List<Bracket.Choice> choices) implements Policy {
  @Override
  public Decision decide(Situation now) {
    Bracket.Choice choice = choices.get(now.index());
    double kbps = now.ladder().kbps(choice.rung());
    return new Decision(choice.rung(), choice.pauseMs(), Reason.FORESEEN, kbps, 0);
  }
}
