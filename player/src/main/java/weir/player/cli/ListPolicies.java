package weir.player.cli;

import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weir policies}. */
@Command(
    name = "policies",
    description = "List the rate-adaptation policies, each with its source.",
    mixinStandardHelpOptions = true)
final class ListPolicies implements Runnable {
  @Mixin private PolicyShelf policies;

  @Override
  public void run() {
    policies
        .all()
        .forEach(
            policy ->
                System.out.println(
                    String.format(
                        Locale.ROOT,
                        "%-12s %s (%s)",
                        policy.name(),
                        policy.what(),
                        policy.source())));
  }
}
