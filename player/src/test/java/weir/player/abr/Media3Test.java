package weir.player.abr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class Media3Test {
  private final Moment now = new Moment(500, 700, 1400, 2800);
  private final Media3 media3 = new Media3();

  @Test
  void beginsWithinSeventyPercentOfOneMegabit() {
    assertEquals(Decision.of(1, Reason.ASSUMED, 700, 700), media3.decide(now));
  }

  @Test
  void doesNotGoUpWithLessThanTenSecondsInTheBuffer() {
    media3.ended(Moment.transfer(0, 1, 2000, 4000), now);

    assertEquals(
        Decision.of(1, Reason.SHALLOW, 9999, 10_000), media3.decide(now.after(1).buffered(9999)));
    assertEquals(
        Decision.of(3, Reason.FITS, 2800, 2800), media3.decide(now.after(1).buffered(10_000)));
  }

  @Test
  void doesNotGoDownWithTwentyFiveSecondsInTheBuffer() {
    media3.ended(Moment.transfer(0, 3, 2000, 2000), now);

    assertEquals(
        Decision.of(3, Reason.DEEP, 25_000, 25_000), media3.decide(now.after(3).buffered(25_000)));
    assertEquals(
        Decision.of(2, Reason.FITS, 1400, 1400), media3.decide(now.after(3).buffered(24_999)));
  }

  @Test
  void countsTransfersByTheRootOfTheirBytes() {
    // Weights 500 (250 kB), 100 (10 kB) twice: half of 700 is within the first, the slow one.
    media3.ended(Moment.transfer(0, 0, 2000, 1000), now);
    media3.ended(Moment.transfer(1, 0, 10, 8000), now);
    media3.ended(Moment.transfer(2, 0, 10, 8000), now);

    assertEquals(0.7 * 1000, media3.decide(now).second(), 1e-9);
  }

  @Test
  void trustsNoMeasurementBeforeTwoSecondsOrHalfAMebibyte() {
    media3.ended(Moment.transfer(0, 0, 1999, 2000), now);

    assertEquals(Reason.ASSUMED, media3.decide(now).reason());

    media3.ended(Moment.transfer(1, 0, 1, 196_304), now);

    assertEquals(Reason.FITS, media3.decide(now).reason());
  }

  @Test
  void soundTakesItsRateAndSharesWhatIsTooLittle() {
    now.besideKbps = 100;
    media3.ended(Moment.transfer(0, 0, 2000, 2000), now);

    assertEquals(1300, media3.decide(now).second(), 1e-9);

    now.rememberedKbps = 300 / 0.7;

    assertEquals(250, new Media3().decide(now).second(), 1e-9);
  }

  @Test
  void theOldestIsForgottenBitByBit() {
    SlidingPercentile rates = new SlidingPercentile(10);
    rates.add(6, 1);
    rates.add(4, 2);

    assertEquals(1, rates.at(0.5));

    rates.add(2, 3);

    // Left are 4 of the first, 4 of the second, 2 of the third.
    assertEquals(1, rates.at(0.4));
    assertEquals(2, rates.at(0.5));
    assertEquals(3, rates.at(0.9));

    rates.add(100, 4);

    assertEquals(4, rates.at(0.01));
    assertEquals(Double.NaN, new SlidingPercentile(10).at(0.5));
  }
}
