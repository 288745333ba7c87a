package weir.media.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import weir.media.encode.PackagingFailed.NotResumable;

/**
 * What a job was asked for, as far as it decides about the segments: {@code job.json}. Only a job
 * that was asked for the same may go on where another stopped.
 *
 * @param title name of the title to be
 * @param input where it lies; empty: the built-in sample
 * @param inputBytes its size
 * @param inputModified when it was last changed, in milliseconds since 1970
 * @param recipe of the encoder
 */
record JobCard(String title, String input, long inputBytes, long inputModified, String recipe) {
  static JobCard of(String title, Optional<Path> input, String recipe) throws IOException {
    if (input.isEmpty()) {
      return new JobCard(title, "", 0, 0, recipe);
    }
    Path file = input.get().toRealPath();
    return new JobCard(
        title,
        file.toString(),
        Files.size(file),
        Files.getLastModifiedTime(file).toMillis(),
        recipe);
  }

  /**
   * @throws NotResumable saying what differs, when this job cannot go on with that one's segments
   */
  void requireSameAs(JobCard unfinished) {
    String begun = "the unfinished job for '" + title + "' was begun ";
    String wayOut = "; leave --resume out to begin anew";
    if (!input.equals(unfinished.input)) {
      String other = unfinished.input.isEmpty() ? "the built-in sample" : unfinished.input;
      throw new NotResumable(begun + "from " + other + wayOut);
    }
    if (inputBytes != unfinished.inputBytes || inputModified != unfinished.inputModified) {
      throw new NotResumable(input + " has changed since " + begun + wayOut.substring(1));
    }
    if (!recipe.equals(unfinished.recipe)) {
      throw new NotResumable(
          begun + "with other options, or another ffmpeg; use those" + wayOut.replace(";", ", or"));
    }
  }

  static JobCard read(Path file) throws IOException {
    JsonNode root = new ObjectMapper().readTree(Files.readAllBytes(file));
    return new JobCard(
        root.path("title").asText(),
        root.path("input").asText(),
        root.path("inputBytes").asLong(),
        root.path("inputModified").asLong(),
        root.path("recipe").asText());
  }

  void write(Path file) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("title", title);
      json.writeStringField("input", input);
      json.writeNumberField("inputBytes", inputBytes);
      json.writeNumberField("inputModified", inputModified);
      json.writeStringField("recipe", recipe);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // text in memory does not fail
    }
    Files.write(file, text.append("\n").toString().getBytes(StandardCharsets.UTF_8));
  }
}
