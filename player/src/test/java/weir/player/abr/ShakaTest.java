package weir.player.abr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ShakaTest {
  private final Moment now = new Moment(500, 1000, 1900, 4000);
  private final Shaka shaka = new Shaka();

  @Test
  void assumesOneMegabitUntilAnythingIsMeasured() {
    assertEquals(Decision.of(0, Reason.ASSUMED, 500, 950), shaka.decide(now));
  }

  @Test
  void assumesWhatIsRememberedInstead() {
    now.rememberedKbps = 4300;

    assertEquals(Decision.of(3, Reason.ASSUMED, 4000, 4085), shaka.decide(now));
  }

  @Test
  void takesTheHighestWithinNineteenTwentiethsOfTheEstimate() {
    shaka.ended(whole(0, 1000, 2000), now.at(1000));

    assertEquals(Decision.of(2, Reason.FITS, 1900, 1900), shaka.decide(now));
  }

  @Test
  void paysForSoundToo() {
    now.besideKbps = 1;
    shaka.ended(whole(0, 1000, 2000), now.at(1000));

    assertEquals(1, shaka.decide(now).rung());
  }

  @Test
  void holdsEverythingForEightSecondsAfterAChoice() {
    shaka.ended(whole(0, 1000, 2000), now.at(1000));
    shaka.ended(Moment.transfer(1, 2, 7000, 100), now.at(8999));

    assertEquals(Decision.of(2, Reason.HELD, 7999, 8000), shaka.decide(now));

    shaka.ended(Moment.transfer(2, 2, 2000, 100), now.at(11_019));

    assertEquals(0, shaka.decide(now).rung());
  }

  @Test
  void trustsNoMeasurementBelow128Kilobytes() {
    shaka.decide(now);
    shaka.ended(Moment.transfer(0, 0, 100, 10_239), now.at(120));

    assertEquals(Reason.ASSUMED, shaka.decide(now).reason());

    shaka.ended(Moment.transfer(1, 0, 100, 10_239), now.at(240));

    assertEquals(3, shaka.decide(now).rung());
  }

  @Test
  void leavesOutWhatIsSmallerThan16Kilobytes() {
    for (int i = 0; i < 100; i++) {
      shaka.ended(Moment.transfer(i, 0, 10, 12_799), now.at(30 * i));
    }

    assertEquals(Reason.ASSUMED, shaka.decide(now).reason());
  }

  @Test
  void countsTheTimeToTheFirstByteAsTransfer() {
    // 4 Mbit in 200 ms of waiting and 800 ms of body.
    shaka.ended(new Transfer(0, 0, 4e6, 4e6, 200, 1000, false, false), now.at(1000));

    assertEquals(Decision.of(2, Reason.FITS, 1900, 0.95 * 4000), shaka.decide(now));
  }

  @Test
  void choosesAnewWhereTheLadderIsAnother() {
    shaka.ended(whole(0, 1000, 2000), now.at(1000));
    now.ladder = Moment.ladder(500, 1000);

    assertEquals(1, shaka.decide(now.at(1500)).rung());
  }

  /** A segment that came at this rate, the wait for its first byte included. */
  private static Transfer whole(int index, double ms, double kbps) {
    return new Transfer(index, 0, ms * kbps, ms * kbps, 20, ms, false, false);
  }
}
