package weir.player.cli;

import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import weir.media.encode.Ladders;

/** {@code weir ladders}. */
@Command(
    name = "ladders",
    description = {
      "List the bit-rate ladders that 'weir package --ladder' knows by name,",
      "each as lines:kbit/s with its reason."
    },
    mixinStandardHelpOptions = true)
final class ListLadders implements Runnable {
  @Override
  public void run() {
    for (String name : Ladders.NAMES) {
      Ladders.Named named = Ladders.named(name);
      String steps =
          named.ladder().steps().stream()
              .map(step -> step.shortSide() + ":" + step.bitsPerSecond() / 1000)
              .collect(Collectors.joining(","));
      System.out.println(String.format("%-9s %s", name, steps));
      System.out.println(" ".repeat(10) + named.description());
    }
  }
}
