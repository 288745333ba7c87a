package weir.media.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import weir.media.encode.Rung;
import weir.media.encode.Wording;

/**
 * Where a title came from, for people: {@code title.json}. What a player needs is in the manifest.
 *
 * @param created when packaging ended
 * @param source the input's file name, or "the built-in sample"
 * @param duration of the picture
 * @param packagedIn wall time of encoding and packaging
 * @param ladder lowest rung first
 * @param title what people call it
 * @param description what it is about; may be empty
 */
public record TitleCard(
    Instant created,
    String source,
    Duration duration,
    Duration packagedIn,
    List<Rung> ladder,
    String title,
    String description) {
  public TitleCard {
    ladder = List.copyOf(ladder);
    if (source.isEmpty() || duration.isNegative() || packagedIn.isNegative()) {
      throw new IllegalArgumentException(source + ", " + duration + ", " + packagedIn);
    }
  }

  /** Reads what {@link #write} wrote. */
  static TitleCard read(InputStream json) throws IOException {
    JsonNode root = new ObjectMapper().readTree(json);
    try {
      List<Rung> ladder = new ArrayList<>();
      for (JsonNode rung : root.path("ladder")) {
        ladder.add(
            new Rung(
                rung.path("width").asInt(),
                rung.path("height").asInt(),
                rung.path("bitsPerSecond").asLong()));
      }
      return new TitleCard(
          Instant.parse(root.path("created").asText()),
          root.path("source").asText(),
          Duration.ofMillis(root.path("durationMs").asLong()),
          Duration.ofMillis(root.path("packagedInMs").asLong()),
          ladder,
          Wording.title(root.path("title").asText(root.path("name").asText())),
          Wording.description(root.path("description").asText()));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException("title.json: " + e.getMessage(), e);
    }
  }

  byte[] write(String name) {
    StringWriter text = new StringWriter();
    // not the mapper: it takes longer to start than a film takes to copy
    try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("name", name);
      json.writeStringField("title", title);
      json.writeStringField("description", description);
      json.writeStringField("created", created.toString());
      json.writeStringField("source", source);
      json.writeNumberField("durationMs", duration.toMillis());
      json.writeNumberField("packagedInMs", packagedIn.toMillis());
      json.writeArrayFieldStart("ladder");
      for (Rung rung : ladder) {
        json.writeStartObject();
        json.writeStringField("name", rung.name());
        json.writeNumberField("width", rung.width());
        json.writeNumberField("height", rung.height());
        json.writeNumberField("bitsPerSecond", rung.bitsPerSecond());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // text in memory does not fail
    }
    return text.append("\n").toString().getBytes(StandardCharsets.UTF_8);
  }
}
