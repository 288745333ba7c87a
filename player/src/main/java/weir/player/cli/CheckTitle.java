package weir.player.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import weir.manifests.rules.Violation;
import weir.player.check.Check;
import weir.player.check.Report;
import weir.player.check.Ruling;

/** {@code weir check}. */
@Command(
    name = "check",
    description = {
      "Fetch every segment of a title and hold it to what its manifest promises.",
      "Ends with 0 if nothing failed, 3 if a rule did, 2 if the manifest cannot be read."
    },
    mixinStandardHelpOptions = true)
final class CheckTitle implements Callable<Integer> {
  private static final int PLACES = 5;

  @Parameters(paramLabel = "URL|FILE", description = "A manifest's address, or a file.")
  private String manifest;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean isJson;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description = "Requests at the same time, 1 to 64 (default: ${DEFAULT-VALUE}).")
  private int parallel = Check.Settings.DEFAULT.parallel();

  @Override
  public Integer call() {
    if (parallel < 1 || parallel > 64) {
      throw CommandFailed.usage("--parallel is 1 to 64, not " + parallel);
    }
    Report report = report();
    if (isJson) {
      System.out.println(json(report));
    } else {
      print(report);
    }
    return report.isPassed() ? 0 : Main.RUNNING;
  }

  private Report report() {
    HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    ProgressLines progress = new ProgressLines("checking", System.err);
    try {
      return Check.run(
          client,
          address(manifest),
          Instant.now(),
          new Check.Settings(parallel, Check.Settings.DEFAULT.mostSegments()),
          progress);
    } catch (IOException e) {
      throw CommandFailed.input(manifest + " cannot be read: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailed.running("interrupted", e);
    } finally {
      progress.done();
    }
  }

  private static URI address(String text) {
    try {
      return text.startsWith("http://") || text.startsWith("https://")
          ? URI.create(text)
          : Path.of(text).toAbsolutePath().toUri();
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage(text + " is neither an address nor a file");
    }
  }

  private static void print(Report report) {
    for (Ruling ruling : report.rulings()) {
      System.out.println(line(ruling));
      places("  ", ruling.first(), ruling.count());
      if (ruling.outcome() != Ruling.Outcome.NOT_JUDGED) {
        places("  note: ", ruling.notes(), ruling.notes().size());
      }
    }
    long failed =
        report.rulings().stream().filter(one -> one.outcome() == Ruling.Outcome.FAIL).count();
    System.out.println(
        String.format(
            Locale.ROOT,
            "%s: %d representations, %d segments, %.1f MB in %.1f s%s",
            failed == 0
                ? "nothing failed"
                : failed + (failed == 1 ? " rule" : " rules") + " failed",
            report.representations(),
            report.segments(),
            report.bytes() / 1e6,
            report.took().toMillis() / 1000.0,
            report.isLive() ? "; of a live title what was there" : ""));
  }

  private static String line(Ruling ruling) {
    String line = String.format(Locale.ROOT, "%-4s %s", ruling.id(), word(ruling));
    return switch (ruling.outcome()) {
      case PASS, FAIL -> line + ruling.sentence();
      case NOT_APPLICABLE, NOT_JUDGED -> line + ruling.sentence() + " (" + ruling.reason() + ")";
    };
  }

  private static String word(Ruling ruling) {
    return switch (ruling.outcome()) {
      case PASS -> "pass        ";
      case FAIL -> "FAIL        ";
      case NOT_APPLICABLE -> "-           ";
      case NOT_JUDGED -> "not judged  ";
    };
  }

  private static void places(String before, List<Violation> places, long count) {
    String indent = " ".repeat(15);
    places.stream()
        .limit(PLACES)
        .forEach(one -> System.out.println(indent + before + one.place() + ": " + one.what()));
    if (count > PLACES) {
      System.out.println(indent + before + "and " + (count - PLACES) + " more");
    }
  }

  private static String json(Report report) {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode root = mapper.createObjectNode();
    root.put("manifest", report.manifest().toString());
    root.put("type", report.isLive() ? "dynamic" : "static");
    root.put("passed", report.isPassed());
    root.put("representations", report.representations());
    root.put("segments", report.segments());
    root.put("bytes", report.bytes());
    root.put("tookMs", report.took().toMillis());
    ArrayNode rules = root.putArray("rules");
    for (Ruling ruling : report.rulings()) {
      ObjectNode rule = rules.addObject();
      rule.put("id", ruling.id());
      rule.put("sentence", ruling.sentence());
      rule.put("verdict", ruling.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' '));
      if (!ruling.reason().isEmpty()) {
        rule.put("reason", ruling.reason());
      }
      rule.put("count", ruling.count());
      violations(rule.putArray("places"), ruling.first());
      violations(rule.putArray("notes"), ruling.notes());
    }
    try {
      return mapper.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void violations(ArrayNode to, List<Violation> all) {
    for (Violation one : all) {
      to.addObject().put("place", one.place()).put("what", one.what());
    }
  }
}
