package weir.player.watch;

import java.io.PrintStream;
import java.util.Locale;
import weir.player.abr.Ladder;
import weir.player.qoe.Summary;

/** A session's summary in a few lines. */
public final class SummaryLines {
  private static final int BAR = 40;

  private SummaryLines() {}

  public static void print(Summary summary, PrintStream out) {
    out.println(
        String.format(
            Locale.ROOT,
            "start-up %.2f s, %s, mean rate %.0f kbit/s, %s, %.1f MB received%s%s",
            summary.startUpMs() / 1000,
            summary.stalls() == 0
                ? "no stall"
                : counted(summary.stalls(), "stall")
                    + String.format(Locale.ROOT, " of %.2f s in all", summary.stalledMs() / 1000),
            summary.meanKbps(),
            summary.switches() == 0 ? "no switch" : counted(summary.switches(), "switch"),
            summary.receivedBits() / 8e6,
            summary.givenUp() == 0 ? "" : ", " + summary.givenUp() + " transfers given up",
            summary.failures() == 0 ? "" : ", " + summary.failures() + " transfers failed"));
    Ladder ladder = summary.ladder();
    double all = summary.playedMs();
    int width = 0;
    for (int rung = 0; rung < ladder.size(); rung++) {
      width = Math.max(width, ladder.rung(rung).id().length());
    }
    for (int rung = ladder.top(); rung >= 0; rung--) {
      double share = all > 0 ? summary.playedMs(rung) / all : 0;
      out.println(
          String.format(
                  Locale.ROOT,
                  "  %-" + width + "s %7.0f kbit/s %7.1f s  %s",
                  ladder.rung(rung).id(),
                  ladder.kbps(rung),
                  summary.playedMs(rung) / 1000,
                  "█".repeat((int) Math.round(share * BAR)))
              .stripTrailing());
    }
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : what.endsWith("ch") ? "es" : "s");
  }
}
