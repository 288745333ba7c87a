package weir.player.abr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DashJsTest {
  private final Moment now = new Moment(500, 1000, 1800, 3600, 7200);
  private final DashJs dashJs = new DashJs();

  @Test
  void assumesOneMegabitAtFirst() {
    assertEquals(Decision.of(1, Reason.ASSUMED, 1000, 1000), dashJs.decide(now.buffered(0)));
  }

  @Test
  void takesNineTenthsOfTheEstimateWhileTheBufferIsLow() {
    measured(2000);

    assertEquals(
        Decision.of(2, Reason.FITS, 1800, 1800), dashJs.decide(now.after(0).buffered(11_999)));
  }

  @Test
  void aLowBufferLimitsTheChoiceFromTheThirdSegmentOn() {
    measured(4000);

    assertEquals(3, dashJs.decide(now.after(3).buffered(1000)).rung());

    measured(4000);

    // 0.7 * 4000 kbit/s * 1000 ms of 2000 ms are 1400 kbit/s.
    assertEquals(
        Decision.of(1, Reason.INSUFFICIENT_BUFFER, 1000, 2800),
        dashJs.decide(now.after(3).buffered(1000)));
    assertEquals(0, dashJs.decide(now.after(3).buffered(300)).rung());
  }

  @Test
  void bolaDecidesFromTwelveSecondsOnAndDownToSix() {
    measured(100_000);
    measured(100_000);

    assertEquals(Reason.FITS, dashJs.decide(now.after(4).buffered(11_999)).reason());

    dashJs.decide(now.after(4).buffered(12_000));
    ended(12_000);

    assertEquals(Reason.FITS, dashJs.decide(now.after(4).buffered(12_000)).reason());
    assertEquals(Reason.BUFFER_SCORE, dashJs.decide(now.after(4).buffered(6000)).reason());
    assertEquals(Reason.FITS, dashJs.decide(now.after(4).buffered(5999)).reason());
  }

  @Test
  void bolaGivesWayToThroughputWhenTheBufferFellLowWithinATransfer() {
    measured(100_000);
    dashJs.decide(now.after(4).buffered(12_000));
    ended(12_000);
    dashJs.decide(now.after(4).buffered(12_000));

    // It stood at 5.9 s before this segment of 2 s was added.
    ended(7900);

    assertEquals(Reason.FITS, dashJs.decide(now.after(4).buffered(7900)).reason());
  }

  @Test
  void bolasScoreIsThatOfItsSource() {
    // Five rungs: 20 s at the top. gp = ln(14.4) = 2.667, Vp = 10 s / gp = 3.749 s. Between 1800
    // and 3600 kbit/s the scores are equal at Vp(gp + 2 ln 3.6 - ln 7.2) = 10 + 2.20 = 12.20 s.
    assertEquals(2, steadyAt(12_190));
    assertEquals(3, steadyAt(12_220));
    // Between 3600 and 7200 at Vp(gp + 2 ln 7.2 - ln 14.4) = 14.80 s.
    assertEquals(3, steadyAt(14_790));
    assertEquals(4, steadyAt(14_820));
  }

  @Test
  void goesOneDownAfterADropAmongTheLastEightMoves() {
    measured(2000);
    dashJs.decide(now.after(3).buffered(8000));
    for (int i = 0; i < 6; i++) {
      assertEquals(2, dashJs.decide(now.after(2).buffered(8000)).rung());
    }
    measured(100_000);
    measured(100_000);

    // The eighth move is the seventh that was no drop; the drop began at rung 3.
    assertEquals(4, dashJs.decide(now.after(2).buffered(8000)).rung());
    assertEquals(
        Decision.of(2, Reason.SWITCHED_DOWN, 1, 7), dashJs.decide(now.after(2).buffered(8000)));
  }

  @Test
  void abandonsAfterSixSamplesAndMoreThanHalfASecond() {
    measured(10_000);
    double sizeBits = 7200 * 2000;
    for (int i = 1; i <= 5; i++) {
      Progress progress = Moment.progress(1, 4, sizeBits, 200_000 * i, 120 * i, 5000);

      assertEquals(Policy.KEEP, dashJs.giveUp(progress, now), i + " samples");
    }
    // 1 Mbit in 600 ms after the first sample: 1667 kbit/s, and 0.9 of it bears 1000 kbit/s.
    assertEquals(1, dashJs.giveUp(Moment.progress(1, 4, sizeBits, 1_200_000, 720, 5000), now));
    assertEquals(Reason.BROKEN_OFF, dashJs.decide(now.after(4)).reason());
  }

  @Test
  void sixSamplesWithinHalfASecondAreTooEarly() {
    measured(10_000);
    for (int i = 1; i <= 10; i++) {
      Progress progress = Moment.progress(1, 4, 14_400_000, 80_000 * i, 50 * i, 5000);

      assertEquals(Policy.KEEP, dashJs.giveUp(progress, now), i + " samples");
    }
    assertEquals(1, dashJs.giveUp(Moment.progress(1, 4, 14_400_000, 880_000, 550, 5000), now));
  }

  @Test
  void whatArrivesWithinNearlyTwoOfItsDurationsIsKept() {
    measured(10_000);
    for (int i = 1; i <= 20; i++) {
      Progress progress = Moment.progress(1, 4, 14_400_000, 401_000 * i, 100 * i, 5000);

      assertEquals(Policy.KEEP, dashJs.giveUp(progress, now));
    }
  }

  @Test
  void nothingGoesUpForTenSecondsAfterASegmentWasAbandoned() {
    measured(10_000);
    for (int i = 1; i <= 7; i++) {
      dashJs.giveUp(Moment.progress(1, 4, 14_400_000, 200_000 * i, 120 * i, 5000), now);
    }
    dashJs.ended(new Transfer(1, 4, 14_400_000, 1_400_000, 20, 860, true, false), now.at(1000));
    dashJs.decide(now);

    assertEquals(1, dashJs.decide(now.after(1).buffered(8000).at(10_999)).rung());
    assertEquals(4, dashJs.decide(now.after(1).buffered(8000).at(11_000)).rung());
  }

  @Test
  void aDropThatAbandonsIsForgottenWithAllMovesBefore() {
    measured(10_000);
    for (int i = 0; i < 8; i++) {
      dashJs.decide(now.after(4).buffered(8000));
    }
    for (int i = 1; i <= 7; i++) {
      dashJs.giveUp(Moment.progress(1, 4, 14_400_000, 200_000 * i, 120 * i, 5000), now);
    }
    dashJs.decide(now.after(4));
    measured(10_000);

    for (int i = 0; i < 8; i++) {
      assertEquals(Reason.FITS, dashJs.decide(now.after(1).buffered(8000)).reason());
    }
  }

  @Test
  void belowTheTopBufferAndNextSegmentFillEighteenSeconds() {
    measured(2000);

    assertEquals(3000, dashJs.decide(now.after(2).buffered(19_000)).pauseMs(), 1e-9);
    assertEquals(0, dashJs.decide(now.after(2).buffered(16_000)).pauseMs(), 1e-9);
  }

  @Test
  void atTheTopItBuffersThirtySecondsAndLessAgainOnTheWayDown() {
    measured(100_000);
    measured(100_000);

    assertEquals(3000, dashJs.decide(now.after(4).buffered(31_000)).pauseMs(), 1e-9);
    for (int i = 0; i < 20; i++) {
      measured(2000);
    }
    assertEquals(15_000, dashJs.decide(now.after(4).buffered(31_000)).pauseMs(), 1e-9);
  }

  @Test
  void smallSessionsAreFilled() {
    now.goalMs = 10_000;
    measured(2000);

    assertEquals(1000, dashJs.decide(now.after(2).buffered(9000)).pauseMs(), 1e-9);
  }

  @Test
  void decidesAsOfTheMomentWhenThereIsRoom() {
    measured(2000);

    // After a wait of 2 s below the top 16 s are left, and they alone decide.
    Decision later = dashJs.decide(now.after(2).buffered(18_000));
    DashJs other = new DashJs();
    other.ended(Moment.transfer(0, 0, 1000, 2000), now);
    Decision then = other.decide(now.after(2).buffered(16_000).at(2000));

    assertEquals(2000, later.pauseMs(), 1e-9);
    assertEquals(then, Decision.of(later.rung(), later.reason(), later.first(), later.second()));
  }

  private void measured(double kbps) {
    dashJs.ended(Moment.transfer(0, 0, 1000, kbps), now);
  }

  /** A segment came, and with it there is this much in the buffer. */
  private void ended(double bufferMs) {
    dashJs.ended(Moment.transfer(0, 4, 1000, 100_000), now.buffered(bufferMs));
  }

  /** What BOLA chooses at this level, with nothing added to it. */
  private static int steadyAt(double bufferMs) {
    Moment at = new Moment(500, 1000, 1800, 3600, 7200).after(4);
    DashJs bola = new DashJs();
    bola.ended(Moment.transfer(0, 4, 1000, 100_000), at.buffered(18_000));
    bola.decide(at);
    bola.ended(Moment.transfer(1, 4, 1000, 100_000), at.buffered(40_000));
    bola.decide(at);
    bola.ended(Moment.transfer(2, 4, 1000, 100_000), at);
    return bola.decide(at.buffered(bufferMs)).rung();
  }
}
