package weir.player.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import weir.network.trace.Trace;
import weir.player.watch.TraceFigures;
import weir.player.watch.TracePlot;

/** {@code weir traces show}. */
@Command(
    name = "show",
    description = {
      "Plot a trace over time, with its figures.",
      "A column is solid up to its mean rate and shaded up to its highest one; a cross below it says"
          + " that the rate is zero for a while."
    },
    mixinStandardHelpOptions = true)
final class ShowTrace implements Runnable {
  private static final int USUAL_WIDTH = 80;
  private static final int LEAST_WIDTH = 30;
  private static final int MOST_WIDTH = 1000;

  @Parameters(
      paramLabel = "TRACE",
      description = "One of 'weir traces list', or a file in any form that is known.")
  private String name;

  @Option(
      names = "--width",
      paramLabel = "N",
      description = "Characters of a line, 30 or more (default: the terminal's, or 80).")
  private Integer width;

  @Option(names = "--ascii", description = "Draw with ASCII only.")
  private boolean isAscii;

  @Override
  public void run() {
    if (width != null && (width < LEAST_WIDTH || width > MOST_WIDTH)) {
      throw CommandFailed.usage(
          "--width " + width + " is not from " + LEAST_WIDTH + " to " + MOST_WIDTH);
    }
    Trace trace = TraceInput.of(name);
    int fits = width != null ? width : terminalWidth(System.getenv("COLUMNS"));
    TracePlot.lines(trace, fits, isAscii).forEach(System.out::println);
    System.out.println();
    TraceFigures.lines(trace).forEach(System.out::println);
  }

  /** What a shell says of the terminal, if it says anything that makes sense. */
  static int terminalWidth(String columns) {
    try {
      int told = Integer.parseInt(columns == null ? "" : columns.strip());
      return told <= 0 ? USUAL_WIDTH : Math.max(LEAST_WIDTH, Math.min(MOST_WIDTH, told));
    } catch (NumberFormatException none) {
      return USUAL_WIDTH;
    }
  }
}
