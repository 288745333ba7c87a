package weir.player.watch;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import weir.network.trace.Trace;

/** What one round of a trace comes to, in a few lines; everything weighted by time. */
public final class TraceFigures {
  private static final int[] PERCENTS = {5, 25, 50, 75, 95};

  private TraceFigures() {}

  public static List<String> lines(Trace trace) {
    return List.of(
        line("duration", seconds(trace.totalMs()) + " in " + counted(trace.periods(), "period")),
        line("rate", "mean " + rates(trace)),
        line("percentiles", percentiles(trace)),
        line("outages", outages(trace)),
        line("latency", latency(trace)),
        line("loss", loss(trace)),
        line("hash", trace.hash()));
  }

  private static String line(String what, String text) {
    return String.format(Locale.ROOT, "%-12s %s", what, text);
  }

  private static String rates(Trace trace) {
    double least = periods(trace).mapToDouble(trace::kbps).min().orElseThrow();
    return String.format(
        Locale.ROOT,
        "%s, min %s, max %s Mbit/s",
        mbps(trace.meanKbps()),
        mbps(least),
        mbps(trace.maxKbps()));
  }

  private static String percentiles(Trace trace) {
    return Arrays.stream(PERCENTS)
            .mapToObj(percent -> percent + "%: " + mbps(percentileKbps(trace, percent)))
            .collect(Collectors.joining(", "))
        + " Mbit/s";
  }

  /** The lowest rate that at least {@code percent} of the time does not exceed. */
  static double percentileKbps(Trace trace, double percent) {
    int[] byRate =
        periods(trace)
            .boxed()
            .sorted(Comparator.comparingDouble(trace::kbps))
            .mapToInt(Integer::intValue)
            .toArray();
    double beforeMs = 0;
    for (int period : byRate) {
      beforeMs += trace.durationMs(period);
      if (beforeMs >= trace.totalMs() * percent / 100) {
        return trace.kbps(period);
      }
    }
    return trace.maxKbps();
  }

  private static String outages(Trace trace) {
    int count = 0;
    double allMs = 0;
    double longestMs = 0;
    double currentMs = 0;
    for (int i = 0; i < trace.periods(); i++) {
      if (trace.kbps(i) > 0) {
        currentMs = 0;
        continue;
      }
      if (currentMs == 0) {
        count++;
      }
      currentMs += trace.durationMs(i);
      allMs += trace.durationMs(i);
      longestMs = Math.max(longestMs, currentMs);
    }
    if (count == 0) {
      return "none";
    }
    return String.format(
        Locale.ROOT,
        "%d of %s in all (%.1f %% of the time), the longest %s",
        count,
        seconds(allMs),
        100 * allMs / trace.totalMs(),
        seconds(longestMs));
  }

  private static String latency(Trace trace) {
    double least = periods(trace).mapToDouble(trace::latencyMs).min().orElseThrow();
    double most = periods(trace).mapToDouble(trace::latencyMs).max().orElseThrow();
    if (most == 0) {
      return "none";
    }
    if (least == most) {
      return number(least) + " ms";
    }
    double mean =
        periods(trace)
            .mapToDouble(i -> trace.durationMs(i) / trace.totalMs() * trace.latencyMs(i))
            .sum();
    return "mean " + number(mean) + ", min " + number(least) + ", max " + number(most) + " ms";
  }

  private static String loss(Trace trace) {
    double most = periods(trace).mapToDouble(trace::loss).max().orElseThrow();
    if (most == 0) {
      return "none";
    }
    double mean =
        periods(trace)
            .mapToDouble(i -> trace.durationMs(i) / trace.totalMs() * trace.loss(i))
            .sum();
    return "mean " + number(100 * mean) + " %, max " + number(100 * most) + " % of packets";
  }

  private static IntStream periods(Trace trace) {
    return IntStream.range(0, trace.periods());
  }

  private static String mbps(double kbps) {
    return number(kbps / 1000);
  }

  private static String seconds(double ms) {
    return number(ms / 1000) + " s";
  }

  /** Three digits at least, and none behind the point where there are three before it. */
  private static String number(double value) {
    if (value == 0) {
      return "0";
    }
    if (value >= 1e9 || value < 1e-4) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    int digits = (int) Math.max(0, Math.min(6, 2 - Math.floor(Math.log10(value))));
    String text = String.format(Locale.ROOT, "%." + digits + "f", value);
    return text.indexOf('.') < 0 ? text : text.replaceAll("\\.?0+$", "");
  }

  private static String counted(int howMany, String what) {
    return howMany + " " + what + (howMany == 1 ? "" : "s");
  }
}
