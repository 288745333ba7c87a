package weir.player.abr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HlsJsTest {
  private final Moment now = new Moment(500, 950, 1400, 2800);
  private final HlsJs hlsJs = new HlsJs();

  @Test
  void testsTheLinkWithTheLowest() {
    assertEquals(Decision.of(0, Reason.START, 0, 0), hlsJs.decide(now));
  }

  @Test
  void startsWithWhatIsRememberedWithoutATest() {
    now.rememberedKbps = 1400;

    assertEquals(Decision.of(2, Reason.ASSUMED, 1400, 1400), hlsJs.decide(now));
  }

  @Test
  void keepsAtNineteenTwentiethsOfTheEstimateButGoesUpOnlyAtSevenTenths() {
    hlsJs.ended(Moment.transfer(0, 0, 1000, 1999), now);

    assertEquals(1, hlsJs.decide(now.buffered(60_000)).rung());

    hlsJs.ended(Moment.transfer(1, 2, 1000, 1999), now);

    assertEquals(2, hlsJs.decide(now.buffered(60_000)).rung());

    hlsJs.ended(Moment.transfer(1, 1, 1000, 2002), now);
    hlsJs.ended(Moment.transfer(1, 1, 100_000, 2002), now);

    assertEquals(2, hlsJs.decide(now.buffered(60_000)).rung());
  }

  @Test
  void takesOnlyWhatArrivesBeforeTheBufferRunsDry() {
    // Kept at 2800 of 3000 kbit/s, a segment takes 20 + 2800 * 2000 / 2850 = 1985 ms.
    hlsJs.ended(Moment.transfer(0, 3, 10_000, 3000), now);

    assertEquals(3, hlsJs.decide(now.buffered(1986)).rung());
    // 20 + 1400 * 2000 / 2850 = 1002 ms.
    assertEquals(2, hlsJs.decide(now.buffered(1984)).rung());
    assertEquals(1, hlsJs.decide(now.buffered(1001)).rung());
  }

  @Test
  void acceptsAStallOfASegmentWhereNothingArrivesInTime() {
    hlsJs.ended(Moment.transfer(0, 3, 10_000, 3000), now);

    // Nothing arrives within 100 ms, the second highest within 2100 and the highest too.
    Decision decision = hlsJs.decide(now.buffered(100));

    assertEquals(Reason.LATE, decision.reason());
    assertEquals(3, decision.rung());
  }

  @Test
  void leavesATransferThatCannotArriveInTimeAndTakesWhatCan() {
    hlsJs.ended(Moment.transfer(0, 3, 10_000, 3000), now);
    double sizeBits = 2800 * 2000;
    // 1000 ms of 800 kbit/s: 6 s are left, with 3 s in the buffer.
    Progress early = Moment.progress(1, 3, sizeBits, 784_000, 980, 3000);
    Progress late = Moment.progress(1, 3, sizeBits, 800_000, 1000, 3000);

    assertEquals(Policy.KEEP, hlsJs.giveUp(early, now));
    // 20 + 950 * 2000 / 800 = 2395 ms is more than a segment; the search ends above the lowest.
    assertEquals(0, hlsJs.giveUp(late, now));

    assertEquals(Reason.BROKEN_OFF, hlsJs.decide(now).reason());
    assertEquals(0, hlsJs.decide(now).rung());

    hlsJs.ended(Moment.transfer(1, 0, 1250, 800), now);

    assertEquals(Reason.IN_TIME, hlsJs.decide(now).reason());
  }

  @Test
  void inAnEmergencyTheHighestOfTheLowerThatArriveInTimeIsFetchedAtOnce() {
    hlsJs.ended(Moment.transfer(0, 3, 10_000, 3000), now);

    // At 2100 kbit/s 1678 ms are left, with 1600 ms in the buffer; 950 kbit/s take 925 ms.
    int instead = hlsJs.giveUp(Moment.progress(1, 3, 5_600_000, 2_076_000, 988, 1600), now);

    assertEquals(1, instead);
    assertEquals(1, hlsJs.decide(now).rung());
  }

  @Test
  void muchTooLateItBeginsAgainFromTheLowest() {
    hlsJs.ended(Moment.transfer(0, 3, 10_000, 3000), now);

    // At 800 kbit/s 6 s are left, more than twice what 950 kbit/s would take.
    assertEquals(0, hlsJs.giveUp(Moment.progress(1, 3, 5_600_000, 800_000, 1000, 5000), now));

    hlsJs.ended(Moment.transfer(1, 0, 1000, 10_000), now);
    // Had the 3000 kbit/s before counted any more, the mean would be lower than 10 Mbit/s.
    assertEquals(3, hlsJs.decide(now.buffered(10_000)).rung());
  }

  @Test
  void keepsATransferThatArrivesBeforeTheBufferRunsDry() {
    hlsJs.ended(Moment.transfer(0, 3, 10_000, 3000), now);

    assertEquals(
        Policy.KEEP, hlsJs.giveUp(Moment.progress(1, 3, 5_600_000, 800_000, 1000, 6000), now));
  }

  @Test
  void seesNoEmergencyInTheSecondLowest() {
    hlsJs.ended(Moment.transfer(0, 1, 10_000, 3000), now);

    assertEquals(Policy.KEEP, hlsJs.giveUp(Moment.progress(1, 1, 1_900_000, 1000, 1900, 100), now));
  }
}
