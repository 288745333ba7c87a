package weir.network.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MahimahiTest {

  @Test
  void onePacketEachMillisecondIsTwelveMegabits() throws IOException {
    Trace read = read(packets(1, 5000, 1));

    assertEquals(Trace.of(new double[] {5000}, new double[] {12_000}, new double[1]), read);
  }

  @Test
  void aSlowLinkIsSeenByTheSecondAndAFastOneByItsTenth() throws IOException {
    // a packet each 50 ms for 2 s, then one each ms for 200 ms, and one more
    Trace read = read(packets(50, 2000, 50) + packets(2001, 2200, 1) + "2200\n");

    assertEquals(240, read.kbpsAt(0));
    assertEquals(240, read.kbpsAt(1999));
    assertEquals(12_000, read.kbpsAt(2000));
    assertEquals(12_120, read.kbpsAt(2199));
    assertEquals(2200, read.totalMs());
  }

  @Test
  void aSecondWithoutPacketsIsAnOutageWithItsOwnBorders() throws IOException {
    Trace read = read(packets(10, 1000, 10) + packets(2210, 3000, 10));

    assertEquals(1200, read.kbpsAt(999));
    assertEquals(0, read.kbpsAt(1000));
    assertEquals(0, read.kbpsAt(2199));
    assertEquals(1200, read.kbpsAt(2200));
    assertEquals((100 + 80) * 12_000, read.bits(0, 3000), 1e-3);
  }

  @Test
  void theLastTimeEndsTheRoundAndAPacketAtZeroCounts() throws IOException {
    Trace read = read("0\r\n0\r\n\r\n7\r\n");

    assertEquals(Trace.of(new double[] {7}, new double[] {36_000 / 7.0}, new double[1]), read);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0;0 | as a whole | must be above 0",
        "5;4 | line 2 | time 4 is before 5",
        "1;2.5 | line 2 | whole number of ms",
        "1;-2 | line 2 | whole number of ms",
        "1;99999999999999999999 | line 2 | whole number of ms",
        "1;86400001 | line 2 | from 0 to 86400000"
      })
  void aBrokenFileIsToldWithItsLine(String lines, String place, String why) {
    var malformed = assertThrows(MalformedTrace.class, () -> read(lines.replace(';', '\n')));

    assertEquals(place, malformed.place());
    assertTrue(malformed.getMessage().contains(why), malformed.getMessage());
  }

  private static String packets(int fromMs, int toMs, int stepMs) {
    StringBuilder lines = new StringBuilder();
    for (int ms = fromMs; ms <= toMs; ms += stepMs) {
      lines.append(ms).append('\n');
    }
    return lines.toString();
  }

  private static Trace read(String text) throws IOException {
    return Traces.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "cell.up");
  }
}
