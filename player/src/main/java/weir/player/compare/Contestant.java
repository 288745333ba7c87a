package weir.player.compare;

import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import weir.player.abr.Policy;
import weir.player.session.Settings;

/**
 * A policy in a comparison.
 *
 * @param code names what it does, so that results of one that was changed are not taken for its
 *     own; empty for those of Weir, which change with its build only
 * @param make a fresh one for one session
 * @param settings its sessions' settings, from those of the setup
 * @param weight how many ordinary sessions one of its takes the time of, for the time that is left
 */
public record Contestant(
    String name, String code, Maker make, UnaryOperator<Settings> settings, int weight) {
  /** Makes a policy that knows which session it is for; all but offline ones do not look. */
  @FunctionalInterface
  public interface Maker {
    LongFunction<Policy> of(Cell cell);
  }

  /** One that decides by what it sees in the session alone. */
  public static Contestant online(String name, String code, LongFunction<Policy> make) {
    return new Contestant(name, code, cell -> make, UnaryOperator.identity(), 1);
  }
}
