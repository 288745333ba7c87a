package weir.server.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.server.origin.Answer.Caching;

class AnswerTest {
  private static final Instant LAST_MODIFIED = Instant.parse("2026-01-02T03:04:05Z");
  private static final StoredFile FILE = file(1000);
  private static final String MODIFIED = "Fri, 02 Jan 2026 03:04:05 GMT";
  private static final String EARLIER = "Fri, 02 Jan 2026 03:04:04 GMT";
  private static final String LATER = "Fri, 02 Jan 2026 03:04:06 GMT";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=0-0         | bytes 0-0/1000",
        "bytes=0-99        | bytes 0-99/1000",
        "bytes=100-        | bytes 100-999/1000",
        "bytes=-100        | bytes 900-999/1000",
        "bytes=-5000       | bytes 0-999/1000",
        "bytes=999-5000    | bytes 999-999/1000",
        "bytes=0-99999999999999999999 | bytes 0-999/1000",
        "BYTES = 5-6       | bytes 5-6/1000",
        "bytes=0-1,5000-   | bytes 0-1/1000",
      })
  void sendsWhatOneRangeAsksFor(String range, String contentRange) {
    Answer answer = to(Map.of("Range", range));

    assertEquals(206, answer.status());
    assertEquals(contentRange, answer.fields().get("Content-Range"));
    assertEquals("" + answer.bodyLength(), answer.fields().get("Content-Length"));
    assertEquals("video/mp4", answer.fields().get("Content-Type"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "items=0-99",
        "bytes=",
        "bytes=a-b",
        "bytes=5",
        "bytes=9-3",
        "bytes=-",
        "bytes 0-5",
        "bytes=0-10,5-20",
        "bytes=1 0-20",
        "bytes=+1-2",
        "bytes=0-0,2-2,4-4,6-6,8-8,10-10,12-12,14-14,16-16,18-18,20-20,22-22,24-24,26-26,28-28,30-30,32-32"
      })
  void ignoresARangeThatIsNoneOrTooMuch(String range) {
    Answer answer = to(Map.of("Range", range));

    assertEquals(200, answer.status());
    assertEquals(1000, answer.bodyLength());
  }

  @ParameterizedTest
  @CsvSource({"bytes=1000-", "bytes=1000-2000", "bytes=-0", "bytes=99999999999999999999-"})
  void refusesARangePastTheEnd(String range) {
    Answer answer = to(Map.of("Range", range));

    assertEquals(416, answer.status());
    assertEquals("bytes */1000", answer.fields().get("Content-Range"));
    assertEquals("no-store", answer.fields().get("Cache-Control"));
    assertEquals(0, answer.bodyLength());
  }

  @Test
  void hasNoRangeToSendOfAnEmptyFile() {
    Answer whole = Answer.to(false, name -> "", file(0), Caching.AS_STORED);
    Answer suffix =
        Answer.to(
            false, name -> name.equals("Range") ? "bytes=-5" : "", file(0), Caching.AS_STORED);

    assertEquals(200, whole.status());
    assertEquals("0", whole.fields().get("Content-Length"));
    assertEquals(200, suffix.status()); // satisfiable by RFC 9110, section 14.1.2
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"tag\"                   | 206",
        "W/\"tag\"                 | 200",
        "\"other\"                 | 200",
        MODIFIED + "               | 206",
        EARLIER + "                | 200",
        LATER + "                  | 200",
        "yesterday                 | 200",
      })
  void sendsARangeOnlyOfTheFileThatWasMeant(String ifRange, int status) {
    assertEquals(status, to(Map.of("Range", "bytes=0-9", "If-Range", ifRange)).status());
  }

  @Test
  void trustsNoDateOfASecondInWhichTheFileChangedTwice() {
    StoredFile quick = file(1000, Coding.IDENTITY).withDoubtfulDate();
    Map<String, String> byDate = Map.of("Range", "bytes=0-9", "If-Range", MODIFIED);
    Map<String, String> byTag = Map.of("Range", "bytes=0-9", "If-Range", "\"tag\"");

    assertEquals(200, to(byDate, quick).status());
    assertEquals(206, to(byTag, quick).status());
  }

  @Test
  void sendsTheWholeOfWhatIsCodedInPlaceOfSeveralRanges() {
    StoredFile coded = file(1000, Coding.GZIP);

    Answer two = to(Map.of("Range", "bytes=0-9,20-29"), coded);
    Answer one = to(Map.of("Range", "bytes=0-9,2000-"), coded);

    assertEquals(200, two.status());
    assertEquals(1000, two.bodyLength());
    assertEquals("gzip", two.fields().get("Content-Encoding"));
    assertEquals(206, one.status());
    assertEquals("gzip", one.fields().get("Content-Encoding"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "If-None-Match       | \"tag\"              | 304",
        "If-None-Match       | W/\"tag\"            | 304",
        "If-None-Match       | \"a,b\", W/\"tag\"   | 304",
        "If-None-Match       | *                    | 304",
        "If-None-Match       | \"other\"            | 200",
        "If-None-Match       | \"ta\" , \"g\"       | 200",
        "If-Modified-Since   | " + MODIFIED + "     | 304",
        "If-Modified-Since   | " + LATER + "        | 304",
        "If-Modified-Since   | " + EARLIER + "      | 200",
        "If-Modified-Since   | soon                 | 200",
        "If-Match            | \"tag\"              | 200",
        "If-Match            | \"x\", \"tag\"       | 200",
        "If-Match            | *                    | 200",
        "If-Match            | W/\"tag\"            | 412",
        "If-Match            | \"other\"            | 412",
        "If-Unmodified-Since | " + MODIFIED + "     | 200",
        "If-Unmodified-Since | " + EARLIER + "      | 412",
      })
  void answersConditionsByWhatTheFileIs(String name, String value, int status) {
    assertEquals(status, to(Map.of(name, value)).status());
  }

  @Test
  void prefersTagsToDatesAndConditionsToRanges() {
    assertEquals(
        200, to(Map.of("If-None-Match", "\"other\"", "If-Modified-Since", LATER)).status());
    assertEquals(200, to(Map.of("If-Match", "\"tag\"", "If-Unmodified-Since", EARLIER)).status());
    assertEquals(304, to(Map.of("If-None-Match", "\"tag\"", "Range", "bytes=0-9")).status());
    assertEquals(412, to(Map.of("If-Match", "\"other\"", "If-None-Match", "\"tag\"")).status());
  }

  @Test
  void tellsNobodyToKeepWhatHasToCrossTheLinkEachTime() {
    Answer answer =
        Answer.to(
            false, name -> name.equals("If-None-Match") ? "\"tag\"" : "", FILE, Caching.NEVER);

    assertEquals(200, answer.status());
    assertEquals("no-store", answer.fields().get("Cache-Control"));
  }

  @Test
  void sendsExactlyTheBytesAModelWouldForAnyRanges() {
    long seed = 20260102;
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 10_000; round++) {
      int size = random.nextInt(1, 60);
      boolean[] wanted = new boolean[size];
      StringBuilder field = new StringBuilder("bytes=");
      int count = random.nextInt(1, 4);
      for (int i = 0; i < count; i++) {
        long first = random.nextInt(0, 70);
        long last = first + random.nextInt(0, 20);
        switch (random.nextInt(3)) {
          case 0 -> field.append(first).append('-').append(last);
          case 1 -> {
            field.append(first).append('-');
            last = size - 1;
          }
          default -> {
            field.append('-').append(last);
            first = Math.max(0, size - last);
            last = size - 1;
          }
        }
        field.append(i < count - 1 ? "," : "");
        for (long at = first; at <= Math.min(last, size - 1); at++) {
          wanted[(int) at] = true;
        }
      }

      Answer answer =
          Answer.to(
              false,
              name -> name.equals("Range") ? field.toString() : "",
              file(size),
              Caching.AS_STORED);

      boolean[] sent = new boolean[size];
      for (Piece piece : answer.body()) {
        if (piece instanceof Piece.Slice slice) {
          for (long at = slice.range().first(); at <= slice.range().last(); at++) {
            sent[(int) at] = true;
          }
        }
      }
      String story = "seed " + seed + " round " + round + ": " + field + " of " + size;
      if (answer.status() == 206) {
        assertEquals(list(wanted), list(sent), story);
      } else if (answer.status() == 416) {
        assertTrue(!list(wanted).contains(true), story);
      } else {
        assertEquals(200, answer.status(), story);
        assertTrue(!list(sent).contains(false), story);
      }
    }
  }

  private static List<Boolean> list(boolean[] bytes) {
    List<Boolean> list = new java.util.ArrayList<>();
    for (boolean one : bytes) {
      list.add(one);
    }
    return list;
  }

  private static Answer to(Map<String, String> request) {
    return to(request, FILE);
  }

  private static Answer to(Map<String, String> request, StoredFile file) {
    return Answer.to(false, name -> request.getOrDefault(name, ""), file, Caching.AS_STORED);
  }

  private static StoredFile file(long size) {
    return file(size, Coding.IDENTITY);
  }

  private static StoredFile file(long size, Coding coding) {
    FileMark mark = new FileMark(1, LAST_MODIFIED, LAST_MODIFIED, size);
    return new StoredFile(
        new Content.OnDisk(Path.of("1.m4s"), mark),
        FileKind.SEGMENT,
        "video/mp4",
        coding,
        size,
        "\"tag\"",
        LAST_MODIFIED,
        OptionalLong.of(1));
  }
}
