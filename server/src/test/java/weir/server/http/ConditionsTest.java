package weir.server.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand requests with ranges and conditions, made by chance together with what they mean,
 * against a model of RFC 9110 sections 8.8, 12.5.3, 13 and 14 that never reads a request.
 */
@Timeout(120)
class ConditionsTest {
  private static final int REQUESTS = 10_000;
  private static final long SEED = 9110;

  /** A Sunday, as the example in the RFC. */
  private static final Instant WRITTEN = Instant.parse("1994-11-06T08:49:37Z");

  /** The same moments in the three forms that dates have. */
  private static final List<String> THEN =
      List.of(
          "Sun, 06 Nov 1994 08:49:37 GMT",
          "Sunday, 06-Nov-94 08:49:37 GMT",
          "Sun Nov  6 08:49:37 1994");

  private static final List<String> BEFORE =
      List.of(
          "Sun, 06 Nov 1994 08:49:36 GMT",
          "Saturday, 05-Nov-94 08:49:37 GMT",
          "Sat Nov  5 08:49:37 1994");

  private static final List<String> AFTER =
      List.of(
          "Sun, 06 Nov 1994 08:49:38 GMT",
          "Monday, 07-Nov-94 08:49:37 GMT",
          "Mon Nov  7 08:49:37 1994");

  private static final List<String> NO_DATE = List.of("yesterday", "0", "Sun, 06 Nov 1994");

  @TempDir Path folder;
  private WeirServer server;
  private final SplittableRandom random = new SplittableRandom(SEED);

  /** One thing that can be asked for, as it is when it is not coded and when it is. */
  private record Thing(
      String path, byte[] plain, String plainTag, byte[] zipped, String zippedTag) {
    boolean isCoded() {
      return zipped.length > 0;
    }
  }

  /** A field with what it means. */
  private record Said<T>(String line, T meaning) {}

  private enum Verdict {
    ABSENT,
    YES,
    NO
  }

  /** Of a well-formed range; empty if the field is to be ignored. */
  private record Ranges(boolean isIgnored, List<long[]> satisfiable) {}

  @BeforeEach
  void start() throws IOException {
    Path library = Files.createDirectories(folder.resolve("library"));
    new HandmadeLibrary(library).title("small", 3, 1000).title("large", 3, 100_000);
    for (String file :
        new String[] {"small/360p/2.m4s", "large/360p/2.m4s", "small/manifest.mpd"}) {
      Files.setLastModifiedTime(library.resolve(file), FileTime.from(WRITTEN));
    }
    server = WeirServer.start(new WeirServer.Settings(library, "127.0.0.1", 0));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everyAnswerIsWhatTheModelSays() throws IOException {
    System.out.println(REQUESTS + " requests, seed " + SEED);
    try (RawConnection connection = new RawConnection(server)) {
      List<Thing> things =
          List.of(
              thing(connection, "small/360p/2.m4s"),
              thing(connection, "large/360p/2.m4s"),
              thing(connection, "small/manifest.mpd"));
      assertTrue(things.get(2).isCoded() && !things.get(0).isCoded());
      long before = server.count().answers.sum();
      int[] seen = new int[600];
      for (int i = 0; i < REQUESTS; i++) {
        seen[one(connection, any(things), i)]++;
      }
      System.out.printf(
          "answered 200: %d, 206: %d, 304: %d, 412: %d, 416: %d; by the lane: %d%n",
          seen[200],
          seen[206],
          seen[304],
          seen[412],
          seen[416],
          server.count().answers.sum() - before);
      for (int status : new int[] {200, 206, 304, 412, 416}) {
        assertTrue(seen[status] > REQUESTS / 100, status + " came " + seen[status] + " times");
      }
    }
  }

  private Thing thing(RawConnection connection, String path) throws IOException {
    RawConnection.Response plain = connection.ask(RawConnection.get("media/" + path));
    RawConnection.Response zipped =
        connection.ask(
            "GET /media/" + path + " HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n");
    boolean isCoded = zipped.field("Content-Encoding").equals("gzip");
    if (isCoded) {
      assertArrayEquals(
          plain.body(),
          new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes());
      assertTrue(!plain.field("ETag").equals(zipped.field("ETag")));
    }
    return new Thing(
        path,
        plain.body(),
        plain.field("ETag"),
        isCoded ? zipped.body() : new byte[0],
        isCoded ? zipped.field("ETag") : plain.field("ETag"));
  }

  /** Asks and compares; returns the status. */
  private int one(RawConnection connection, Thing thing, int number) throws IOException {
    boolean isHead = random.nextInt(5) == 0;
    boolean isOnLink = random.nextInt(10) == 0;
    Said<Boolean> coding = acceptEncoding();
    boolean isZipped = thing.isCoded() && coding.meaning;
    byte[] content = isZipped ? thing.zipped : thing.plain;
    String tag = isZipped ? thing.zippedTag : thing.plainTag;

    Said<Verdict> match = tags("If-Match", tag, false);
    Said<Verdict> noneMatch = tags("If-None-Match", tag, true);
    Said<Verdict> unmodified = date("If-Unmodified-Since");
    Said<Verdict> modified = date("If-Modified-Since");
    Said<Ranges> range = range(content.length);
    if (isZipped
        && range.meaning.satisfiable.size() > 1) { // gzip is said of a message, not of parts
      range = new Said<>(range.line, new Ranges(true, List.of()));
    }
    Said<Verdict> ifRange = ifRange(tag);

    List<String> lines =
        new ArrayList<>(
            List.of(
                coding.line,
                match.line,
                noneMatch.line,
                unmodified.line,
                modified.line,
                range.line,
                ifRange.line));
    // What Jetty's parser has to read, and not the lane's, must be answered alike.
    lines.add(
        switch (random.nextInt(20)) {
          case 0 -> "Connection: keep-alive, sing";
          case 1 -> "X-Word: \u00e9";
          case 2 -> "CMCD-Session: sid=\"1\"";
          default -> "";
        });
    lines.removeIf(String::isEmpty);
    for (int i = lines.size() - 1; i > 0; i--) {
      String swapped = lines.set(random.nextInt(i + 1), lines.get(i));
      lines.set(i, swapped);
    }
    StringBuilder request =
        new StringBuilder(isHead ? "HEAD /" : "GET /")
            .append(isOnLink ? "via/id=fast/media/" : "media/")
            .append(thing.path)
            .append(random.nextInt(10) == 0 ? "?CMCD=br%3D3200" : "")
            .append(" HTTP/1.1\r\nHost: x\r\n");
    for (String line : lines) {
      int colon = line.indexOf(':');
      String name = line.substring(0, colon);
      request
          .append(random.nextInt(4) == 0 ? name.toLowerCase(Locale.ROOT) : name)
          .append(line.substring(colon))
          .append("\r\n");
    }
    request.append("\r\n");

    RawConnection.Response answer = connection.ask(request.toString());

    String about = "seed " + SEED + ", request " + number + ":\n" + request;
    int status = status(match, unmodified, noneMatch, modified, range, ifRange, isHead, isOnLink);
    assertEquals(status, answer.status(), about);
    assertEquals(tag, answer.field("ETag"), about);
    assertEquals(thing.isCoded() ? "Accept-Encoding" : "", answer.field("Vary"), about);
    assertEquals(THEN.get(0), answer.field("Last-Modified"), about);
    assertTrue(answer.fields().containsKey("Date"), about);
    assertEquals("*", answer.field("Access-Control-Allow-Origin"), about);
    assertEquals("*", answer.field("Timing-Allow-Origin"), about);
    assertEquals(
        status >= 400 || isOnLink, answer.field("Cache-Control").equals("no-store"), about);
    boolean isCodedBody = isZipped && (status == 200 || status == 206);
    assertEquals(isCodedBody ? "gzip" : "", answer.field("Content-Encoding"), about);
    body(answer, status, content, range.meaning, isHead, about);
    return status;
  }

  /** RFC 9110, section 13.2.2; below /via nothing is ever 304. */
  private static int status(
      Said<Verdict> match,
      Said<Verdict> unmodified,
      Said<Verdict> noneMatch,
      Said<Verdict> modified,
      Said<Ranges> range,
      Said<Verdict> ifRange,
      boolean isHead,
      boolean isOnLink) {
    Verdict holds = match.meaning != Verdict.ABSENT ? match.meaning : unmodified.meaning;
    if (holds == Verdict.NO) {
      return 412;
    }
    Verdict hasIt = noneMatch.meaning != Verdict.ABSENT ? noneMatch.meaning : modified.meaning;
    if (hasIt == Verdict.YES && !isOnLink) {
      return 304;
    }
    if (isHead || range.meaning.isIgnored || ifRange.meaning == Verdict.NO) {
      return 200;
    }
    return range.meaning.satisfiable.isEmpty() ? 416 : 206;
  }

  private static void body(
      RawConnection.Response answer,
      int status,
      byte[] content,
      Ranges ranges,
      boolean isHead,
      String about) {
    if (status == 200) {
      assertEquals("" + content.length, answer.field("Content-Length"), about);
      assertArrayEquals(isHead ? new byte[0] : content, answer.body(), about);
    } else if (status == 416) {
      assertEquals("bytes */" + content.length, answer.field("Content-Range"), about);
      assertEquals("application/problem+json", answer.field("Content-Type"), about);
    } else if (status == 206 && ranges.satisfiable.size() == 1) {
      long[] one = ranges.satisfiable.get(0);
      assertEquals(contentRange(one, content), answer.field("Content-Range"), about);
      assertArrayEquals(part(one, content), answer.body(), about);
    } else if (status == 206) {
      String boundary = answer.field("Content-Type").replaceFirst(".*boundary=", "");
      String[] parts = answer.text().split("\r\n--" + boundary);
      assertEquals(ranges.satisfiable.size() + 2, parts.length, about);
      for (int i = 0; i < ranges.satisfiable.size(); i++) {
        long[] one = ranges.satisfiable.get(i);
        String[] headAndBody = parts[i + 1].split("\r\n\r\n", 2);
        assertTrue(headAndBody[0].contains("Content-Range: " + contentRange(one, content)), about);
        assertArrayEquals(
            part(one, content), headAndBody[1].getBytes(StandardCharsets.ISO_8859_1), about);
      }
    }
  }

  private static byte[] part(long[] range, byte[] content) {
    return Arrays.copyOfRange(content, (int) range[0], (int) range[1] + 1);
  }

  private static String contentRange(long[] range, byte[] content) {
    return "bytes " + range[0] + "-" + range[1] + "/" + content.length;
  }

  /** Meaning: whether it prefers gzip. */
  private Said<Boolean> acceptEncoding() {
    return any(
        List.of(
            new Said<>("", false),
            new Said<>("Accept-Encoding: gzip", true),
            new Said<>("Accept-Encoding: gzip, deflate, br", true),
            new Said<>("Accept-Encoding: br;q=1.0, gzip;q=0.001", true),
            new Said<>("Accept-Encoding: X-GZip ; q=0.5", true),
            new Said<>("Accept-Encoding: *", true),
            new Said<>("Accept-Encoding: *;q=0.1, gzip;q=0", false),
            new Said<>("Accept-Encoding: gzip;q=0.5, identity", false),
            new Said<>("Accept-Encoding: gzip;q=0.5, identity;q=0.4", true),
            new Said<>("Accept-Encoding: identity;q=0", false),
            new Said<>("Accept-Encoding: gzip;q=none", false),
            new Said<>("Accept-Encoding: br", false)));
  }

  /** Meaning: whether the list names what there is. */
  private Said<Verdict> tags(String name, String tag, boolean weakCounts) {
    if (random.nextInt(10) < 7) {
      return new Said<>("", Verdict.ABSENT);
    }
    if (random.nextInt(6) == 0) {
      return new Said<>(name + ": *", Verdict.YES);
    }
    boolean isNamed = false;
    List<String> list = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int kind = random.nextInt(6);
      isNamed |= kind == 0 || kind == 1 && weakCounts;
      list.add(
          switch (kind) {
            case 0 -> tag;
            case 1 -> "W/" + tag;
            case 2 -> "\"a,b\"";
            case 3 -> "W/\"\"";
            case 4 -> tag.substring(0, tag.length() - 1) + "x\"";
            default -> "\"W/\"";
          });
    }
    return new Said<>(
        name + ": " + String.join(any(List.of(",", ", ", " ,\t")), list),
        isNamed ? Verdict.YES : Verdict.NO);
  }

  /** Meaning: whether the file is as old as that, or older. */
  private Said<Verdict> date(String name) {
    return switch (random.nextInt(16)) {
      case 0 -> new Said<>(name + ": " + any(THEN), Verdict.YES);
      case 1 -> new Said<>(name + ": " + any(AFTER), Verdict.YES);
      case 2 -> new Said<>(name + ": " + any(BEFORE), Verdict.NO);
      case 3 -> new Said<>(name + ": " + any(NO_DATE), Verdict.ABSENT);
      default -> new Said<>("", Verdict.ABSENT);
    };
  }

  /** Meaning: whether it is still that. */
  private Said<Verdict> ifRange(String tag) {
    return switch (random.nextInt(14)) {
      case 0 -> new Said<>("If-Range: " + tag, Verdict.YES);
      case 1 -> new Said<>("If-Range: W/" + tag, Verdict.NO);
      case 2 -> new Said<>("If-Range: \"other\"", Verdict.NO);
      case 3 -> new Said<>("If-Range: " + any(THEN), Verdict.YES);
      case 4 -> new Said<>("If-Range: " + any(AFTER), Verdict.NO);
      case 5 -> new Said<>("If-Range: " + any(NO_DATE), Verdict.NO);
      default -> new Said<>("", Verdict.ABSENT);
    };
  }

  private Said<Ranges> range(int size) {
    Ranges none = new Ranges(true, List.of());
    if (random.nextInt(10) < 3) {
      return new Said<>("", none);
    }
    if (random.nextInt(8) == 0) {
      String field =
          any(
              List.of(
                  "lines=1-2",
                  "bytes=",
                  "bytes=,",
                  "bytes=abc",
                  "bytes=9-5",
                  "bytes=-",
                  "bytes=1",
                  "bytes 0-5",
                  "bytes=0-5,9-7",
                  "bytes=+1-5",
                  "bytes=1-5;6",
                  "bytes=0x1-5",
                  "bytes=--5"));
      return new Said<>("Range: " + field, none);
    }
    List<String> specs = new ArrayList<>();
    List<long[]> satisfiable = new ArrayList<>();
    for (int i = random.nextInt(3) == 0 ? random.nextInt(20) : 0; i >= 0; i--) {
      long from = random.nextInt(8) == 0 ? size + random.nextInt(100) : random.nextInt(size);
      switch (random.nextInt(5)) {
        case 0 -> {
          specs.add(from + "-");
          add(satisfiable, from, Long.MAX_VALUE, size);
        }
        case 1 -> {
          long last = any(List.of(0L, 1L, (long) random.nextInt(size), size + 7L));
          specs.add("-" + last);
          if (last > 0) {
            add(satisfiable, Math.max(0, size - last), size - 1, size);
          }
        }
        case 2 -> {
          specs.add(from + "-99999999999999999999");
          add(satisfiable, from, Long.MAX_VALUE, size);
        }
        default -> {
          long to = from + random.nextInt(random.nextBoolean() ? 10 : size);
          specs.add(from + "-" + to);
          add(satisfiable, from, to, size);
        }
      }
    }
    boolean isTooMuch = specs.size() > 16;
    for (long[] one : satisfiable) {
      for (long[] other : satisfiable) {
        isTooMuch |= one != other && one[0] <= other[1] && other[0] <= one[1];
      }
    }
    String field =
        any(List.of("bytes=", "Bytes=", "bytes= "))
            + String.join(any(List.of(",", ", ", " , ")), specs);
    return new Said<>("Range: " + field, isTooMuch ? none : new Ranges(false, satisfiable));
  }

  private static void add(List<long[]> satisfiable, long first, long last, int size) {
    if (first < size) {
      satisfiable.add(new long[] {first, Math.min(last, size - 1)});
    }
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
