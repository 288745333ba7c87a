package weir.player.compare.report;

import java.util.ArrayList;
import java.util.List;
import weir.player.abr.Decision;
import weir.player.abr.Ladder;
import weir.player.session.Command;
import weir.player.session.Event;
import weir.player.session.Listener;
import weir.player.session.Request;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.Track;

/** Listens to one session and tells its {@link Story}. */
public final class StoryRecorder implements Listener {
  private final LinkRates link = new LinkRates();
  private StoryRows rows;
  private Command.Wait waiting;
  private double atMs;
  private double passedMs;
  private boolean isStalled;
  private boolean isEnded;

  /** How the session went, so far where it is not over. */
  public Story story() {
    if (rows == null) {
      throw new IllegalStateException("the session has not begun");
    }
    return rows.story(atMs, isEnded);
  }

  @Override
  public void began(Title title, Settings settings) {
    rows = new StoryRows(shape(title), link);
  }

  static Story.Shape shape(Title title) {
    Track main = title.main();
    List<Story.Rung> rungs = new ArrayList<>();
    for (int i = 0; i < main.ladder().size(); i++) {
      Ladder.Rung rung = main.ladder().rung(i);
      rungs.add(new Story.Rung(rung.id(), rung.kbps(), rung.height()));
    }
    List<Long> startMs = new ArrayList<>();
    for (int i = 0; i <= main.count(); i++) {
      startMs.add(Math.round(main.startMs(i)));
    }
    return new Story.Shape(title.name(), rungs, startMs);
  }

  @Override
  public void linkIs(double linkMs, double kbps, double latencyMs) {
    link.add(linkMs, kbps);
  }

  @Override
  public void heard(double nowMs, Event event) {
    atMs = nowMs;
    if (event instanceof Event.Woke woke && waiting != null) {
      rows.waited(woke.elapsedMs(), 1 + waiting.cause().ordinal());
    } else if (event instanceof Event.Told told) {
      told(nowMs, told.wish());
    }
    waiting = null;
  }

  private void told(double nowMs, Event.Wish wish) {
    if (wish instanceof Event.Pause) {
      rows.marked(StoryRows.Mark.PAUSE, nowMs, 0);
    } else if (wish instanceof Event.Resume) {
      rows.marked(StoryRows.Mark.RESUME, nowMs, 0);
    } else if (wish instanceof Event.Seek seek) {
      rows.marked(StoryRows.Mark.SEEK, nowMs, Math.round(seek.toMs()));
    } else if (wish instanceof Event.Cap cap) {
      boolean isLifted = cap.maxHeight() == Integer.MAX_VALUE;
      rows.marked(StoryRows.Mark.CAP, nowMs, isLifted ? 0 : cap.maxHeight());
    } else if (wish instanceof Event.Lock lock) {
      rows.marked(StoryRows.Mark.LOCK, nowMs, lock.rung() + 1);
    } else if (wish instanceof Event.Change) {
      rows.marked(StoryRows.Mark.CHANGE, nowMs, 0);
    }
  }

  @Override
  public void decided(
      double nowMs, int track, int index, Decision decision, int lastRung, double bufferMs) {
    if (track == 0) {
      rows.decided(
          nowMs,
          index,
          decision.rung(),
          decision.reason(),
          decision.first(),
          decision.second(),
          bufferMs);
    }
  }

  @Override
  public void commanded(double nowMs, Command command) {
    if (command instanceof Command.Fetch fetch) {
      Request request = fetch.request();
      if (request.track() == 0 && !request.isInit()) {
        rows.requested(nowMs, request.index(), request.rung());
      }
    } else if (command instanceof Command.Wait wait) {
      waiting = wait;
    }
  }

  @Override
  public void arrived(
      double nowMs, Request request, Event.Arrived event, double beforeMs, double bufferMs) {
    if (request.track() == 0 && !request.isInit()) {
      rows.ended(
          StoryRows.Outcome.ARRIVED,
          nowMs,
          event.receivedBits(),
          event.firstByteMs(),
          event.durationMs(),
          0);
    }
  }

  @Override
  public void gaveUp(
      double nowMs, Request request, Event.GaveUp event, double beforeMs, double bufferMs) {
    rows.ended(
        StoryRows.Outcome.GAVE_UP,
        nowMs,
        event.receivedBits(),
        event.firstByteMs(),
        event.durationMs(),
        event.rung());
  }

  @Override
  public void failed(double nowMs, Request request, Event.Failed event) {
    if (request.track() == 0 && !request.isInit()) {
      rows.ended(
          StoryRows.Outcome.FAILED,
          nowMs,
          0,
          event.elapsedMs(),
          event.elapsedMs(),
          event.why().ordinal());
    }
  }

  @Override
  public void dropped(double nowMs, Request request, double receivedBits) {
    rows.ended(StoryRows.Outcome.DROPPED, nowMs, receivedBits, 0, 0, 0);
  }

  @Override
  public void startingUp(double ms) {
    passedMs += ms;
  }

  @Override
  public void playing(double ms) {
    rows.playing(ms);
  }

  @Override
  public void paused(double ms) {
    passedMs += ms;
  }

  @Override
  public void seeking(double ms) {
    passedMs += ms;
  }

  @Override
  public void played(double ms) {
    if (ms > 0 && isStalled) {
      resume();
    }
    passedMs += ms;
  }

  @Override
  public void reached(int index, int rung) {
    if (isStalled) {
      resume();
    }
  }

  @Override
  public void sought(double nowMs, double toMs, double discardedMs) {
    if (isStalled) {
      resume();
    }
  }

  @Override
  public void stalled(double ms, boolean ranDry) {
    if (!isStalled && ms > ROUNDING_MS) {
      isStalled = true;
      rows.stalls(passedMs);
    }
    passedMs += ms;
  }

  private void resume() {
    isStalled = false;
    rows.resumes(passedMs);
  }

  @Override
  public void ended(double nowMs, Command.Ending ending) {
    isEnded = true;
  }
}
