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

class CsvTest {

  @Test
  void columnsAreFoundByTheirNamesInAnyOrderAndOthersPassedOver() throws IOException {
    Trace read =
        read(
            """
            Place;Throughput [Mbit/s];RTT (ms);Duration (s);packet loss %
            "by the; bridge";1.5;40;2;0.5
            # a remark
            tunnel;0;80;0.5;100
            """);

    assertEquals(
        Trace.of(
            new double[] {2000, 500},
            new double[] {1500, 0},
            new double[] {40, 80},
            new double[] {0.005, 1}),
        read);
  }

  @Test
  void withTimesARateHoldsUntilTheNextAndTheLastAsLongAsTheOneBefore() throws IOException {
    Trace read =
        read("\ufefftimestamp_s,kbps\r\n1665000000,700\r\n1665000002,0\r\n1665000003,800\r\n");

    assertEquals(
        Trace.of(new double[] {2000, 1000, 1000}, new double[] {700, 0, 800}, new double[3]), read);
  }

  @ParameterizedTest
  @CsvSource({
    "rate_kbps, 1",
    "bandwidth_bps, 0.001",
    "Mbps, 1000",
    "DL (Gbit/s), 1000000",
    "speed MBps, 8000",
    "speed kB/s, 8",
    "Download [Mb/s], 1000",
    "RATE_MBPS, 1000",
    "bits_per_second, 0.001"
  })
  void aRatesUnitIsInItsName(String name, double kbps) throws IOException {
    assertEquals(3 * kbps, read("duration_ms," + name + "\n1000,3\n").kbps(0), 1e-9 * kbps);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "duration_ms,rate;1,2 | line 1 | no column says the rate, such as rate_kbps (bandwidth, ",
        "when_ms,kbps;1,2 | line 1 | no column says when the rate begins, such as time_s (elapsed, ",
        "when_ms,kbps;1,2 | line 1 | the header has 'when_ms', 'kbps'",
        "duration_ms,kbps,rate_mbps;1,2,3 | line 1 | two columns could be the rate: 'kbps' and",
        "duration_ms,kbps;1000,2;1000, | line 3 | 'kbps' must be a finite number 0 or more, not empty",
        "duration_ms,kbps;1000,fast | line 2 | not 'fast'",
        "duration_ms,kbps;1000,-1 | line 2 | not '-1'",
        "duration_ms,kbps;0,1 | line 2 | must be above 0",
        "time_s,kbps;1,1;1,1 | line 3 | not after the one before",
        "time_s,kbps;1,1 | line 2 | at least two rows",
        "duration_ms,kbps | line 1 | no row",
        "duration_ms,kbps;1000,0 | as a whole | zero rates only",
        "duration_ms,kbps,loss;1000,1,2 | line 2 | more than all packets"
      })
  void aBrokenTableIsToldWithItsLineAndWhatWasLookedFor(String lines, String place, String why) {
    var malformed = assertThrows(MalformedTrace.class, () -> read(lines.replace(';', '\n')));

    assertEquals(place, malformed.place());
    assertTrue(malformed.getMessage().contains(why), malformed.getMessage());
  }

  private static Trace read(String text) throws IOException {
    return Traces.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "ride.csv");
  }
}
