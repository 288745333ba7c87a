package weir.server.links;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkSpecificationTest {

  @Test
  void readsAllThatALinkTakes() {
    var link =
        LinkSpecification.parse(
            "trace=3g-bus,delay=40,jitter=15,seed=-7,id=anna,stall@10,fail=503@5-8,reset@9,truncate@11"
                + ",slow-start@12-99");

    assertEquals(new Shape.Named("3g-bus"), link.shape());
    assertEquals(40, link.delayMs());
    assertEquals(15, link.jitterMs());
    assertEquals(-7, link.seed().orElseThrow());
    assertEquals("anna", link.key());
    assertEquals(
        List.of("fail=503@5-8", "reset@9", "stall@10", "truncate@11", "slow-start@12-99"),
        link.faults().stream().map(ScheduledFault::text).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kbps=1500                  | kbps=1500",
        "kbps=1500.0                | kbps=1500",
        "kbps=1500.50               | kbps=1500.5",
        "delay=40,kbps=1500         | kbps=1500,delay=40",
        "kbps%3D1500%2Cdelay%3D40   | kbps=1500,delay=40",
        "%6bbps=1500, delay=0       | kbps=1500",
        "reset@9-9,fail=404@1       | fail=404@1,reset@9",
        "jitter=5.0,delay=40        | delay=40,jitter=5",
        "slow-start@3,jitter=0      | slow-start@3",
        "delay=0                    | delay=0",
      })
  void isKnownByOneTextHoweverItIsWritten(String written, String text) {
    assertEquals(text, LinkSpecification.parse(written).text());
    assertEquals(
        LinkSpecification.parse(written), LinkSpecification.parse(text), "read back from " + text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "speed=5                | speed=5",
        "jitter=60001           | 0 to 60000 ms",
        "jitter=-1              | not a number",
        "slow-start             | slow-start@5-8",
        "slow-start@x           | slow-start@5-8",
        "slow-start@3,reset@3   | strike the same segment",
        "kbps                   | kbps",
        "kbps=                  | not a number",
        "kbps=-5                | not a number",
        "kbps=1e3               | not a number",
        "kbps=0                 | trace=outage",
        "kbps=10000001          | at most 10000000",
        "kbps=5,kbps=6          | twice",
        "kbps=5,trace=dsl       | not both",
        "delay=60001            | 0 to 60000 ms",
        "seed=x                 | not a whole number",
        "id=                    | letters, digits",
        "id=a b                 | letters, digits",
        "id=a/b                 | letters, digits",
        "fail=200@1             | 400 to 599",
        "fail@1                 | fail@1",
        "fail=503               | at which segments",
        "reset@x                | as in reset@5-8",
        "reset@8-5              | backwards",
        "reset@5-8,stall@8      | same segment",
        "reset@1-999999         | at most",
        "kbps=5,                | not known",
        "%2                     | hexadecimal",
        "id=%ff                 | UTF-8",
        "''                     | no link is named",
      })
  void saysWhatIsWrong(String written, String words) {
    BadLink refusal = assertThrows(BadLink.class, () -> LinkSpecification.parse(written));

    assertTrue(refusal.getMessage().contains(words), refusal.getMessage());
  }
}
