package weir.manifests.mpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XsDurationTest {
  @ParameterizedTest
  @CsvSource({
    "PT0H1M3.5S, PT1M3.5S",
    "P0Y0M0DT0H10M34.533S, PT10M34.533S",
    "PT1.500000S, PT1.5S",
    "P1DT2H, PT26H",
    "PT90M, PT1H30M",
    "PT0S, PT0S",
    "-PT0S, PT0S",
    "PT.25S, PT0.25S",
    "PT0.000000001S, PT0.000000001S",
    "PT100000000000S, PT100000000000S"
  })
  void everyFormIsReadExactly(String written, Duration meant) {
    List<String> doubts = new ArrayList<>();

    assertEquals(meant, XsDuration.parse(written, doubts::add));
    assertEquals(List.of(), doubts);
  }

  @Test
  void whatCannotBeExactIsReadWithADoubt() {
    List<String> doubts = new ArrayList<>();

    assertEquals(Duration.ofNanos(1_333_333_333), XsDuration.parse("PT1.3333333333S", doubts::add));
    assertEquals(Duration.ofDays(395), XsDuration.parse("P1Y1M", doubts::add));
    assertEquals(
        List.of("cut off at the nanosecond", "taken with years of 365 and months of 30 days"),
        doubts);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "P",
        "PT",
        "P1DT",
        "PTS",
        "PT.S",
        "PT7.S",
        "1S",
        "PT1",
        "PT1S ",
        "PT1,5S",
        "-PT1S",
        "PT1M1H",
        "PT99999999999999999999S",
        "P999999999999999999D"
      })
  void otherTextIsNoDuration(String text) {
    assertThrows(IllegalArgumentException.class, () -> XsDuration.parse(text, doubt -> {}));
  }

  @Test
  void whatIsWrittenIsReadAsTheSame() {
    long seed = 20260101;
    var random = new SplittableRandom(seed);
    for (int i = 0; i < 10_000; i++) {
      Duration duration =
          Duration.ofSeconds(
              random.nextLong(1L << random.nextInt(1, 40)), random.nextLong(1_000_000_000));
      String written = XsDuration.format(duration);
      assertEquals(
          duration,
          XsDuration.parse(
              written,
              doubt -> {
                throw new AssertionError(doubt);
              }),
          "seed " + seed);
    }
    assertEquals("PT596.458S", XsDuration.format(Duration.ofMillis(596_458)));
  }
}
