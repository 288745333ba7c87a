package weir.network.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The form of the simulator Sabre: a JSON list of {@code {"duration_ms", "bandwidth_kbps",
 * "latency_ms"}}.
 *
 * <p>Each element holds its rate for its duration; after the last the list starts again. Unlike
 * Sabre we take a missing latency as 0, refuse a name given twice, and pass over names we do not
 * know. Ours is {@code "loss"}, the fraction of packets lost, written only where above 0.
 */
public final class SabreJson implements TraceFormat {

  /** Keeps no table of names, which a file of nothing but names would grow without end. */
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();

  @Override
  public String name() {
    return "sabre-json";
  }

  @Override
  public String extension() {
    return "json";
  }

  @Override
  public boolean suits(String beginning) {
    return beginning.startsWith("[") || beginning.startsWith("{");
  }

  @Override
  public Trace read(InputStream in, String file) throws IOException {
    try (JsonParser parser = JSON.createParser(in).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)) {
      return new Reading(parser, file).trace();
    }
  }

  /** One period a line. */
  @Override
  public void write(Trace trace, Appendable to) throws IOException {
    TwoColumns.requireLines(trace.periods(), TwoColumns.MOST_LINES);
    to.append("[\n");
    for (int i = 0; i < trace.periods(); i++) {
      to.append("{\"duration_ms\": ").append(Numbers.shortest(trace.durationMs(i)));
      to.append(", \"bandwidth_kbps\": ").append(Numbers.shortest(trace.kbps(i)));
      to.append(", \"latency_ms\": ").append(Numbers.shortest(trace.latencyMs(i)));
      if (trace.loss(i) > 0) {
        to.append(", \"loss\": ").append(Numbers.shortest(trace.loss(i)));
      }
      to.append(i + 1 < trace.periods() ? "},\n" : "}\n");
    }
    to.append("]\n");
  }

  /** Nothing. */
  @Override
  public List<String> drops(Trace trace) {
    return List.of();
  }

  /** One run through one file. */
  private static final class Reading {
    private final JsonParser parser;
    private final String file;
    private final DoubleStream.Builder durationsMs = DoubleStream.builder();
    private final DoubleStream.Builder kbps = DoubleStream.builder();
    private final DoubleStream.Builder latenciesMs = DoubleStream.builder();
    private final DoubleStream.Builder losses = DoubleStream.builder();
    private int element = -1;
    private boolean delivers;

    Reading(JsonParser parser, String file) {
      this.parser = parser;
      this.file = file;
    }

    Trace trace() throws IOException {
      try {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
          throw here(
              "a trace is a JSON list of {\"duration_ms\", \"bandwidth_kbps\", \"latency_ms\"}");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          element++;
          if (element == TwoColumns.MOST_LINES) {
            throw here("more than " + TwoColumns.MOST_LINES + " periods");
          }
          period();
        }
        if (element < 0) {
          throw here("the list is empty; a trace needs at least one period");
        }
        element = -1;
        if (!delivers) {
          throw here("every bandwidth_kbps is 0; at least one must be above");
        }
        if (parser.nextToken() != null) {
          throw here("something follows the end of the list");
        }
      } catch (CharConversionException notText) {
        throw here("not UTF-8: " + notText.getMessage());
      } catch (JsonProcessingException broken) {
        throw malformed(broken.getLocation(), broken.getOriginalMessage());
      }
      return TwoColumns.trace(
          durationsMs.build().toArray(),
          kbps.build().toArray(),
          latenciesMs.build().toArray(),
          losses.build().toArray(),
          file);
    }

    private void period() throws IOException {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw here("expected an object with duration_ms, bandwidth_kbps and latency_ms");
      }
      double durationMs = Double.NaN;
      double rateKbps = Double.NaN;
      double latencyMs = Double.NaN;
      double loss = Double.NaN;
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "duration_ms" -> durationMs = number(field, durationMs, Double.MIN_VALUE, "above 0");
          case "bandwidth_kbps" -> rateKbps = number(field, rateKbps, 0, "0 or more");
          case "latency_ms" -> latencyMs = number(field, latencyMs, 0, "0 or more");
          case "loss" -> {
            loss = number(field, loss, 0, "0 or more");
            if (loss > 1) {
              throw here("loss must be a fraction from 0 to 1, not " + loss);
            }
          }
          default -> parser.skipChildren();
        }
      }
      if (Double.isNaN(durationMs)) {
        throw here("duration_ms is missing");
      }
      if (Double.isNaN(rateKbps)) {
        throw here("bandwidth_kbps is missing");
      }
      delivers |= rateKbps > 0;
      durationsMs.add(durationMs);
      kbps.add(rateKbps);
      latenciesMs.add(Double.isNaN(latencyMs) ? 0 : latencyMs);
      losses.add(Double.isNaN(loss) ? 0 : loss);
    }

    private double number(String field, double before, double least, String demand)
        throws IOException {
      if (!Double.isNaN(before)) {
        throw here("Duplicate field '" + field + "'");
      }
      if (!parser.currentToken().isNumeric()) {
        throw here(field + " must be a number " + demand + ", not " + parser.getText());
      }
      double value = parser.getDoubleValue();
      if (!(value >= least) || !Double.isFinite(value)) {
        throw here(field + " must be a finite number " + demand + ", not " + parser.getText());
      }
      return value;
    }

    private MalformedTrace here(String why) {
      return malformed(parser.currentTokenLocation(), why);
    }

    private MalformedTrace malformed(JsonLocation told, String why) {
      // Jackson does not say where its own bounds were met.
      JsonLocation where = told == null ? parser.currentTokenLocation() : told;
      String spot = "line " + where.getLineNr() + ", column " + where.getColumnNr();
      return new MalformedTrace(
          file, element < 0 ? spot : "element " + element + " (" + spot + ")", why);
    }
  }
}
