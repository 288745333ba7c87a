package weir.media.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.manifests.mpd.FrameRate;

class FrameRatesTest {
  @ParameterizedTest(name = "base {0}, average {1}: encoded at {2} ({3})")
  @CsvSource({
    "30000/1001, 30000/1001, 30000/1001, a constant rate is kept exactly",
    "25/1,       25/1,       25,         so is a whole one",
    "30/1,       19001/633,  30,         a long last frame varies nothing",
    "2997/100,   2997/100,   30000/1001, a rounded rate means the usual one",
    "15000/1001, 15000/1001, 15000/1001, an unusual constant rate is kept too",
    "50/1,       25/1,       25,         fields are not frames",
    "1000/1,     2931/100,   25,         a variable rate falls to the next usual one",
    "1000/1,     2990/100,   30000/1001, unless it is within half a percent above",
    "90000/1,    61/10,      6,          however slow it is",
    "120/1,      120/1,      60,         above 60 every second frame is kept",
    "240/1,      240/1,      60,         or every fourth",
    "100/1,      100/1,      50,         so that steps stay even",
    "60000/1001, 60000/1001, 60000/1001, 59.94 is not above 60",
    "1/3,        1/3,        1,          a slide show gets one a second",
    "none,       none,       25,         nothing is known",
    "24/1,       none,       24,         an average may be missing",
  })
  void choosesAConstantRate(String base, String average, String expected, String because) {
    assertEquals(expected, FrameRates.constant(rate(base), rate(average)).toString(), because);
  }

  private static Optional<FrameRate> rate(String text) {
    if (text.equals("none")) {
      return Optional.empty();
    }
    String[] parts = text.split("/");
    return Optional.of(new FrameRate(Long.parseLong(parts[0]), Long.parseLong(parts[1])));
  }
}
