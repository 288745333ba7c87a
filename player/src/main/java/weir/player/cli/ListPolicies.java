package weir.player.cli;

import java.util.Locale;
import picocli.CommandLine.Command;
import weir.player.abr.Policies;

/** {@code weir policies}. */
@Command(
    name = "policies",
    description = "List the rate-adaptation policies, each with its source.",
    mixinStandardHelpOptions = true)
final class ListPolicies implements Runnable {
  @Override
  public void run() {
    Policies.ALL.forEach(
        policy ->
            System.out.println(
                String.format(
                    Locale.ROOT, "%-12s %s (%s)", policy.name(), policy.what(), policy.source())));
  }
}
