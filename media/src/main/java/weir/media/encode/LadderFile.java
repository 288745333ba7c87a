package weir.media.encode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads a ladder from JSON: {@code name}, {@code description} and {@code steps}, each of {@code
 * lines} and {@code kbps}. What a measuring packager adds under {@code measured} is passed over, so
 * that a measured ladder can be used again. Anything else is taken for a slip and refused with its
 * line and column.
 */
final class LadderFile {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private final JsonParser parser;
  private final String place;

  private LadderFile(JsonParser parser, String place) {
    this.parser = parser;
    this.place = place;
  }

  /**
   * @param place what messages call it
   * @throws PackagingFailed.UnreadableInput when it is no ladder, saying where
   */
  static Ladders.Named read(InputStream json, String place) throws IOException {
    try (JsonParser parser = JSON.createParser(json)) {
      return new LadderFile(parser, place).ladder();
    } catch (JsonProcessingException e) {
      throw refused(place, e.getLocation(), "no JSON: " + e.getOriginalMessage());
    }
  }

  private Ladders.Named ladder() throws IOException {
    String name = null;
    String description = "";
    List<Ladder.Step> steps = null;
    expect(parser.nextToken(), JsonToken.START_OBJECT, "an object with \"name\" and \"steps\"");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      JsonLocation at = parser.currentTokenLocation();
      String key = parser.currentName();
      parser.nextToken();
      switch (key) {
        case "name" -> name = text(key);
        case "description" -> description = text(key);
        case "steps" -> steps = steps();
        case "measured" -> parser.skipChildren();
        default ->
            throw refused(
                at,
                "unknown key \"" + key + "\"; a ladder has \"name\", \"description\", \"steps\"");
      }
    }
    JsonLocation end = parser.currentTokenLocation();
    if (name == null || name.isBlank() || steps == null) {
      throw refused(end, "a ladder needs a \"name\" and \"steps\"");
    }
    expect(parser.nextToken(), null, "nothing behind the ladder");
    try {
      return new Ladders.Named(name, description, new Ladder(steps));
    } catch (IllegalArgumentException e) {
      throw refused(end, e.getMessage());
    }
  }

  private List<Ladder.Step> steps() throws IOException {
    expect(parser.currentToken(), JsonToken.START_ARRAY, "a list of steps");
    List<Ladder.Step> steps = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      steps.add(step(steps.size() + 1));
    }
    return steps;
  }

  private Ladder.Step step(int number) throws IOException {
    JsonLocation at = parser.currentTokenLocation();
    expect(
        parser.currentToken(),
        JsonToken.START_OBJECT,
        "step " + number + " as {\"lines\": 360, \"kbps\": 800}");
    OptionalLong lines = OptionalLong.empty();
    OptionalLong kbps = OptionalLong.empty();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      JsonLocation there = parser.currentTokenLocation();
      String key = parser.currentName();
      parser.nextToken();
      switch (key) {
        case "lines" -> lines = OptionalLong.of(whole(key, Ladder.MAX_LINES));
        case "kbps" -> kbps = OptionalLong.of(whole(key, Ladder.MAX_KBPS));
        default ->
            throw refused(
                there,
                "step " + number + ": unknown key \"" + key + "\"; it has \"lines\" and \"kbps\"");
      }
    }
    if (lines.isEmpty() || kbps.isEmpty()) {
      throw refused(at, "step " + number + " needs both \"lines\" and \"kbps\"");
    }
    try {
      return new Ladder.Step((int) lines.getAsLong(), 1000 * kbps.getAsLong());
    } catch (IllegalArgumentException e) {
      throw refused(at, "step " + number + ": " + e.getMessage());
    }
  }

  private String text(String key) throws IOException {
    expect(parser.currentToken(), JsonToken.VALUE_STRING, "a text for \"" + key + "\"");
    return parser.getText();
  }

  private long whole(String key, int largest) throws IOException {
    expect(parser.currentToken(), JsonToken.VALUE_NUMBER_INT, "a whole number for \"" + key + "\"");
    if (parser.getNumberType() != JsonParser.NumberType.INT
        || parser.getIntValue() > largest
        || parser.getIntValue() < 0) {
      throw refused(
          parser.currentTokenLocation(),
          "\"" + key + "\" of " + parser.getText() + "; at most " + largest);
    }
    return parser.getIntValue();
  }

  private void expect(JsonToken found, JsonToken wanted, String inWords) throws IOException {
    if (found != wanted) {
      throw refused(
          parser.currentTokenLocation(),
          "expected "
              + inWords
              + ", not "
              + (found == null ? "the end of the file" : parser.getText()));
    }
  }

  private PackagingFailed.UnreadableInput refused(JsonLocation at, String why) {
    return refused(place, at, why);
  }

  private static PackagingFailed.UnreadableInput refused(
      String place, JsonLocation at, String why) {
    return new PackagingFailed.UnreadableInput(
        place
            + ", line "
            + at.getLineNr()
            + ", column "
            + Math.max(1, at.getColumnNr())
            + ": "
            + why);
  }
}
