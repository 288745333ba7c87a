package weir.player.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import weir.manifests.mpd.Addressing;
import weir.manifests.mpd.Finding;
import weir.manifests.mpd.Mpd;
import weir.manifests.mpd.MpdReader;
import weir.manifests.presentation.AdaptationSetView;
import weir.manifests.presentation.Availability;
import weir.manifests.presentation.PeriodView;
import weir.manifests.presentation.Presentation;
import weir.manifests.presentation.RepresentationView;
import weir.manifests.presentation.Segment;
import weir.player.wire.Remote;
import weir.player.wire.RemoteIndex;
import weir.player.wire.RemoteManifest;

/** {@code weir info}. */
@Command(
    name = "info",
    description = {
      "Show what a manifest says: the ladder, addressing, periods and segments.",
      "Whatever is odd about it is listed with its line and how it was understood."
    },
    mixinStandardHelpOptions = true)
final class Describe implements Runnable {
  @Parameters(paramLabel = "URL|FILE", description = "A manifest's address, or a file.")
  private String manifest;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean isJson;

  @Option(names = "--segments", description = "List every segment: address, start, duration.")
  private boolean withSegments;

  /** Why segments that are listed in the media are not known here. */
  private final List<String> unreadable = new ArrayList<>();

  @Override
  public void run() {
    URI address = address(manifest);
    List<Finding> findings = new ArrayList<>();
    try {
      if (address.getScheme().equals("file")) {
        print(Presentation.of(read(address, findings), address, Instant.now()), findings);
        return;
      }
      HttpClient client =
          HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
      RemoteManifest read = RemoteManifest.fetch(client, address, findings::add);
      print(indexed(client, Presentation.of(read.mpd(), read.address(), Instant.now())), findings);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailed.running("interrupted", e);
    }
  }

  private void print(Presentation presentation, List<Finding> findings) {
    if (isJson) {
      print(json(presentation, findings));
    } else {
      table(presentation, findings);
    }
  }

  /** With the segments that are listed in the media; what cannot be had is remembered and told. */
  private Presentation indexed(HttpClient client, Presentation presentation)
      throws InterruptedException {
    List<PeriodView> periods = new ArrayList<>();
    for (PeriodView period : presentation.periods()) {
      List<AdaptationSetView> sets = new ArrayList<>();
      for (AdaptationSetView set : period.adaptationSets()) {
        List<RepresentationView> all = new ArrayList<>();
        for (RepresentationView one : set.representations()) {
          try {
            all.add(RemoteIndex.read(client, one));
          } catch (Remote.Unplayable e) {
            unreadable.add(e.getMessage());
            all.add(one);
          }
        }
        sets.add(new AdaptationSetView(set.contentType(), all, set.written()));
      }
      periods.add(
          new PeriodView(
              period.start(),
              period.duration(),
              period.isOpen(),
              period.remote(),
              sets,
              period.written()));
    }
    return new Presentation(
        presentation.address(),
        presentation.duration(),
        presentation.minBufferTime(),
        periods,
        presentation.live());
  }

  private static URI address(String text) {
    return text.startsWith("http://") || text.startsWith("https://")
        ? URI.create(text)
        : Path.of(text).toAbsolutePath().toUri();
  }

  private Mpd read(URI address, List<Finding> findings) {
    try (InputStream document = Files.newInputStream(Path.of(address))) {
      return MpdReader.read(document, manifest, findings::add);
    } catch (IOException e) {
      throw CommandFailed.input(manifest + " cannot be read: " + e, e);
    }
  }

  private void table(Presentation presentation, List<Finding> findings) {
    System.out.println(
        String.format(
            Locale.ROOT,
            "%s, %s, %s",
            presentation.live().isPresent() ? "live" : "on demand",
            presentation.live().isPresent()
                ? "no end known"
                : seconds(presentation.duration()) + " s",
            presentation.periods().size() == 1
                ? "one period"
                : presentation.periods().size() + " periods"));
    for (PeriodView period : presentation.periods()) {
      if (presentation.periods().size() > 1) {
        System.out.println("period from " + seconds(period.start()) + " s");
      }
      for (AdaptationSetView set : period.adaptationSets()) {
        String language = set.language().map(tag -> " (" + tag + ")").orElse("");
        System.out.println("  " + set.contentType() + language);
        for (RepresentationView one : set.representations()) {
          System.out.println(row(period, set, one));
          if (withSegments && one.isAddressable()) {
            segments(one)
                .forEach(
                    segment ->
                        System.out.println(
                            String.format(
                                Locale.ROOT,
                                "      %10.3f s %8.3f s  %s%s",
                                segment.startMs() / 1000,
                                segment.durationMs() / 1000,
                                segment.url(),
                                segment.range().map(range -> " " + range).orElse(""))));
          }
        }
      }
    }
    for (Finding finding : findings) {
      System.out.println(
          "line " + finding.line() + ": " + finding.what() + "; " + finding.understood());
    }
    unreadable.forEach(System.out::println);
  }

  private static String row(PeriodView period, AdaptationSetView set, RepresentationView one) {
    String size =
        one.width().isPresent() && one.height().isPresent()
            ? one.width().getAsInt() + "x" + one.height().getAsInt()
            : "";
    return String.format(
            Locale.ROOT,
            "    %-16s %-16s %-10s %6s %8.0f kbit/s  %s, %s",
            one.id(),
            one.codecs().orElse(""),
            size,
            one.frameRate()
                .map(rate -> String.format(Locale.ROOT, "%.4g/s", rate.framesPerSecond()))
                .orElse(""),
            one.bandwidth() / 1000.0,
            addressing(period, set, one),
            counted(one))
        .stripTrailing();
  }

  private static String counted(RepresentationView one) {
    if (!one.isAddressable()) {
      return one.index().isPresent() ? "segments listed in the media" : "cannot be addressed";
    }
    Availability.Window window = one.available();
    long count = window.end() - window.first();
    return count
        + (count == 1 ? " segment" : " segments")
        + (one.availability().isPresent() ? " now" : "");
  }

  private static Stream<Segment> segments(RepresentationView one) {
    Availability.Window window = one.available();
    return java.util.stream.LongStream.range(window.first(), window.end())
        .mapToObj(index -> one.segments().at(index));
  }

  private static String addressing(
      PeriodView period, AdaptationSetView set, RepresentationView one) {
    List<Addressing> nearest =
        List.of(
            one.written().addressing(), set.written().addressing(), period.written().addressing());
    for (Addressing said : nearest) {
      if (said.segmentList().isPresent()) {
        return "SegmentList";
      }
      if (said.segmentBase().isPresent()) {
        return "SegmentBase";
      }
      if (said.segmentTemplate().isPresent()) {
        boolean hasTimeline =
            nearest.stream()
                .flatMap(at -> at.segmentTemplate().stream())
                .anyMatch(template -> template.series().timeline().isPresent());
        return hasTimeline ? "SegmentTemplate with SegmentTimeline" : "SegmentTemplate";
      }
    }
    return "one file";
  }

  private ObjectNode json(Presentation presentation, List<Finding> findings) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("type", presentation.live().isPresent() ? "dynamic" : "static");
    if (presentation.live().isEmpty()) {
      root.put("durationMs", presentation.duration().toNanos() / 1e6);
    }
    ArrayNode periods = root.putArray("periods");
    for (PeriodView period : presentation.periods()) {
      ObjectNode at = periods.addObject();
      period.id().ifPresent(id -> at.put("id", id));
      at.put("startMs", period.start().toNanos() / 1e6);
      ArrayNode sets = at.putArray("adaptationSets");
      for (AdaptationSetView set : period.adaptationSets()) {
        ObjectNode in = sets.addObject();
        in.put("contentType", set.contentType());
        set.language().ifPresent(language -> in.put("language", language));
        ArrayNode all = in.putArray("representations");
        for (RepresentationView one : set.representations()) {
          json(period, set, one, all.addObject());
        }
      }
    }
    if (!unreadable.isEmpty()) {
      unreadable.forEach(root.putArray("unreadable")::add);
    }
    ArrayNode odd = root.putArray("findings");
    for (Finding finding : findings) {
      odd.addObject()
          .put("line", finding.line())
          .put("what", finding.what())
          .put("understood", finding.understood());
    }
    return root;
  }

  private void json(
      PeriodView period, AdaptationSetView set, RepresentationView one, ObjectNode to) {
    to.put("id", one.id());
    to.put("bandwidth", one.bandwidth());
    one.codecs().ifPresent(codecs -> to.put("codecs", codecs));
    one.width().ifPresent(width -> to.put("width", width));
    one.height().ifPresent(height -> to.put("height", height));
    one.frameRate().ifPresent(rate -> to.put("frameRate", rate.toString()));
    to.put("addressing", addressing(period, set, one));
    Optional<Availability.Window> window =
        one.isAddressable() ? Optional.of(one.available()) : Optional.empty();
    window.ifPresent(there -> to.put("segmentCount", there.end() - there.first()));
    if (withSegments && window.isPresent()) {
      ArrayNode list = to.putArray("segments");
      segments(one)
          .forEach(
              segment -> {
                ObjectNode at = list.addObject();
                at.put("url", segment.url().toString());
                segment.range().ifPresent(range -> at.put("range", range.toString()));
                at.put("startMs", segment.startMs());
                at.put("durationMs", segment.durationMs());
              });
    }
  }

  private static void print(ObjectNode root) {
    try {
      System.out.println(
          new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(root));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
  }
}
