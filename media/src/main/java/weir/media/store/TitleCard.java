package weir.media.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import weir.media.encode.Rung;

/**
 * Where a title came from, for people: {@code title.json}. What a player needs is in the manifest.
 *
 * @param created when packaging ended
 * @param source the input's file name, or "the built-in sample"
 * @param duration of the picture
 * @param packagedIn wall time of encoding and packaging
 * @param ladder lowest rung first
 */
public record TitleCard(
    Instant created, String source, Duration duration, Duration packagedIn, List<Rung> ladder) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public TitleCard {
    ladder = List.copyOf(ladder);
    if (source.isEmpty() || duration.isNegative() || packagedIn.isNegative()) {
      throw new IllegalArgumentException(source + ", " + duration + ", " + packagedIn);
    }
  }

  /** Reads what {@link #write} wrote. */
  static TitleCard read(InputStream json) throws IOException {
    JsonNode root = JSON.readTree(json);
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
          ladder);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException("title.json: " + e.getMessage(), e);
    }
  }

  byte[] write(String name) {
    ObjectNode root = JSON.createObjectNode();
    root.put("name", name)
        .put("created", created.toString())
        .put("source", source)
        .put("durationMs", duration.toMillis())
        .put("packagedInMs", packagedIn.toMillis());
    ArrayNode rungs = root.putArray("ladder");
    for (Rung rung : ladder) {
      rungs
          .addObject()
          .put("name", rung.name())
          .put("width", rung.width())
          .put("height", rung.height())
          .put("bitsPerSecond", rung.bitsPerSecond());
    }
    return (root.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
