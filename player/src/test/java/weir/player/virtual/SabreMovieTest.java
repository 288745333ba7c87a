package weir.player.virtual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.player.session.Title;
import weir.player.session.Track;

/** Sabre's movies as titles. */
class SabreMovieTest {
  private static final String TWO_SEGMENTS =
      """
      {"note": {"from": [1]}, "segment_sizes_bits": [[100, 200], [110, 220]],
       "segment_duration_ms": 2000, "bitrates_kbps": [50, 99.5]}
      """;

  @Test
  void readsRatesSizesAndDurationInAnyOrder() throws IOException {
    Track track = read(TWO_SEGMENTS, Double.NaN).main();

    assertEquals(2, track.count());
    assertEquals(2, track.ladder().size());
    assertEquals(99.5, track.ladder().kbps(1));
    assertEquals(2000, track.segmentMs(1));
    assertEquals(110, track.sizeBits(1, 0));
    assertEquals(200, track.sizeBits(0, 1));
  }

  @Test
  void isCutToWholeSegmentsOrRepeatedWhereALengthIsWanted() throws IOException {
    Track cut = read(TWO_SEGMENTS, 1500).main();
    Track repeated = read(TWO_SEGMENTS, 4001).main();

    assertEquals(1, cut.count());
    assertEquals(3, repeated.count());
    assertEquals(repeated.sizeBits(0, 1), repeated.sizeBits(2, 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "[1]                                                          | line 1, column 1 | is a JSON object",
        "''                                                           | line 1           | is a JSON object",
        "{}                                                           | line 1           | segment_duration_ms is missing",
        "{\"segment_duration_ms\": 0}                                 | line 1, column 25| must be a finite number above 0, not 0",
        "{\"segment_duration_ms\": \"two\"}                           | line 1           | must be a number above 0, not two",
        "{\"segment_duration_ms\": 2}                                 | line 1           | bitrates_kbps is missing",
        "{\"segment_duration_ms\": 2, \"bitrates_kbps\": []}          | line 1           | is empty",
        "{\"segment_duration_ms\": 2, \"bitrates_kbps\": [2, 1]}      | line 1           | must rise",
        "{\"segment_duration_ms\": 2, \"bitrates_kbps\": [1, 2]}      | line 1           | segment_sizes_bits is missing",
        "{\"segment_sizes_bits\": 7}                                  | line 1           | must be a list",
        "{\"segment_sizes_bits\": []}                                 | line 1           | is empty",
        "{\"segment_sizes_bits\": [[1], [0]]}                         | segment 1 (line 1| must be a finite number above 0",
        "{\"segment_sizes_bits\": [[1], 5]}                           | segment 1 (line 1| must be a list",
        "{\"segment_sizes_bits\": [[1e999]]}                          | segment 0 (line 1| not 1e999",
        "{\"segment_duration_ms\": 1, \"segment_duration_ms\": 2}     | line 1           | Duplicate",
        "{\"segment_duration_ms\": 1, \"bitrates_kbps\": [1, 2], \"segment_sizes_bits\": [[1, 2], [1]]} | segment 1 (line 1, column | 1 sizes for 2 rates",
        "{\"segment_duration_ms\": 1, \"bitrates_kbps\": [1], \"segment_sizes_bits\": [[1]]} 5          | line 1 | follows the end",
        "{\"segment_duration_ms\": 1, \"bitrates_kbps\": [1           | line 1           | end-of-input",
      })
  void saysWhichFileWhereAndWhyWhenItIsBroken(String json, String place, String why) {
    var malformed = assertThrows(MalformedMovie.class, () -> read(json, Double.NaN));

    assertEquals("bunny.json", malformed.file());
    assertTrue(malformed.place().startsWith(place), malformed.getMessage());
    assertTrue(malformed.getMessage().contains(why), malformed.getMessage());
  }

  private static Title read(String json, double lengthMs) throws IOException {
    return SabreMovie.read(
        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), "bunny.json", lengthMs);
  }
}
