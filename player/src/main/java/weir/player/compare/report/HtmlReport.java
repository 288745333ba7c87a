package weir.player.compare.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes a {@link Report} as one HTML file that needs nothing else: styles, scripts and data are in
 * it, and its own policy forbids the browser to load anything. What it says is packed by deflate;
 * every {@link Story} apart from the others, so that a browser unpacks only those one looks at.
 */
public final class HtmlReport {
  private static final String OURS = "/weir/player/compare/report/";

  /** The chart library comes with the server's page. */
  private static final String PACKAGES = "/weir/server/page/packages/";

  /** Our modules, by the names under which they import each other. */
  private static final List<String> MODULES =
      List.of(
          "format",
          "story",
          "look",
          "model",
          "ranking",
          "tradeoff",
          "spread",
          "heat",
          "session",
          "panels");

  private HtmlReport() {}

  /** Writes a file, which gets its name only when it is whole. */
  public static void write(Report report, Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Path partial = target.resolveSibling("." + target.getFileName() + ".partial");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(partial))) {
        write(report, out);
      }
      Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /** Writes the page as UTF-8; the stream stays open. */
  public static void write(Report report, OutputStream out) throws IOException {
    ReportJson json = new ReportJson(report);
    String page = text(OURS + "report.html");
    int at = 0;
    for (int open = page.indexOf("{{"); open >= 0; open = page.indexOf("{{", at)) {
      int close = page.indexOf("}}", open);
      utf8(out, page.substring(at, open));
      fill(page.substring(open + 2, close), report, json, out);
      at = close + 2;
    }
    utf8(out, page.substring(at));
    out.flush();
  }

  private static void fill(String place, Report report, ReportJson json, OutputStream out)
      throws IOException {
    switch (place) {
      case "heading" -> utf8(out, escaped(report.heading()));
      case "chart-licence" -> utf8(out, text(PACKAGES + "uPlot.LICENSE"));
      case "chart-style" -> utf8(out, text(PACKAGES + "uPlot.min.css"));
      case "style" -> utf8(out, text(OURS + "report.css"));
      case "chart-script" -> utf8(out, text(PACKAGES + "uPlot.iife.min.js"));
      case "modules" -> modules(out);
      case "script" -> utf8(out, text(OURS + "report.js"));
      case "data" -> packed(json.bytes(), out);
      case "links" -> lines(json.links(), out);
      case "stories" -> lines(json.stories(), out);
      default -> throw new IllegalStateException("report.html wants " + place);
    }
  }

  /** An import map: modules as addresses that hold their own text, so that nothing is loaded. */
  private static void modules(OutputStream out) throws IOException {
    ByteArrayOutputStream map = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(map)) {
      json.writeStartObject();
      json.writeObjectFieldStart("imports");
      for (String name : MODULES) {
        // Errors then name the module instead of repeating the address, which is its whole text.
        String named = text(OURS + name + ".js") + "//# sourceURL=weir/" + name + ".js\n";
        byte[] module = named.getBytes(StandardCharsets.UTF_8);
        json.writeStringField(
            name, "data:text/javascript;base64," + Base64.getEncoder().encodeToString(module));
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    out.write(map.toByteArray());
  }

  private static void lines(List<byte[]> all, OutputStream out) throws IOException {
    for (byte[] one : all) {
      packed(one, out);
      out.write('\n');
    }
  }

  private static void packed(byte[] bytes, OutputStream out) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 2 + 64);
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try (DeflaterOutputStream zipped = new DeflaterOutputStream(packed, deflater)) {
      zipped.write(bytes);
    } finally {
      deflater.end();
    }
    out.write(Base64.getEncoder().encode(packed.toByteArray()));
  }

  private static void utf8(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  private static String text(String resource) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
