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
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import weir.media.encode.Comparison;

/**
 * How good every segment of a title's picture looks, measured against the source. As JSON it is
 * {@code quality.json}; its format is described in {@code docs/packaging.md}.
 *
 * @param width the source's display width, at which it was compared, even
 * @param height the source's display height, even
 * @param comparedHeight lines from the top that were compared: fewer than {@code height} where each
 *     rung's name is burnt in below them
 * @param representations of pictures, lowest rung first; ids are unique
 */
public record Quality(
    int width, int height, int comparedHeight, List<RepresentationQuality> representations) {
  private static final JsonFactory JSON = new JsonFactory();

  public Quality {
    representations = List.copyOf(representations);
    if (width < 1 || comparedHeight < 1 || comparedHeight > height) {
      throw new IllegalArgumentException(
          "compared " + comparedHeight + " lines of " + width + "x" + height);
    }
    Set<String> ids = new HashSet<>();
    for (RepresentationQuality one : representations) {
      if (!ids.add(one.id)) {
        throw new IllegalArgumentException("representation '" + one.id + "' is there twice");
      }
    }
  }

  /**
   * @param id as the manifest has it
   * @param segmentSsim of each media segment in order, the first is number 1: the mean over its
   *     frames of the luma's structural similarity, -1 to 1; 1 is the source itself
   */
  public record RepresentationQuality(String id, List<Double> segmentSsim) {
    public RepresentationQuality {
      segmentSsim = List.copyOf(segmentSsim);
      if (id.isEmpty() || segmentSsim.isEmpty()) {
        throw new IllegalArgumentException("a representation without id or segments");
      }
      if (segmentSsim.stream().anyMatch(ssim -> !(ssim >= -1 && ssim <= 1))) {
        throw new IllegalArgumentException(
            "representation '" + id + "' has a similarity that is not from -1 to 1");
      }
    }

    /** The mean over the segments, each counting the same. */
    public double meanSsim() {
      return segmentSsim.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
  }

  public Optional<RepresentationQuality> representation(String id) {
    return representations.stream().filter(one -> one.id.equals(id)).findFirst();
  }

  /**
   * Reads what {@link #write} wrote. The decibels in it are for others; they follow from the rest.
   *
   * @throws IOException when it is something else, saying what is missing
   */
  public static Quality read(InputStream json) throws IOException {
    try {
      JsonNode root = new ObjectMapper().readTree(json);
      List<RepresentationQuality> representations = new ArrayList<>();
      for (JsonNode one : array(root, "representations")) {
        List<Double> segments = new ArrayList<>();
        for (JsonNode ssim : array(one, "segmentSsim")) {
          segments.add(ssim.isNumber() ? ssim.asDouble() : Double.NaN);
        }
        representations.add(new RepresentationQuality(one.path("id").asText(), segments));
      }
      return new Quality(
          root.path("width").asInt(),
          root.path("height").asInt(),
          root.path("comparedHeight").asInt(),
          representations);
    } catch (IllegalArgumentException e) {
      throw new IOException("quality.json: " + e.getMessage(), e);
    }
  }

  private static ArrayNode array(JsonNode node, String name) {
    if (node != null && node.path(name) instanceof ArrayNode array) {
      return array;
    }
    throw new IllegalArgumentException("no list '" + name + "'");
  }

  /** As JSON, one line per representation, in UTF-8. */
  public byte[] write() {
    StringWriter text = new StringWriter();
    text.append(
        "{\"measure\":\"ssim\",\"plane\":\"luma\",\"width\":%d,\"height\":%d,\"comparedHeight\":%d,"
            .formatted(width, height, comparedHeight));
    text.append("\"representations\":[");
    String separator = "\n";
    for (RepresentationQuality one : representations) {
      text.append(separator);
      try (JsonGenerator json = JSON.createGenerator(text)) {
        json.writeStartObject();
        json.writeStringField("id", one.id);
        json.writeFieldName("meanSsim");
        json.writeRawValue(decimals(6, one.meanSsim()));
        json.writeArrayFieldStart("segmentSsim");
        for (double ssim : one.segmentSsim) {
          json.writeRawValue(decimals(6, ssim));
        }
        json.writeEndArray();
        json.writeArrayFieldStart("segmentDb");
        for (double ssim : one.segmentSsim) {
          json.writeRawValue(decimals(2, Comparison.decibels(ssim)));
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

  private static String decimals(int count, double value) {
    return String.format(Locale.ROOT, "%." + count + "f", value);
  }
}
