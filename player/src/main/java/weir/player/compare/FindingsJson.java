package weir.player.compare;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import weir.player.compare.statistics.Interval;
import weir.player.compare.statistics.Spread;

/** Findings as JSON; {@code docs/compare.md} describes it. */
public final class FindingsJson {
  private FindingsJson() {}

  /** Writes the members of an object that has begun. */
  public static void write(JsonGenerator json, Findings findings) throws IOException {
    json.writeNumberField("sessions", findings.sessions());
    json.writeNumberField("traces", findings.traces());
    json.writeStringField("baseline", findings.baseline());
    json.writeArrayFieldStart("warnings");
    for (String warning : findings.warnings()) {
      json.writeString(warning);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("ranking");
    for (Findings.Standing standing : findings.standings()) {
      json.writeStartObject();
      json.writeStringField("policy", standing.policy());
      json.writeNumberField("sessions", standing.sessions());
      json.writeNumberField("broken", standing.broken());
      json.writeNumberField("unplayed", standing.unplayed());
      if (standing.normalised().count() > 0) {
        json.writeObjectFieldStart("normalised");
        spread(json, standing.normalised(), standing.normalisedMean());
        json.writeEndObject();
      }
      json.writeObjectFieldStart("metrics");
      for (int i = 0; i < findings.metrics().size(); i++) {
        measure(json, findings.metrics().get(i), standing.measures().get(i));
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Writes what the metrics are. */
  public static void metrics(JsonGenerator json, List<Metric> metrics) throws IOException {
    json.writeArrayFieldStart("metrics");
    for (Metric metric : metrics) {
      json.writeStartObject();
      json.writeStringField("key", metric.key());
      json.writeStringField("name", metric.name());
      json.writeStringField("unit", metric.unit());
      json.writeStringField("better", metric.isHigherBetter() ? "higher" : "lower");
      number(json, "tie_within", metric.resolution());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Writes a column's value; a real number that is none is null. */
  public static void value(JsonGenerator json, String name, Object value) throws IOException {
    if (value instanceof Double real) {
      number(json, name, real);
    } else if (value instanceof Long whole) {
      json.writeNumberField(name, whole);
    } else {
      json.writeStringField(name, value.toString());
    }
  }

  private static void measure(JsonGenerator json, Metric metric, Findings.Measure measure)
      throws IOException {
    json.writeObjectFieldStart(metric.key());
    spread(json, measure.spread(), measure.mean());
    number(json, "mean_rank", measure.rank());
    Findings.Pair pair = measure.against();
    if (pair != null) {
      json.writeObjectFieldStart("against_baseline");
      json.writeNumberField("traces", pair.traces());
      number(json, "mean_difference", pair.difference());
      interval(json, "interval", pair.interval());
      json.writeNumberField("wins", pair.wins());
      json.writeNumberField("ties", pair.ties());
      json.writeNumberField("losses", pair.losses());
      number(json, "wilcoxon_p", pair.p());
      number(json, "holm_p", pair.corrected());
      json.writeBooleanField("distinguishable", pair.isDistinguishable());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void spread(JsonGenerator json, Spread spread, Interval mean) throws IOException {
    json.writeNumberField("traces", spread.count());
    number(json, "mean", spread.mean());
    interval(json, "mean_interval", mean);
    number(json, "p5", spread.p5());
    number(json, "p10", spread.p10());
    number(json, "p25", spread.p25());
    number(json, "median", spread.median());
    number(json, "p75", spread.p75());
    number(json, "p90", spread.p90());
    number(json, "p95", spread.p95());
  }

  private static void interval(JsonGenerator json, String name, Interval interval)
      throws IOException {
    json.writeArrayFieldStart(name);
    SessionTable.number(json, interval.low());
    SessionTable.number(json, interval.high());
    json.writeEndArray();
  }

  private static void number(JsonGenerator json, String name, double value) throws IOException {
    json.writeFieldName(name);
    SessionTable.number(json, value);
  }
}
