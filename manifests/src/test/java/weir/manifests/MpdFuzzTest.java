package weir.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import weir.manifests.mpd.MalformedManifest;
import weir.manifests.mpd.Mpd;
import weir.manifests.mpd.MpdReader;
import weir.manifests.mpd.MpdWriter;
import weir.manifests.presentation.AdaptationSetView;
import weir.manifests.presentation.PeriodView;
import weir.manifests.presentation.Presentation;
import weir.manifests.presentation.RepresentationView;
import weir.manifests.presentation.Segment;
import weir.manifests.presentation.SegmentIndex;
import weir.manifests.presentation.UnsupportedManifest;

/**
 * Real documents, damaged at random: whatever comes of it is a document, or one clear error, and
 * soon. A failure names the seed that repeats it.
 *
 * <p>The long run: {@code mvn verify -Plong -pl manifests -Dfuzz.seconds=600 -Dfuzz.seed=1}.
 */
class MpdFuzzTest {
  private static final URI ADDRESS = URI.create("https://example.org/dash/manifest.mpd");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final Pattern VALUE = Pattern.compile("=\\s*(\"[^\"]*\"|'[^']*')");
  private static final Pattern TAG = Pattern.compile("<[^<>]*>");
  private static final List<String> VALUES =
      List.of(
          "",
          "0",
          "-1",
          "1",
          "4294967296",
          "9223372036854775807",
          "-9223372036854775808",
          "99999999999999999999",
          "1e308",
          "INF",
          "NaN",
          "PT0S",
          "P1Y",
          "PT99999999999999999H",
          "$Number%040d$",
          "$Time$",
          "$$",
          "http://[",
          "::",
          "a b",
          "static",
          "dynamic",
          "true",
          "9999-12-31T23:59:59Z",
          "0001-01-01T00:00:00",
          "0-",
          "5-4",
          "1/0",
          "\u0000",
          "&#1;",
          "😀");

  private final List<String> documents = new ArrayList<>();
  private long understood;

  @BeforeEach
  void documentsOfOursAndOfOthers() throws IOException {
    documents.add(Golden.read("on-demand.mpd"));
    documents.add(Golden.read("everything.mpd"));
    Path others = Shared.folder();
    if (Files.isDirectory(others)) {
      try (var files = Files.newDirectoryStream(others, "*_*")) {
        for (Path file : files) {
          documents.add(Files.readString(file));
        }
      }
    }
  }

  @Test
  void aDamagedDocumentIsUnderstoodOrRefusedClearly() {
    for (long seed = 0; seed < 2_000; seed++) {
      damage(seed);
    }
  }

  @Test
  @Tag("long")
  void damagedDocumentsForAsLongAsOneLikes() {
    long seed = Long.getLong("fuzz.seed", 1_000_000);
    long seconds = Long.getLong("fuzz.seconds", 600);
    long from = seed;
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    while (System.nanoTime() < end) {
      damage(seed++);
    }
    System.out.printf(
        "%d damaged documents from seed %d in %d s, %d of them understood%n",
        seed - from, from, seconds, understood);
  }

  private void damage(long seed) {
    String damaged = damaged(new SplittableRandom(seed));
    long begin = System.nanoTime();
    try {
      understand(damaged);
      understood++;
    } catch (MalformedManifest refused) {
      if (!refused.getMessage().startsWith("fuzz")) {
        throw new AssertionError("seed " + seed + " of\n" + damaged, refused);
      }
    } catch (RuntimeException | IOException | StackOverflowError unexpected) {
      throw new AssertionError("seed " + seed + " of\n" + damaged, unexpected);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    assertTrue(took.compareTo(LONGEST) < 0, "seed " + seed + " took " + took);
  }

  private static void understand(String damaged) throws IOException {
    Mpd mpd =
        MpdReader.read(new ByteArrayInputStream(damaged.getBytes(StandardCharsets.UTF_8)), "fuzz");
    assertEquals(mpd, MpdReader.read(MpdWriter.writeAsItIs(mpd), "again"));
    try {
      Presentation presentation = Presentation.of(mpd, ADDRESS, NOW);
      for (PeriodView period : presentation.periods()) {
        for (AdaptationSetView set : period.adaptationSets()) {
          for (RepresentationView one : set.representations()) {
            ask(one);
          }
        }
      }
    } catch (MalformedManifest | UnsupportedManifest refused) {
      assertTrue(refused.getMessage().startsWith(ADDRESS.toString()), refused.getMessage());
    }
  }

  private static void ask(RepresentationView one) {
    if (!one.isAddressable()) {
      return;
    }
    SegmentIndex segments = one.segments();
    assertTrue(one.available().end() <= segments.count());
    if (segments.count() > 0) {
      for (long index : new long[] {0, segments.count() / 2, segments.count() - 1}) {
        Segment segment = segments.at(index);
        assertTrue(segment.durationMs() > 0);
        segments.indexOf(segment.number());
      }
      segments.indexAt(Duration.ofSeconds(100));
    }
  }

  private String damaged(SplittableRandom random) {
    StringBuilder text = new StringBuilder(documents.get(random.nextInt(documents.size())));
    for (int i = random.nextInt(1, 5); i > 0 && text.length() > 20; i--) {
      int at = random.nextInt(text.length());
      int length = random.nextInt(1, 1 + Math.min(200, text.length() - at));
      switch (random.nextInt(8)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(1, 0x180));
        case 1 -> text.delete(at, at + length);
        case 2 -> text.insert(at, text.substring(at, at + length));
        case 3 -> {
          String other = documents.get(random.nextInt(documents.size()));
          int from = random.nextInt(other.length());
          text.insert(at, other, from, Math.min(other.length(), from + length));
        }
        case 4 -> drop(text, TAG, at);
        case 5 -> repeat(text, at, random.nextInt(1, 20));
        default -> value(text, at, VALUES.get(random.nextInt(VALUES.size())));
      }
    }
    return text.toString();
  }

  private static void value(StringBuilder text, int at, String value) {
    Matcher next = VALUE.matcher(text);
    if (next.find(at)) {
      text.replace(next.start(1) + 1, next.end(1) - 1, value);
    }
  }

  private static void drop(StringBuilder text, Pattern what, int at) {
    Matcher next = what.matcher(text);
    if (next.find(at)) {
      text.delete(next.start(), next.end());
    }
  }

  private static void repeat(StringBuilder text, int at, int times) {
    Matcher next = TAG.matcher(text);
    if (next.find(at)) {
      text.insert(next.start(), next.group().repeat(times));
    }
  }
}
