package weir.player.compare;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import weir.network.trace.Trace;
import weir.player.session.Settings;
import weir.player.virtual.Networks;

/**
 * How a session is run, whatever it plays over which trace.
 *
 * @param latencyMs before each request, in place of the trace's own, ms; NaN for the trace's own
 */
public record Setup(Networks.Model network, double latencyMs, Settings settings) {
  /** Longer than any outage of a trace that delivers at all, as all do: transfers never fail. */
  public static final double NEVER_MS = 1e12;

  /** The trace as a session meets it. */
  public Trace over(Trace trace) {
    return Double.isNaN(latencyMs) ? trace : trace.withLatencyMs(latencyMs);
  }

  /**
   * As columns of a table: texts, whole numbers, or real ones of which those that are no finite
   * number mean that nothing is set.
   */
  public Map<String, Object> columns() {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("network", network.name());
    columns.put("latency_ms", latencyMs);
    columns.put("seed", settings.seed());
    columns.put("buffer_ms", settings.bufferMs());
    columns.put("start_buffer_ms", settings.startBufferMs());
    columns.put("start_kbps", settings.rememberedKbps());
    columns.put("idle_ms", settings.idleMs() == NEVER_MS ? Double.NaN : settings.idleMs());
    columns.put("replace", settings.replacement().name().toLowerCase(Locale.ROOT));
    columns.put("gives_up", settings.givesUp() ? "yes" : "no");
    columns.put(
        "max_height",
        settings.maxHeight() == Integer.MAX_VALUE ? Double.NaN : (double) settings.maxHeight());
    columns.put("max_kbps", settings.maxKbps());
    return columns;
  }
}
