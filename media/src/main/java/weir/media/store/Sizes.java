package weir.media.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The bytes of every segment of a title: what a simulator must know, and a player may. As JSON it
 * is {@code sizes.json}.
 *
 * @param representations ids are unique
 */
public record Sizes(List<RepresentationSizes> representations) {
  // not the mapper: it takes longer to start than a film takes to copy
  private static final JsonFactory JSON = new JsonFactory();

  public Sizes {
    representations = List.copyOf(representations);
    Set<String> ids = new HashSet<>();
    for (RepresentationSizes one : representations) {
      if (!ids.add(one.id)) {
        throw new IllegalArgumentException("representation '" + one.id + "' is there twice");
      }
    }
  }

  /**
   * @param id as the manifest has it
   * @param contentType {@code video} or {@code audio}
   * @param initBytes of the initialization segment
   * @param segmentBytes of each media segment, in order; the first is number 1
   */
  public record RepresentationSizes(
      String id, String contentType, long initBytes, List<Long> segmentBytes) {
    public RepresentationSizes {
      segmentBytes = List.copyOf(segmentBytes);
      if (id.isEmpty() || contentType.isEmpty()) {
        throw new IllegalArgumentException("a representation without id or content type");
      }
      if (initBytes < 0 || segmentBytes.stream().anyMatch(bytes -> bytes < 0)) {
        throw new IllegalArgumentException("representation '" + id + "' has a negative size");
      }
    }

    /** Of the initialization segment and all media segments. */
    public long totalBytes() {
      return initBytes + segmentBytes.stream().mapToLong(Long::longValue).sum();
    }
  }

  public Optional<RepresentationSizes> representation(String id) {
    return representations.stream().filter(one -> one.id.equals(id)).findFirst();
  }

  /**
   * @throws IOException when it is not the JSON that {@link #write} makes, saying what is missing
   */
  public static Sizes read(InputStream json) throws IOException {
    JsonNode root = new ObjectMapper().readTree(json);
    List<RepresentationSizes> representations = new ArrayList<>();
    try {
      for (JsonNode one : array(root, "representations")) {
        List<Long> segments = new ArrayList<>();
        for (JsonNode bytes : array(one, "segmentBytes")) {
          segments.add(whole(bytes, "segmentBytes"));
        }
        representations.add(
            new RepresentationSizes(
                one.path("id").asText(),
                one.path("contentType").asText(),
                whole(one.path("initBytes"), "initBytes"),
                segments));
      }
      return new Sizes(representations);
    } catch (IllegalArgumentException e) {
      throw new IOException("sizes.json: " + e.getMessage(), e);
    }
  }

  private static ArrayNode array(JsonNode node, String name) {
    if (node != null && node.path(name) instanceof ArrayNode array) {
      return array;
    }
    throw new IllegalArgumentException("no list '" + name + "'");
  }

  private static long whole(JsonNode node, String name) {
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw new IllegalArgumentException("'" + name + "' is no whole number: " + node);
    }
    return node.asLong();
  }

  /** As JSON, one line per representation, in UTF-8. */
  public byte[] write() {
    StringWriter text = new StringWriter().append("{\"representations\":[");
    String separator = "\n";
    for (RepresentationSizes one : representations) {
      text.append(separator);
      try (JsonGenerator json = JSON.createGenerator(text)) {
        json.writeStartObject();
        json.writeStringField("id", one.id);
        json.writeStringField("contentType", one.contentType);
        json.writeNumberField("initBytes", one.initBytes);
        json.writeArrayFieldStart("segmentBytes");
        for (long bytes : one.segmentBytes) {
          json.writeNumber(bytes);
        }
        json.writeEndArray();
        json.writeEndObject();
      } catch (IOException e) {
        throw new UncheckedIOException(e); // text in memory does not fail
      }
      separator = ",\n";
    }
    return text.append("\n]}\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  static Sizes of(List<Rendition> renditions) {
    return new Sizes(
        renditions.stream()
            .map(
                one ->
                    new RepresentationSizes(
                        one.id(),
                        one.contentType(),
                        one.initBytes(),
                        one.segments().stream().map(Rendition.MediaSegment::bytes).toList()))
            .toList());
  }
}
