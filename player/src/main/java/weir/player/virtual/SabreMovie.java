package weir.player.virtual;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import weir.player.abr.Ladder;
import weir.player.session.Title;
import weir.player.session.Track;

/**
 * Titles in the form of the simulator Sabre: a JSON object of {@code segment_duration_ms}, {@code
 * bitrates_kbps} in rising order, and {@code segment_sizes_bits}, a list of one size per rate for
 * every segment.
 *
 * <p>Unlike Sabre we refuse rates that fall, segments without bits or with a size too few or too
 * many, and a name given twice; names we do not know are passed over.
 */
public final class SabreMovie {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private SabreMovie() {}

  /**
   * Reads a title, named after its file.
   *
   * @throws MalformedMovie where the file does not hold one
   */
  public static Title read(Path file) throws IOException {
    return read(file, Double.NaN);
  }

  /**
   * Reads a title and makes it last so long, as Sabre's {@code -ml} does: whole segments, rounded
   * up; what is shorter is repeated from its beginning.
   *
   * @param lengthMs ms, above 0; NaN for the length it has
   * @throws MalformedMovie where the file does not hold one
   */
  public static Title read(Path file, double lengthMs) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.getFileName().toString(), lengthMs);
    }
  }

  static Title read(InputStream in, String name, double lengthMs) throws IOException {
    try (JsonParser parser = JSON.createParser(in)) {
      return new Reading(parser, name).title(lengthMs);
    }
  }

  /** One run through one file. */
  private static final class Reading {
    private final JsonParser parser;
    private final String file;
    private double segmentMs = Double.NaN;
    private double[] kbps = {};
    private final List<double[]> segments = new ArrayList<>();

    /** Where the list of sizes begins: the rates it has to fit may come after it. */
    private JsonLocation sizesAt;

    /** The segment being read, -1 outside of their list. */
    private int segment = -1;

    Reading(JsonParser parser, String file) {
      this.parser = parser;
      this.file = file;
    }

    Title title(double lengthMs) throws IOException {
      try {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          throw here(
              "a movie is a JSON object of segment_duration_ms, bitrates_kbps, segment_sizes_bits");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String field = parser.currentName();
          parser.nextToken();
          switch (field) {
            case "segment_duration_ms" -> segmentMs = number(field);
            case "bitrates_kbps" -> rates();
            case "segment_sizes_bits" -> sizes();
            default -> parser.skipChildren();
          }
        }
        if (Double.isNaN(segmentMs)) {
          throw here("segment_duration_ms is missing");
        }
        if (kbps.length == 0) {
          throw here("bitrates_kbps is missing");
        }
        if (segments.isEmpty()) {
          throw here("segment_sizes_bits is missing");
        }
        if (parser.nextToken() != null) {
          throw here("something follows the end of the object");
        }
      } catch (JsonProcessingException broken) {
        throw malformed(broken.getLocation(), broken.getOriginalMessage());
      }
      return made(Double.isNaN(lengthMs) ? segments.size() : (int) Math.ceil(lengthMs / segmentMs));
    }

    private Title made(int count) {
      double[][] sizeBits = new double[kbps.length][count];
      for (int index = 0; index < segments.size(); index++) {
        if (segments.get(index).length != kbps.length) {
          segment = index;
          throw malformed(
              sizesAt, segments.get(index).length + " sizes for " + kbps.length + " rates");
        }
      }
      for (int index = 0; index < count; index++) {
        for (int rung = 0; rung < kbps.length; rung++) {
          sizeBits[rung][index] = segments.get(index % segments.size())[rung];
        }
      }
      List<Ladder.Rung> rungs = new ArrayList<>();
      for (double rate : kbps) {
        rungs.add(new Ladder.Rung("q" + rungs.size(), rate, 0));
      }
      return new Title(
          file,
          List.of(
              new Track(
                  Track.Kind.VIDEO,
                  new Ladder(rungs),
                  Track.evenly(count, segmentMs),
                  sizeBits,
                  new double[0])));
    }

    private void rates() throws IOException {
      kbps = numbers("bitrates_kbps", true);
      if (kbps.length == 0) {
        throw here("bitrates_kbps is empty; a movie needs at least one rate");
      }
    }

    private void sizes() throws IOException {
      sizesAt = parser.currentTokenLocation();
      beginList("segment_sizes_bits");
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        segment++;
        segments.add(numbers("the sizes of a segment", false));
      }
      if (segments.isEmpty()) {
        throw here("segment_sizes_bits is empty; a movie needs at least one segment");
      }
      segment = -1;
    }

    private double[] numbers(String what, boolean rising) throws IOException {
      beginList(what);
      DoubleStream.Builder values = DoubleStream.builder();
      double before = 0;
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        double value = number(what);
        if (rising && value < before) {
          throw here(what + " must rise, but " + parser.getText() + " comes after " + before);
        }
        values.add(value);
        before = value;
      }
      return values.build().toArray();
    }

    private void beginList(String what) throws IOException {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw here(what + " must be a list, not " + parser.getText());
      }
    }

    private double number(String what) throws IOException {
      if (parser.currentToken() == null || !parser.currentToken().isNumeric()) {
        throw here(what + " must be a number above 0, not " + parser.getText());
      }
      double value = parser.getDoubleValue();
      if (!(value > 0) || !Double.isFinite(value)) {
        throw here(what + " must be a finite number above 0, not " + parser.getText());
      }
      return value;
    }

    private MalformedMovie here(String why) {
      return malformed(parser.currentTokenLocation(), why);
    }

    private MalformedMovie malformed(JsonLocation where, String why) {
      String spot = "line " + where.getLineNr() + ", column " + where.getColumnNr();
      return new MalformedMovie(
          file, segment < 0 ? spot : "segment " + segment + " (" + spot + ")", why);
    }
  }
}
