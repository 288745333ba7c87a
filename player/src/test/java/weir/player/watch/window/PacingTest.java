package weir.player.watch.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.IntBuffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import weir.player.abr.Decision;
import weir.player.abr.Ladder;
import weir.player.abr.Reason;
import weir.player.session.Command;
import weir.player.session.Event;
import weir.player.session.Listener;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.Track;

/** What is shown when, told by a clock that stands still until the test moves it. */
class PacingTest {
  private static final Reel.Take FIRST = new Reel.Take(0, 0);

  private static final Title TITLE =
      new Title(
          "two seconds each",
          List.of(
              new Track(
                  Track.Kind.VIDEO,
                  new Ladder(
                      List.of(new Ladder.Rung("low", 500, 0), new Ladder.Rung("up", 900, 0))),
                  Track.evenly(9, 2000),
                  new double[0][],
                  new double[0])));

  private long nanos = 77;
  private final Playhead playhead = new Playhead(TITLE, () -> nanos);
  private final Reel reel = new Reel(TITLE);
  private int cuts;

  @Test
  void thePlayheadRunsBetweenEventsAndStandsWhereTheBufferEnds() {
    Session session = session(Settings.DEFAULT);
    session.on(new Event.Started());
    assertEquals(Playhead.State.STARTING, playhead.state());

    arrives(session, 300);
    pass(500);
    assertEquals(500, playhead.positionMs(), 1e-6);
    assertEquals(Playhead.State.PLAYING, playhead.state());
    pass(2000);
    assertEquals(2000, playhead.positionMs(), 1e-6, "no more than the one segment there is");
    assertEquals(Playhead.State.STALLED, playhead.state());

    session.on(new Event.Arrived(2500, 1e6, 1, 2500));
    assertEquals(2000, playhead.positionMs(), 1e-6);
    pass(100);
    assertEquals(2100, playhead.positionMs(), 1e-6);
    session.on(new Event.Told(100, 0, new Event.Pause()));
    pass(5000);
    assertEquals(2100, playhead.positionMs(), 1e-6);
    assertEquals(Playhead.State.PAUSED, playhead.state());
  }

  @Test
  void aJumpBeginsAnotherTakeAndWhatTheSessionForgotIsForgotten() throws Exception {
    Session session = session(Settings.DEFAULT);
    session.on(new Event.Started());
    arrives(session, 100);
    arrives(session, 100);
    Reel.Take before = reel.take();
    assertEquals(1, reel.await(0, 1, before).index());

    session.on(new Event.Told(0, 0, new Event.Seek(3000)));
    Reel.Take within = reel.take();
    assertEquals(3000, within.fromMs());
    assertNull(reel.await(0, 1, before), "nobody waits for what was");
    assertEquals(1, reel.await(0, 1, within).index(), "still in the buffer");

    session.on(new Event.Told(0, 0, new Event.Seek(12_000)));
    assertEquals(2, cuts);
    assertEquals(List.of(), reel.ahead());
  }

  @Test
  void aBetterSegmentIsShownOnlyIfTheSessionTookIt() throws Exception {
    Session session = session(Settings.DEFAULT.withReplacement(Settings.Replacement.LEFT));
    session.on(new Event.Started());
    for (int i = 0; i < 4; i++) {
      arrives(session, 1);
    }

    Command fetch = arrives(session, 1);
    int index = ((Command.Fetch) fetch).request().index();
    assertTrue(index < 5, "a buffered one again: " + fetch);
    arrives(session, 1);
    assertEquals(1, reel.await(0, index, reel.take()).rung());

    Command late = arrives(session, 0);
    int other = ((Command.Fetch) late).request().index();
    assertTrue(other < 5, "and the next: " + late);
    Reel.Take take = reel.take();
    arrives(session, 2000 * other + 1000);
    assertEquals(0, reel.await(0, other, take).rung(), "it is being played as it was");
  }

  @Test
  void picturesAreShownAtTheirTimeAndThoseThatMissedItAreCounted() throws Exception {
    Pictures pictures = new Pictures(FIRST);
    for (int i = 0; i < 5; i++) {
      add(pictures, FIRST, i * 40);
    }

    assertEquals(0, pictures.due(0).atMs);
    assertNull(pictures.due(38), "the next is not due yet");
    assertEquals(40, pictures.due(40).atMs);
    assertEquals(160, pictures.due(165).atMs);
    assertEquals(2, pictures.late(), "those of 80 and 120 ms");
    add(pictures, FIRST, 200);
    assertNull(pictures.due(400), "its time is long past");
    assertEquals(3, pictures.late());
  }

  @Test
  void aMachineThatIsTooSlowShowsSomethingNowAndThen() throws Exception {
    Pictures pictures = new Pictures(FIRST);
    int shown = 0;
    for (int i = 0; i < 50; i++) {
      add(pictures, FIRST, i * 40);
      Pictures.Picture due = pictures.due(1000 + i * 40);
      if (due != null) {
        shown++;
        pictures.back(due);
      }
    }

    assertEquals(4, shown, "every half second of two");
    assertEquals(46, pictures.late());
  }

  @Test
  void whatLiesBeforeAJumpsAimIsNoLatePicture() throws Exception {
    Reel.Take take = new Reel.Take(1, 100);
    Pictures pictures = new Pictures(FIRST);
    add(pictures, FIRST, 0);
    pictures.begin(take);
    assertNull(pictures.due(1000), "another take's");
    assertFalse(add(pictures, FIRST, 40));
    for (int i = 0; i < 4; i++) {
      add(pictures, take, i * 40);
    }

    assertEquals(80, pictures.due(100).atMs);
    assertEquals(0, pictures.late());
  }

  @Test
  void noMorePicturesAreMadeThanThereIsRoomFor() throws Exception {
    Pictures pictures = new Pictures(FIRST);
    for (int i = 0; i < Pictures.MOST; i++) {
      add(pictures, FIRST, i * 40);
    }
    CountDownLatch begun = new CountDownLatch(1);
    var other = Executors.newSingleThreadExecutor();
    Future<Boolean> waiting =
        other.submit(
            () -> {
              begun.countDown();
              return add(pictures, FIRST, 999);
            });
    begun.await();

    Pictures.Picture shown = pictures.due(0);
    assertFalse(waiting.isDone(), "it is on the screen, and no room yet");
    pictures.back(shown);

    assertTrue(waiting.get(60, TimeUnit.SECONDS));
    Pictures.Picture last = pictures.due(2000);
    assertEquals(999, last.atMs);
    assertSame(shown.image, last.image, "its memory is used again");
    other.shutdown();
  }

  @Test
  void soundWaitsWhenEarlyAndIsLeftOutWhenLate() {
    assertEquals(Sound.Act.PLAY, Sound.act(0, 40));
    assertEquals(Sound.Act.WAIT, Sound.act(30, 0));
    assertEquals(Sound.Act.LEAVE_OUT, Sound.act(-30, 40));
    assertEquals(Sound.Act.WAIT, Sound.act(0, 100), "enough lies in the sound card");
  }

  /** A crystal that is off by a thousandth would be off by 600 ms after ten minutes. */
  @Test
  void soundKeepsToThePlayheadWhateverTheSoundCardTakesForASecond() {
    for (double rate : new double[] {0.999, 1, 1.001}) {
      double blockMs = 20;
      double queuedMs = 0;
      double nextMs = 0;
      double worstMs = 0;
      for (double nowMs = 0; nowMs < 600_000; nowMs += 5) {
        queuedMs = Math.max(0, queuedMs - 5 * rate);
        double earlyMs = nextMs - nowMs - queuedMs;
        Sound.Act act = Sound.act(earlyMs, queuedMs);
        if (act == Sound.Act.PLAY) {
          worstMs = Math.max(worstMs, Math.abs(earlyMs));
          queuedMs += blockMs;
        }
        nextMs += act == Sound.Act.WAIT ? 0 : blockMs;
      }

      assertTrue(worstMs <= Sound.TOLERATED_MS, rate + ": " + worstMs);
      assertEquals(600_000, nextMs, 200, "nothing is left behind at rate " + rate);
    }
  }

  private Session session(Settings settings) {
    Listener listener = Listener.both(playhead, reel);
    Session session =
        new Session(
            TITLE,
            now -> Decision.of(now.index() < 5 ? 0 : 1, Reason.FITS, 0, 0),
            settings,
            listener);
    playhead.follow(session);
    reel.follow(session, () -> cuts++);
    return session;
  }

  private Command arrives(Session session, double ms) {
    pass(ms);
    reel.came(null, new byte[1]);
    return session.on(new Event.Arrived(ms, 1e6, ms / 10, ms));
  }

  private void pass(double ms) {
    nanos += (long) (ms * 1e6);
  }

  private static boolean add(Pictures pictures, Reel.Take take, double atMs) throws Exception {
    return pictures.add(take, atMs, 0, IntBuffer.allocate(4), 2, 2);
  }
}
