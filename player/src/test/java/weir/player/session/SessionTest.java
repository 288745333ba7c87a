package weir.player.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import weir.player.abr.Decision;
import weir.player.abr.Ladder;
import weir.player.abr.Policy;
import weir.player.abr.Progress;
import weir.player.abr.Reason;
import weir.player.abr.Situation;
import weir.player.abr.Transfer;
import weir.player.qoe.Summary;

/** A session told by hand what happens to it: the world here is the test. */
class SessionTest {
  private static final double NEVER = Double.POSITIVE_INFINITY;

  private final Summary summary = new Summary();

  @Test
  void playbackBeginsWhenEveryTrackHasASegmentAndThatIsStartUpNotAStall() {
    Session session = session(alwaysRung(1), videoAndAudio(3), 25_000);

    assertEquals(fetch(0, 1, 0), request(session.on(new Event.Started())));
    assertEquals(fetch(1, 0, 0), request(session.on(arrived(700))));
    session.on(arrived(300));

    assertEquals(1000, summary.startUpMs());
    assertEquals(0, summary.stalledMs());
  }

  @Test
  void theTrackWhoseBufferEndsFirstIsFetchedFirst() {
    Session session = session(alwaysRung(0), videoAndAudio(3), 25_000);
    session.on(new Event.Started());
    session.on(arrived(10));

    assertEquals(fetch(0, 0, 1), request(session.on(arrived(10))));
    assertEquals(fetch(1, 0, 1), request(session.on(arrived(10))));
  }

  @Test
  void aBufferThatRunsDryIsOneStallHoweverManyEventsItLasts() {
    Session session = session(alwaysRung(0), video(4), 25_000);
    session.on(new Event.Started());
    session.on(arrived(100));
    session.on(new Event.Failed(2500, Failure.SERVER_ERROR, 503));
    session.on(new Event.Woke(600));
    session.on(arrived(400));

    assertEquals(1, summary.stalls());
    assertEquals(2500 - 2000 + 600 + 400, summary.stalledMs());
  }

  @Test
  void aFullBufferWaitsExactlyUntilASegmentFits() {
    Session session = session(alwaysRung(0), video(9), 5_000);
    session.on(new Event.Started());
    session.on(arrived(100));
    Command command = session.on(arrived(500));

    assertEquals(new Command.Wait(3500 + 2000 - 5000, Command.Cause.BUFFER_FULL), command);
    assertEquals(fetch(0, 0, 2), request(session.on(new Event.Woke(500))));
  }

  @Test
  void aBufferThatIsFullBeforeAllTracksHaveWhatWasWantedPlaysAllTheSame() {
    double[] videoMs = {0, 2000, 4000, 7000};
    Ladder one = new Ladder(List.of(new Ladder.Rung("only", 500, 0)));
    double[][] unknown = {};
    Title title =
        new Title(
            "uneven",
            List.of(
                new Track(Track.Kind.VIDEO, one, videoMs, unknown, new double[0]),
                new Track(Track.Kind.AUDIO, one, Track.evenly(7, 1000), unknown, new double[0])));
    Settings settings = Settings.DEFAULT.withBufferMs(6000).withStartBufferMs(6000);
    Session session = new Session(title, alwaysRung(0), settings, summary);
    session.on(new Event.Started());
    for (int i = 0; i < 5; i++) {
      session.on(arrived(100));
    }

    Command command = session.on(arrived(100));

    assertEquals(new Command.Wait(4000 + 3000 - 6000, Command.Cause.BUFFER_FULL), command);
    assertEquals(fetch(0, 0, 2), request(session.on(new Event.Woke(1000))));
    assertEquals(600, summary.startUpMs());
    assertEquals(1000, summary.playedMs(), "the wait made room");
  }

  @Test
  void whatIsBufferedPlaysOutBeforeTheEnd() {
    Session session = session(alwaysRung(0), video(2), 25_000);
    session.on(new Event.Started());
    session.on(arrived(100));

    assertEquals(new Command.Wait(3500, Command.Cause.PLAYOUT), session.on(arrived(500)));
    assertEquals(new Command.End(Command.Ending.PLAYED), session.on(new Event.Woke(3508)));
    assertEquals(4000, summary.playedMs());
    assertEquals(0, summary.stalls(), "oversleeping the end is no stall");
  }

  @Test
  void anInitializationSegmentComesOnceBeforeARungsFirstSegment() {
    Session session = session(rungs(0, 1, 1), withInits(4), 25_000);

    assertEquals(fetch(0, 0, Request.INIT), request(session.on(new Event.Started())));
    assertEquals(fetch(0, 0, 0), request(session.on(arrived(10))));
    assertEquals(fetch(0, 1, Request.INIT), request(session.on(arrived(10))));
    assertEquals(fetch(0, 1, 1), request(session.on(arrived(10))));
    assertEquals(fetch(0, 1, 2), request(session.on(arrived(10))));
  }

  @Test
  void aFailureThatMayPassIsRepeatedLaterAndLaterAndThenInTheLowestRung() {
    Session session = session(alwaysRung(1), video(4), 25_000);
    session.on(new Event.Started());
    session.on(arrived(100));

    double first = retryMs(session.on(new Event.Failed(10, Failure.RESET, 0)));
    assertEquals(fetch(0, 1, 1, 2), request(session.on(new Event.Woke(first))));
    double second = retryMs(session.on(new Event.Failed(10, Failure.TIMED_OUT, 0)));
    assertEquals(fetch(0, 0, 1, 3), request(session.on(new Event.Woke(second))));

    assertTrue(first >= 375 && first <= 625, "half a second give or take a quarter: " + first);
    assertTrue(second >= 750 && second <= 1250, "twice that: " + second);
  }

  @Test
  void aSessionGivesUpAfterItsRetries() {
    Session session = session(alwaysRung(0), video(4), 25_000);
    Command command = session.on(new Event.Started());
    int requests = 0;
    while (!(command instanceof Command.End)) {
      command =
          command instanceof Command.Fetch
              ? session.on(new Event.Failed(5, Failure.UNREACHABLE, 0))
              : session.on(new Event.Woke(((Command.Wait) command).ms()));
      requests += command instanceof Command.Fetch ? 1 : 0;
    }

    assertEquals(Settings.DEFAULT.retries(), requests);
    assertEquals(new Command.End(Command.Ending.FAILED), command);
  }

  @Test
  void aRepresentationThatIsNotThereIsReplacedByItsNeighbourAtOnce() {
    Session session = session(alwaysRung(1), video(4), 25_000);
    session.on(new Event.Started());
    session.on(arrived(100));

    Command command = session.on(new Event.Failed(20, Failure.NOT_FOUND, 404));

    assertEquals(fetch(0, 0, 1), request(command));
  }

  @Test
  void aLastSegmentThatIsNotThereIsTheEnd() {
    Session session = session(alwaysRung(1), video(2), 25_000);
    session.on(new Event.Started());
    session.on(arrived(100));
    session.on(new Event.Failed(20, Failure.NOT_FOUND, 404));

    Command command = session.on(new Event.Failed(20, Failure.NOT_FOUND, 404));

    assertEquals(new Command.Wait(1960, Command.Cause.PLAYOUT), command);
  }

  @Test
  void anotherSegmentThatIsNowhereEndsTheSessionAsFailed() {
    Session session = session(alwaysRung(1), video(4), 25_000);
    session.on(new Event.Started());
    session.on(arrived(100));
    session.on(new Event.Failed(20, Failure.NOT_FOUND, 404));

    Command command = session.on(new Event.Failed(20, Failure.NOT_FOUND, 404));

    assertEquals(new Command.End(Command.Ending.FAILED), command);
  }

  @Test
  void afterGivingUpThePolicyIsAskedAgainForTheSameSegment() {
    List<Transfer> heard = new ArrayList<>();
    Policy policy =
        new Policy() {
          @Override
          public Decision decide(Situation now) {
            boolean again = !heard.isEmpty() && heard.get(heard.size() - 1).wasGivenUp();
            return Decision.of(again ? 0 : 1, Reason.FITS, 0, 0);
          }

          @Override
          public void ended(Transfer transfer, Situation now) {
            heard.add(transfer);
          }

          @Override
          public boolean mayGiveUp() {
            return true;
          }

          @Override
          public int giveUp(Progress progress, Situation now) {
            return progress.bufferMs() < 1500 ? 0 : KEEP;
          }
        };
    Session session = session(policy, video(4), 25_000);
    session.on(new Event.Started());
    session.on(arrived(100));

    assertEquals(Policy.KEEP, session.giveUp(1000, 400, 50));
    assertEquals(0, session.giveUp(2000, 600, 50));
    Command command = session.on(new Event.GaveUp(600, 2000, 50, 600, 0));

    assertEquals(fetch(0, 0, 1), request(command));
    assertEquals(2000, heard.get(1).receivedBits());
    assertEquals(1, summary.givenUp());
  }

  @Test
  void aPoliciesPauseComesBeforeTheRequestAndIsNotAskedAbout() {
    List<Integer> asked = new ArrayList<>();
    Policy policy =
        now -> {
          asked.add(now.index());
          return new Decision(0, now.index() == 1 ? 250 : 0, Reason.FITS, 0, 0);
        };
    Session session = session(policy, video(4), 25_000);
    session.on(new Event.Started());

    assertEquals(new Command.Wait(250, Command.Cause.POLICY), session.on(arrived(100)));
    assertEquals(fetch(0, 0, 1), request(session.on(new Event.Woke(250))));
    assertEquals(List.of(0, 1), asked);
  }

  @Test
  void aBufferedSegmentThatIsFarEnoughAwayIsFetchedAgainInAHigherRung() {
    List<Transfer> heard = new ArrayList<>();
    Session session = replacing(Settings.Replacement.LEFT, heard);
    session.on(new Event.Started());
    session.on(arrived(10));
    session.on(arrived(10));
    session.on(arrived(10));

    Command command = session.on(arrived(10));

    assertEquals(fetch(0, 1, 2), request(command), "the first two of four are too near");
    session.on(arrived(10));
    assertEquals(List.of(true), heard.stream().map(Transfer::isReplacement).skip(4).toList());
    assertEquals(1, summary.replaced());
    assertEquals(1_000_000, summary.wastedBits(), "the lower one came in vain");
  }

  @Test
  void aReplacementIsLeftWhenItsSlotIsAboutToPlay() {
    Session session = replacing(Settings.Replacement.RIGHT, new ArrayList<>());
    session.on(new Event.Started());
    for (int i = 0; i < 4; i++) {
      session.on(arrived(0));
    }
    assertTrue(session.mayGiveUp());

    assertEquals(Policy.KEEP, session.giveUp(1000, 5999, 50), "6 s of others are before it");
    assertEquals(0, session.giveUp(1000, 6000, 50), "what is there has to do");
    Command command = session.on(new Event.GaveUp(6000, 1000, 50, 6000, 0));

    assertEquals(fetch(0, 1, 4), request(command), "nothing left to replace: on with the next");
    assertEquals(0, summary.replaced());
  }

  @Test
  void aReplacementThatFailsIsNotTriedAgainBeforeTheBufferGrew() {
    Session session = replacing(Settings.Replacement.LEFT, new ArrayList<>());
    session.on(new Event.Started());
    for (int i = 0; i < 4; i++) {
      session.on(arrived(10));
    }

    Command command = session.on(new Event.Failed(10, Failure.NOT_FOUND, 404));

    assertEquals(fetch(0, 1, 4), request(command));
    assertEquals(fetch(0, 1, 2), request(session.on(arrived(10))));
  }

  @Test
  void whileTheViewerPausesNothingPlaysAndNothingStalls() {
    Session session = session(alwaysRung(0), video(9), 5_000);
    session.on(new Event.Started());
    session.on(arrived(100));

    assertEquals(Command.CARRY_ON, session.on(new Event.Told(200, 0, new Event.Pause())));
    Command full = session.on(arrived(5_000));
    assertEquals(new Command.Wait(Double.POSITIVE_INFINITY, Command.Cause.PAUSED), full);
    Command resumed = session.on(new Event.Told(60_000, 0, new Event.Resume()));

    assertEquals(new Command.Wait(1800 + 2000 + 2000 - 5000, Command.Cause.BUFFER_FULL), resumed);
    assertEquals(65_000, summary.pausedMs());
    assertEquals(0, summary.stalledMs());
  }

  @Test
  void aRunningTransferIsJudgedByTheBufferAsItReallyIsAfterTheViewerPaused() {
    List<Double> seen = new ArrayList<>();
    Policy policy =
        new Policy() {
          @Override
          public Decision decide(Situation now) {
            return Decision.of(1, Reason.FITS, 0, 0);
          }

          @Override
          public boolean mayGiveUp() {
            return true;
          }

          @Override
          public int giveUp(Progress progress, Situation now) {
            seen.add(progress.bufferMs());
            return KEEP;
          }
        };
    Session session = session(policy, video(9), 25_000);
    session.on(new Event.Started());
    session.on(arrived(100));
    session.giveUp(10, 300, 50);
    session.on(new Event.Told(400, 10, new Event.Pause()));
    session.giveUp(10, 900, 50);
    session.on(new Event.Told(1000, 10, new Event.Resume()));
    session.giveUp(10, 1500, 50);

    assertEquals(List.of(1700.0, 1600.0, 1500.0), seen);
  }

  @Test
  void aJumpToAnotherPlaceDropsWhatIsUnderWayAndWaitsThereWithoutAStall() {
    Session session = session(alwaysRung(1), video(20), 25_000);
    session.on(new Event.Started());
    session.on(arrived(100));

    Command command = session.on(new Event.Told(500, 300_000, new Event.Seek(21_500)));

    assertEquals(fetch(0, 1, 10), request(command), "the segment that holds 21.5 s");
    session.on(arrived(700));
    Command playing = session.on(arrived(1000));
    assertEquals(fetch(0, 1, 12), request(playing));
    assertEquals(700, summary.seekingMs());
    assertEquals(300_000, summary.wastedBits());
    assertEquals(500, summary.stalledMs(), "half a second of the first segment was left");
    assertEquals(100, summary.startUpMs());
  }

  @Test
  void aJumpWithinTheBufferPlaysOnAtOnce() {
    Session session = session(alwaysRung(0), video(9), 25_000);
    session.on(new Event.Started());
    session.on(arrived(100));
    session.on(arrived(0));
    session.on(arrived(0));

    assertEquals(Command.CARRY_ON, session.on(new Event.Told(0, 0, new Event.Seek(4500))));
    Command command = session.on(arrived(1400));

    assertEquals(fetch(0, 0, 4), request(command));
    assertEquals(1400, summary.playedMs());
    assertEquals(0, summary.seekingMs() + summary.stalledMs());
  }

  @Test
  void aCapHidesTheRungsAboveItUntilItIsLifted() {
    List<Integer> tops = new ArrayList<>();
    Policy policy =
        now -> {
          tops.add(now.ladder().top());
          return Decision.of(now.ladder().top(), Reason.FITS, 0, 0);
        };
    Session session =
        new Session(video(9), policy, Settings.DEFAULT.withCaps(Integer.MAX_VALUE, 700), summary);
    session.on(new Event.Started());
    session.on(new Event.Told(10, 0, new Event.Cap(Integer.MAX_VALUE, 5000)));
    session.on(arrived(10));
    session.on(new Event.Told(10, 0, new Event.Cap(Integer.MAX_VALUE, 999)));
    session.on(arrived(10));

    assertEquals(List.of(0, 1, 0), tops);
  }

  @Test
  void aLockedRungIsChosenUntilThePolicyMayChooseAgain() {
    Session session = session(alwaysRung(0), video(9), 25_000);
    session.on(new Event.Started());

    Command running = session.on(new Event.Told(10, 0, new Event.Lock(7)));
    List<Integer> locked = request(session.on(arrived(10)));
    session.on(new Event.Told(10, 0, new Event.Lock(Event.Lock.AUTOMATIC)));
    List<Integer> free = request(session.on(arrived(10)));

    assertEquals(Command.CARRY_ON, running, "what is under way comes to its end");
    assertEquals(fetch(0, 1, 1), locked, "above the ladder is its top");
    assertEquals(fetch(0, 0, 2), free);
  }

  @Test
  void aPolicyIsNotAskedToGiveUpWhatItDidNotChoose() {
    Policy impatient =
        new Policy() {
          @Override
          public Decision decide(Situation now) {
            return Decision.of(0, Reason.FITS, 0, 0);
          }

          @Override
          public boolean mayGiveUp() {
            return true;
          }
        };
    Session session = session(impatient, video(9), 25_000);
    session.on(new Event.Started());
    session.on(arrived(10));
    assertTrue(session.mayGiveUp());

    session.on(new Event.Told(10, 0, new Event.Lock(1)));
    assertFalse(session.mayGiveUp());
    session.on(arrived(10));
    assertFalse(session.mayGiveUp());
    session.on(new Event.Told(10, 0, new Event.Lock(Event.Lock.AUTOMATIC)));
    session.on(arrived(10));
    assertTrue(session.mayGiveUp());
  }

  @Test
  void aPolicyThatComesLaterIsToldOfWhatCameBefore() {
    List<Transfer> heard = new ArrayList<>();
    Policy later =
        new Policy() {
          @Override
          public Decision decide(Situation now) {
            return Decision.of(1, Reason.FITS, 0, 0);
          }

          @Override
          public void ended(Transfer transfer, Situation now) {
            heard.add(transfer);
          }
        };
    Session session = session(alwaysRung(0), video(30), 100_000);
    session.on(new Event.Started());
    for (int i = 0; i < 25; i++) {
      session.on(arrived(10 + i));
    }

    session.on(new Event.Told(10, 0, new Event.Change("later", later)));
    List<Integer> next = request(session.on(arrived(50)));

    assertEquals(fetch(0, 1, 26), next);
    assertEquals(21, heard.size(), "twenty from before, and the one that was under way");
    for (int i = 0; i < 20; i++) {
      assertEquals(5 + i, heard.get(i).index());
      assertEquals(15 + i, heard.get(i).durationMs());
    }
  }

  @Test
  void playbackGoesOnBetweenEventsForAsLongAsEveryTrackHasSomething() {
    Session session = session(alwaysRung(0), videoAndAudio(3), 25_000);
    session.on(new Event.Started());
    assertEquals(new Session.Playback(0, 0, Session.Showing.STARTING), session.playback());

    session.on(arrived(700));
    session.on(arrived(300));
    session.on(arrived(500));

    assertEquals(new Session.Playback(500, 1500, Session.Showing.PLAYING), session.playback());
    session.on(new Event.Told(100, 0, new Event.Pause()));
    assertEquals(new Session.Playback(600, 0, Session.Showing.PAUSED), session.playback());
    session.on(new Event.Told(100, 0, new Event.Resume()));
    session.on(new Event.Told(100, 0, new Event.Seek(5500)));
    assertEquals(new Session.Playback(5500, 0, Session.Showing.SEEKING), session.playback());
  }

  @Test
  void playbackBeginsWithTheLevelAskedForOrWithAFullBuffer() {
    Session slow =
        new Session(video(9), alwaysRung(0), Settings.DEFAULT.withStartBufferMs(5_000), summary);
    slow.on(new Event.Started());
    slow.on(arrived(100));
    slow.on(arrived(100));
    assertEquals(0, summary.startUpMs());
    slow.on(arrived(100));
    assertEquals(300, summary.startUpMs());

    Summary other = new Summary();
    Session small =
        new Session(
            video(9),
            alwaysRung(0),
            Settings.DEFAULT.withBufferMs(5_000).withStartBufferMs(60_000),
            other);
    small.on(new Event.Started());
    small.on(arrived(100));
    small.on(arrived(100));
    assertEquals(200, other.startUpMs(), "no third segment fits, so waiting would be for ever");
  }

  @Test
  void hearingWhatCannotHaveHappenedIsABugAndSaidAtOnce() {
    Session session = session(alwaysRung(0), video(4), 25_000);
    session.on(new Event.Started());

    assertThrows(IllegalStateException.class, () -> session.on(new Event.Woke(5)));
  }

  /** The first four segments come in rung 0; then rung 1 is wanted. */
  private Session replacing(Settings.Replacement replacement, List<Transfer> heard) {
    Policy policy =
        new Policy() {
          @Override
          public Decision decide(Situation now) {
            return Decision.of(now.index() < 4 ? 0 : 1, Reason.FITS, 0, 0);
          }

          @Override
          public void ended(Transfer transfer, Situation now) {
            heard.add(transfer);
          }
        };
    return new Session(video(9), policy, Settings.DEFAULT.withReplacement(replacement), summary);
  }

  private Session session(Policy policy, Title title, double bufferMs) {
    return new Session(title, policy, Settings.DEFAULT.withBufferMs(bufferMs), summary);
  }

  private static Policy alwaysRung(int rung) {
    return now -> Decision.of(rung, Reason.FITS, 0, 0);
  }

  private static Policy rungs(int... rungs) {
    return now -> Decision.of(rungs[now.index()], Reason.FITS, 0, 0);
  }

  private static Title video(int count) {
    return new Title("video", List.of(track(Track.Kind.VIDEO, count, 2, new double[0])));
  }

  private static Title withInits(int count) {
    return new Title(
        "with inits", List.of(track(Track.Kind.VIDEO, count, 2, new double[] {NEVER, NEVER})));
  }

  private static Title videoAndAudio(int count) {
    return new Title(
        "both",
        List.of(
            track(Track.Kind.VIDEO, count, 2, new double[0]),
            track(Track.Kind.AUDIO, count, 1, new double[0])));
  }

  private static Track track(Track.Kind kind, int count, int rungs, double[] inits) {
    List<Ladder.Rung> ladder = new ArrayList<>();
    for (int rung = 0; rung < rungs; rung++) {
      ladder.add(new Ladder.Rung(kind + "-" + rung, 500 * (rung + 1), 0));
    }
    return new Track(kind, new Ladder(ladder), Track.evenly(count, 2000), new double[0][], inits);
  }

  private static Event arrived(double ms) {
    return new Event.Arrived(ms, 1_000_000, ms / 10, ms);
  }

  private static List<Integer> fetch(int track, int rung, int index) {
    return fetch(track, rung, index, 1);
  }

  private static List<Integer> fetch(int track, int rung, int index, int attempt) {
    return List.of(track, rung, index, attempt);
  }

  private static List<Integer> request(Command command) {
    Request request = ((Command.Fetch) command).request();
    return List.of(request.track(), request.rung(), request.index(), request.attempt());
  }

  private static double retryMs(Command command) {
    Command.Wait wait = (Command.Wait) command;
    assertEquals(Command.Cause.RETRY, wait.cause());
    return wait.ms();
  }
}
