package weir.player.session;

import weir.player.abr.Decision;
import weir.player.abr.Ladder;
import weir.player.abr.Policy;
import weir.player.abr.Progress;
import weir.player.abr.Reason;
import weir.player.abr.Situation;
import weir.player.abr.SplitMix;
import weir.player.abr.Transfer;

/**
 * One viewer playing one title: keeps the playback buffer, asks the policy, and says what to do
 * next. One request is under way at a time, so that what is measured is the link and not the
 * player's own other request; the track whose buffer ends first is served first.
 *
 * <p>A session belongs to one thread. It reads no clock: every event brings the time that passed.
 */
public final class Session {
  private static final boolean[] NONE_UNAVAILABLE = {};

  private static final int NONE = -1;

  /** So many transfers a policy is told of that comes later; none of ours looks further back. */
  private static final int REMEMBERED = 20;

  private final Title title;
  private Policy policy;
  private final Settings settings;
  private final Listener listener;
  private final SplitMix random;
  private final Buffer[] buffers;

  /** The buffer of the track that the policy decides for, the first one. */
  private final Buffer main;

  private final double bufferMs;
  private final View view = new View();
  private final Running running = new Running();

  private double atMs;
  private double startUpMs;
  private boolean isPlaying;
  private boolean isOver;

  /** What may be chosen from now: the main track's ladder up to the viewer's cap. */
  private Ladder ladder;

  private boolean isPaused;

  /** The rung the viewer wants, and nothing else; {@link Event.Lock#AUTOMATIC} for the policy's. */
  private int locked = Event.Lock.AUTOMATIC;

  /** Whether the policy that decides now decided about what is under way. */
  private boolean isPolicysOwn;

  /** The last transfers that came whole, the next one's place being {@code count % size}. */
  private final Transfer[] past = new Transfer[REMEMBERED];

  private int pastCount;

  /** Playback waits for the buffer after a jump. */
  private boolean isSeeking;

  /** Where the main track's buffer ended when a replacement failed; none is tried until it grew. */
  private int replacementFailedAt = -1;

  /** Of the time the running transfer took, what the session was told of already. */
  private double toldMs;

  /** What is left of a policy's pause or of the wait before a repetition. */
  private double waitLeftMs;

  /** The track whose segment is being decided, waited for or fetched. */
  private int track;

  /** The buffered segment that is fetched again; {@link #NONE} where the next one is fetched. */
  private int replacing = NONE;

  /** Decided, but not yet asked for: the policy's pause or an initialization segment come first. */
  private Decision decision;

  private Command pending;
  private Request request;
  private int attempts;
  private boolean[] unavailable = NONE_UNAVAILABLE;

  public Session(Title title, Policy policy, Settings settings, Listener listener) {
    this.title = title;
    this.policy = policy;
    this.settings = settings;
    this.listener = listener;
    random = new SplitMix(settings.seed());
    buffers = new Buffer[title.tracks().size()];
    double longestMs = 0;
    for (int i = 0; i < buffers.length; i++) {
      Track of = title.tracks().get(i);
      buffers[i] = new Buffer(of);
      longestMs = Math.max(longestMs, of.longestMs());
    }
    main = buffers[0];
    // With room for less than two segments a player could only fetch when it is about to stall.
    bufferMs = Math.max(settings.bufferMs(), 2 * longestMs);
    ladder = capped(settings.maxHeight(), settings.maxKbps());
  }

  /** What a viewer sees happen. */
  public enum Showing {
    /** Nothing was played yet. */
    STARTING,
    /** Playing, or standing still because the buffer ran dry. */
    PLAYING,
    PAUSED,
    /** Waiting for the place jumped to. */
    SEEKING
  }

  /**
   * Where playback stood at the last event, and how it goes on if nothing else happens.
   *
   * @param positionMs on the title's time line
   * @param runsForMs for how long it goes on from there; then, or if that is 0, it stands still
   */
  public record Playback(double positionMs, double runsForMs, Showing showing) {}

  /** For whoever shows it, on the session's thread, once an event is settled. */
  public Playback playback() {
    double positionMs =
        main.first < main.count
            ? main.track.startMs(main.first) + main.consumedMs
            : main.track.startMs(main.count);
    if (!isPlaying) {
      return new Playback(positionMs, 0, isSeeking ? Showing.SEEKING : Showing.STARTING);
    }
    if (isPaused) {
      return new Playback(positionMs, 0, Showing.PAUSED);
    }
    double runsForMs = main.levelMs();
    for (int i = 1; i < buffers.length; i++) {
      if (!buffers[i].isComplete()) {
        runsForMs = Math.min(runsForMs, buffers[i].levelMs());
      }
    }
    return new Playback(positionMs, runsForMs, Showing.PLAYING);
  }

  /** Takes in what happened, and says what to do next. */
  public Command on(Event event) {
    if (isOver) {
      throw new IllegalStateException("the session has ended, but hears " + event);
    }
    checkExpected(event);
    atMs += event.elapsedMs();
    listener.heard(atMs, event);
    Command command = after(event);
    listener.settled();
    listener.commanded(atMs, command);
    if (command == Command.CARRY_ON) {
      return command;
    }
    toldMs = 0;
    pending = command;
    if (command instanceof Command.Wait wait) {
      waitLeftMs = wait.ms();
    } else if (command instanceof Command.End end) {
      isOver = true;
      listener.ended(atMs, end.ending());
    }
    return command;
  }

  /** The world tells of the link, where it knows it; {@code ownMs} is the world's own time. */
  public void linkIs(double ownMs, double kbps, double latencyMs) {
    listener.linkIs(ownMs, kbps, latencyMs);
  }

  /** Whether it makes sense to ask {@link #giveUp} while the running request runs. */
  public boolean mayGiveUp() {
    return settings.givesUp()
        && track == 0
        && request != null
        && !request.isInit()
        && (replacing != NONE || (request.index() > 0 && isPolicysOwn && policy.mayGiveUp()));
  }

  /**
   * Asks whether to break off the running transfer. Nothing drains and nothing is allocated; only
   * if the answer is a rung does the world break off and send {@link Event.GaveUp} with it.
   *
   * @return the rung the policy would rather have, or {@link Policy#KEEP}
   */
  public int giveUp(double receivedBits, double elapsedMs, double firstByteMs) {
    if (request == null) {
      throw new IllegalStateException("nothing is being fetched that could be given up");
    }
    running.receivedBits = receivedBits;
    running.elapsedMs = elapsedMs;
    running.firstByteMs = firstByteMs;
    int answer = replacing == NONE ? policy.giveUp(running, view) : leaveReplacement();
    listener.asked(running, answer);
    return answer;
  }

  /**
   * For how long from now on {@link #giveUp} is sure to answer {@link Policy#KEEP}, ms: whoever
   * models a network may leave the questions in between out.
   */
  public double quietMs(double receivedBits, double elapsedMs, double firstByteMs) {
    running.receivedBits = receivedBits;
    running.elapsedMs = elapsedMs;
    running.firstByteMs = firstByteMs;
    return replacing == NONE ? policy.quietMs(running, view) : 0;
  }

  /** A replacement is broken off when its slot is about to be played: what is there has to do. */
  private int leaveReplacement() {
    Buffer buffer = main;
    double aheadMs = buffer.endMs() - main.track.startMs(replacing);
    return running.bufferMs() - aheadMs <= 0 ? buffer.rungs[replacing] : Policy.KEEP;
  }

  private void checkExpected(Event event) {
    boolean expected =
        event instanceof Event.Started
            ? pending == null
            : event instanceof Event.Woke
                ? pending instanceof Command.Wait
                : event instanceof Event.Told ? pending != null : pending instanceof Command.Fetch;
    if (!expected) {
      throw new IllegalStateException("after " + pending + " the session cannot hear " + event);
    }
  }

  private Command after(Event event) {
    if (event instanceof Event.Started) {
      listener.began(title, settings);
      return next();
    }
    if (event instanceof Event.Arrived arrived) {
      return afterArrived(arrived);
    }
    if (event instanceof Event.GaveUp gaveUp) {
      return afterGivingUp(gaveUp);
    }
    if (event instanceof Event.Failed failed) {
      return afterFailed(failed);
    }
    if (event instanceof Event.Woke woke) {
      return afterWaking(woke);
    }
    if (event instanceof Event.Told told) {
      return afterTold(told);
    }
    throw new AssertionError(event);
  }

  private Command afterArrived(Event.Arrived event) {
    Request done = request;
    Buffer buffer = buffers[track];
    double beforeMs = buffer.levelMs();
    drain(event.elapsedMs());
    request = null;
    if (done.isInit()) {
      buffer.hasInit[done.rung()] = true;
      listener.arrived(atMs, done, event, beforeMs, buffer.levelMs());
      attempts = 0;
      return fetch(decision.rung());
    }
    boolean isReplacement = replacing != NONE;
    if (isReplacement) {
      // The wait for its slot is over, or the better segment is now what will be played there.
      int from = buffer.rungs[replacing];
      replacing = NONE;
      if (buffer.hasYetToPlay(done.index())) {
        buffer.rungs[done.index()] = done.rung();
        listener.replaced(done.index(), from, done.rung());
      }
    } else {
      buffer.append(done.rung());
    }
    listener.arrived(atMs, done, event, beforeMs, buffer.levelMs());
    if (track == 0) {
      Transfer transfer =
          new Transfer(
              done.index(),
              done.rung(),
              event.receivedBits(),
              event.receivedBits(),
              event.firstByteMs(),
              event.durationMs(),
              false,
              isReplacement);
      past[pastCount++ % REMEMBERED] = transfer;
      policy.ended(transfer, view);
    }
    beginPlayback();
    return next();
  }

  private Command afterGivingUp(Event.GaveUp event) {
    Request done = request;
    double beforeMs = buffers[track].levelMs();
    drain(event.elapsedMs());
    request = null;
    boolean isReplacement = replacing != NONE;
    replacing = NONE;
    listener.gaveUp(atMs, done, event, beforeMs, buffers[track].levelMs());
    policy.ended(
        new Transfer(
            done.index(),
            done.rung(),
            done.sizeBits(),
            event.receivedBits(),
            event.firstByteMs(),
            event.durationMs(),
            true,
            isReplacement),
        view);
    return next();
  }

  private Command afterFailed(Event.Failed event) {
    Request failed = request;
    drain(event.elapsedMs());
    listener.failed(atMs, failed, event);
    if (replacing != NONE) {
      // What is buffered is good enough; the segment after it matters more.
      replacing = NONE;
      request = null;
      replacementFailedAt = main.end;
      return next();
    }
    if (!event.why().mayPass()) {
      if (unavailable.length == 0) {
        unavailable = new boolean[buffers[track].track.ladder().size()];
      }
      unavailable[failed.rung()] = true;
      int other = nearestAvailable(failed.rung());
      if (other >= 0) {
        attempts = 0;
        return instead(other, Reason.UNAVAILABLE, 0);
      }
      return endOfTrack(failed);
    }
    if (attempts > settings.retries()) {
      return new Command.End(Command.Ending.FAILED);
    }
    double spread = 0.75 + 0.5 * random.nextDouble();
    double ms = settings.backoffMs() * Math.pow(2, attempts - 1) * spread;
    return ms > 0 ? new Command.Wait(ms, Command.Cause.RETRY) : retry();
  }

  private Command afterWaking(Event.Woke event) {
    Command.Wait wait = (Command.Wait) pending;
    // Oversleeping the very end is not a stall.
    drain(wait.cause() == Command.Cause.PLAYOUT ? wait.ms() : event.elapsedMs());
    return switch (wait.cause()) {
      case BUFFER_FULL -> {
        policy.waited(event.elapsedMs(), view);
        yield decide();
      }
      case POLICY -> fetch(decision.rung());
      case RETRY -> retry();
      case PLAYOUT -> new Command.End(Command.Ending.PLAYED);
      case PAUSED -> throw new IllegalStateException("a pause ends when the viewer ends it");
    };
  }

  private Command afterTold(Event.Told event) {
    drain(event.elapsedMs());
    Event.Wish wish = event.wish();
    boolean isDecidedAnew = wish instanceof Event.Lock || wish instanceof Event.Change;
    isPolicysOwn &= !isDecidedAnew;
    Policy before = policy;
    if (wish instanceof Event.Pause) {
      isPaused = true;
    } else if (wish instanceof Event.Resume) {
      isPaused = false;
    } else if (wish instanceof Event.Cap cap) {
      ladder = capped(cap.maxHeight(), cap.maxKbps());
    } else if (wish instanceof Event.Lock lock) {
      locked = lock.rung();
    } else if (wish instanceof Event.Change change) {
      change(change);
    }
    boolean isElsewhere = wish instanceof Event.Seek seek && seek(seek.toMs());
    if (pending instanceof Command.Fetch) {
      if (!isElsewhere) {
        toldMs += event.elapsedMs();
        return Command.CARRY_ON;
      }
      listener.dropped(atMs, request, event.receivedBits());
      request = null;
      replacing = NONE;
      policy.sought(view);
      return next();
    }
    if (isElsewhere) {
      policy.sought(view);
      return next();
    }
    Command.Wait wait = (Command.Wait) pending;
    waitLeftMs -= event.elapsedMs();
    return switch (wait.cause()) {
      case BUFFER_FULL -> {
        before.waited(event.elapsedMs(), view);
        yield next();
      }
      case POLICY -> isDecidedAnew || decision.rung() > ladder.top() ? next() : afterPause();
      case RETRY -> waitLeftMs > 0 ? new Command.Wait(waitLeftMs, Command.Cause.RETRY) : retry();
      case PLAYOUT, PAUSED -> next();
    };
  }

  private void change(Event.Change to) {
    policy = to.policy();
    int told = Math.min(pastCount, REMEMBERED);
    for (int i = pastCount - told; i < pastCount; i++) {
      policy.ended(past[i % REMEMBERED], view);
    }
    listener.changed(atMs, to.name(), told);
  }

  private Command afterPause() {
    return waitLeftMs > 0
        ? new Command.Wait(waitLeftMs, Command.Cause.POLICY)
        : fetch(decision.rung());
  }

  /** The main track's ladder without what is above the caps. */
  private Ladder capped(int maxHeight, double maxKbps) {
    Ladder whole = main.track.ladder();
    int top = whole.highestWithin(maxHeight, maxKbps);
    return ladder != null && ladder.top() == top ? ladder : whole.upTo(top);
  }

  /**
   * Jumps. Within what every track has buffered, playback goes on there at once; else the buffers
   * are emptied and playback waits for the new place.
   *
   * @return whether something else has to be fetched now
   */
  private boolean seek(double wantedMs) {
    double toMs = Math.min(wantedMs, main.track.startMs(main.count));
    double levelMs = main.levelMs();
    boolean isBuffered = isPlaying;
    for (Buffer buffer : buffers) {
      isBuffered &= buffer.holds(toMs);
    }
    for (Buffer buffer : buffers) {
      if (isBuffered) {
        buffer.jumpWithin(toMs);
      } else {
        buffer.restartAt(toMs);
      }
    }
    if (isBuffered) {
      listener.sought(atMs, toMs, 0);
      if (main.consumedMs > 0) {
        listener.reached(main.first, main.rungs[main.first]);
      }
      return false;
    }
    replacementFailedAt = -1;
    isSeeking = isPlaying || isSeeking;
    isPlaying = false;
    listener.sought(atMs, toMs, levelMs);
    return true;
  }

  /** What comes next once a transfer is done: wait for room, or decide. */
  private Command next() {
    int least = -1;
    for (int i = 0; i < buffers.length; i++) {
      if (!buffers[i].isComplete()
          && (least < 0 || buffers[i].endMs() < buffers[least].endMs() - Listener.ROUNDING_MS)) {
        least = i;
      }
    }
    if (least < 0) {
      double levelMs = main.levelMs();
      if (isPaused) {
        return new Command.Wait(Double.POSITIVE_INFINITY, Command.Cause.PAUSED);
      }
      return levelMs > 0
          ? new Command.Wait(levelMs, Command.Cause.PLAYOUT)
          : new Command.End(Command.Ending.PLAYED);
    }
    track = least;
    attempts = 0;
    unavailable = NONE_UNAVAILABLE;
    Buffer buffer = buffers[track];
    double tooMuchMs = buffer.levelMs() + buffers[track].track.segmentMs(buffer.end) - bufferMs;
    if (settings.fullStepMs() > 0) {
      tooMuchMs = Math.ceil(tooMuchMs / settings.fullStepMs()) * settings.fullStepMs();
    }
    if (tooMuchMs > 0 && !isPlaying) {
      // Other tracks may have less than playback was to begin with, but only playing makes room.
      play();
    }
    if (tooMuchMs > 0 && isPaused) {
      return new Command.Wait(Double.POSITIVE_INFINITY, Command.Cause.PAUSED);
    }
    return tooMuchMs > 0 ? new Command.Wait(tooMuchMs, Command.Cause.BUFFER_FULL) : decide();
  }

  private Command decide() {
    Buffer buffer = buffers[track];
    int last = buffer.lastRung();
    isPolicysOwn = locked == Event.Lock.AUTOMATIC;
    if (track == 0 && !isPolicysOwn) {
      int rung = Math.min(locked, ladder.top());
      decision = Decision.of(rung, Reason.LOCKED, ladder.kbps(rung), 0);
    } else if (track == 0) {
      decision = policy.decide(view);
      if (decision.rung() > ladder.top()) {
        throw new IllegalStateException("no such rung: " + decision);
      }
    } else {
      decision = Decision.of(0, Reason.ONLY, 0, 0);
    }
    listener.decided(atMs, track, buffer.end, decision, last, buffer.levelMs());
    if (track == 0 && settings.replacement() != Settings.Replacement.NONE) {
      replacing = replaceable(decision.rung());
      if (replacing != NONE) {
        listener.replacing(atMs, replacing, buffer.rungs[replacing], decision.rung());
        return fetch(decision.rung());
      }
    }
    return decision.pauseMs() > 0
        ? new Command.Wait(decision.pauseMs(), Command.Cause.POLICY)
        : fetch(decision.rung());
  }

  /**
   * The buffered segment worth fetching again in {@code rung}: the first or last of a lower one
   * that is at least 1.5 segments, rounded up with the played part of the first, away from the
   * playhead (MMSys 2018; Sabre).
   */
  private int replaceable(int rung) {
    Buffer buffer = main;
    if (buffer.isEmpty() || replacementFailedAt == buffer.end) {
      return NONE;
    }
    double playedPart = buffer.consumedMs / main.track.segmentMs(buffer.first);
    int from = buffer.first + (int) Math.ceil(1.5 + playedPart);
    if (settings.replacement() == Settings.Replacement.LEFT) {
      for (int index = from; index < buffer.end; index++) {
        if (buffer.rungs[index] < rung) {
          return index;
        }
      }
    } else {
      for (int index = buffer.end - 1; index >= from; index--) {
        if (buffer.rungs[index] < rung) {
          return index;
        }
      }
    }
    return NONE;
  }

  /** Asks for the segment decided on, the rung's initialization segment first where needed. */
  private Command fetch(int rung) {
    Buffer buffer = buffers[track];
    Track of = buffers[track].track;
    attempts++;
    int index = replacing == NONE ? buffer.end : replacing;
    boolean init = of.needsInit() && !buffer.hasInit[rung];
    request =
        init
            ? new Request(track, rung, Request.INIT, of.initBits(rung), attempts)
            : new Request(track, rung, index, of.sizeBits(index, rung), attempts);
    return new Command.Fetch(request, settings.idleMs());
  }

  /** The same once more; from the second repetition on the smallest there is, so that it comes. */
  private Command retry() {
    int rung = decision.rung();
    if (attempts >= 2 && rung > 0 && (unavailable.length == 0 || !unavailable[0])) {
      return instead(0, Reason.RETRIED, attempts + 1.0);
    }
    return fetch(rung);
  }

  private Command instead(int rung, Reason reason, double input) {
    int last = buffers[track].lastRung();
    decision = Decision.of(rung, reason, input, 0);
    listener.decided(atMs, track, buffers[track].end, decision, last, buffers[track].levelMs());
    return fetch(rung);
  }

  private int nearestAvailable(int rung) {
    for (int lower = rung - 1; lower >= 0; lower--) {
      if (!unavailable[lower]) {
        return lower;
      }
    }
    for (int higher = rung + 1; higher < unavailable.length; higher++) {
      if (!unavailable[higher]) {
        return higher;
      }
    }
    return -1;
  }

  /** Manifests often promise one segment more than there is: that one may be missing. */
  private Command endOfTrack(Request missing) {
    Buffer buffer = buffers[track];
    if (!missing.isInit() && missing.index() > 0 && buffer.isLast(missing.index())) {
      buffer.cutOff();
      request = null;
      beginPlayback();
      return next();
    }
    return new Command.End(Command.Ending.FAILED);
  }

  private void beginPlayback() {
    if (isPlaying) {
      return;
    }
    for (Buffer buffer : buffers) {
      if (!isEnoughToPlay(buffer)) {
        return;
      }
    }
    play();
  }

  private void play() {
    isPlaying = true;
    if (!isSeeking) {
      listener.playing(startUpMs);
    }
    isSeeking = false;
    if (main.consumedMs > 0) {
      listener.reached(main.first, main.rungs[main.first]);
    }
  }

  /** Whether a track has what playback begins with: the wanted level, or all it can hold. */
  private boolean isEnoughToPlay(Buffer buffer) {
    double levelMs = buffer.levelMs();
    return buffer.isComplete()
        || (!buffer.isEmpty()
            && (levelMs >= settings.startBufferMs()
                || levelMs + buffer.track.segmentMs(buffer.end) > bufferMs));
  }

  /**
   * Lets playback go on for {@code ms}: all tracks together, as far as the emptiest of them goes;
   * the rest is standstill. With one track this is, operation by operation, what Sabre does, so
   * that sums come out equal to the last digit.
   */
  private void drain(double ms) {
    if (!isPlaying) {
      if (isSeeking) {
        listener.seeking(ms);
      } else {
        startUpMs += ms;
        listener.startingUp(ms);
      }
      return;
    }
    if (isPaused) {
      listener.paused(ms);
      return;
    }
    boolean wasDry = main.isEmpty();
    double besideMs = Double.POSITIVE_INFINITY;
    for (int i = 1; i < buffers.length; i++) {
      if (!buffers[i].isComplete()) {
        double levelMs = buffers[i].levelMs();
        wasDry |= levelMs <= Listener.ROUNDING_MS;
        besideMs = Math.min(besideMs, levelMs);
      }
    }
    double playMs = Math.min(ms, besideMs);
    double leftMs = main.play(playMs, listener);
    for (int i = 1; i < buffers.length; i++) {
      buffers[i].play(playMs - leftMs, Listener.NONE);
    }
    double standstillMs = leftMs + (ms - playMs);
    if (standstillMs > 0) {
      listener.stalled(standstillMs, !wasDry);
    }
  }

  /**
   * One track's playback buffer: segments {@code first} to {@code end - 1}, the first one begun.
   */
  private static final class Buffer {
    final Track track;
    final boolean[] hasInit;
    final int[] rungs;
    int count;
    int first;
    int end;
    int lastRung = -1;
    double consumedMs;

    Buffer(Track track) {
      this.track = track;
      count = track.count();
      rungs = new int[count];
      hasInit = new boolean[track.ladder().size()];
    }

    void append(int rung) {
      lastRung = rung;
      rungs[end++] = rung;
    }

    void cutOff() {
      count = end;
    }

    boolean isLast(int index) {
      return index == count - 1;
    }

    boolean isComplete() {
      return end == count;
    }

    /** Whether none of the segment was played yet. */
    boolean hasYetToPlay(int index) {
      return index > first || (index == first && consumedMs == 0);
    }

    boolean holds(double ms) {
      return ms >= track.startMs(first) + consumedMs && ms < track.startMs(end);
    }

    void jumpWithin(double ms) {
      while (track.startMs(first + 1) <= ms) {
        first++;
      }
      consumedMs = ms - track.startMs(first);
    }

    /** Empties it; what comes next is the segment that holds this moment. */
    void restartAt(double ms) {
      first = 0;
      while (first < count && track.startMs(first + 1) <= ms) {
        first++;
      }
      end = first;
      consumedMs = first < count ? ms - track.startMs(first) : 0;
    }

    boolean isEmpty() {
      return first == end;
    }

    /** Rung of the segment fetched last; -1 before any. */
    int lastRung() {
      return lastRung;
    }

    double endMs() {
      return track.startMs(end);
    }

    double levelMs() {
      return first == end ? 0 : track.startMs(end) - track.startMs(first) - consumedMs;
    }

    /** Plays on for {@code ms} or until empty; returns what could not be played. */
    double play(double ms, Listener listener) {
      if (first == end) {
        return ms;
      }
      double left = ms;
      if (consumedMs > 0) {
        double segmentMs = track.segmentMs(first);
        if (left + consumedMs < segmentMs) {
          consumedMs += left;
          listener.played(left);
          return 0;
        }
        double restMs = segmentMs - consumedMs;
        left -= restMs;
        listener.played(restMs);
        listener.finished(first);
        first++;
        consumedMs = 0;
      }
      while (left > 0 && first < end) {
        double segmentMs = track.segmentMs(first);
        listener.reached(first, rungs[first]);
        if (left >= segmentMs) {
          listener.played(segmentMs);
          left -= segmentMs;
          listener.finished(first);
          first++;
        } else {
          consumedMs = left;
          listener.played(left);
          left = 0;
        }
      }
      return left;
    }
  }

  /** What the policy sees: always the main track. */
  private final class View implements Situation {
    @Override
    public Ladder ladder() {
      return ladder;
    }

    @Override
    public int index() {
      return Math.min(main.end, main.count - 1);
    }

    @Override
    public int segments() {
      return main.count;
    }

    @Override
    public double segmentMs(int index) {
      return main.track.segmentMs(index);
    }

    @Override
    public double sizeBits(int index, int rung) {
      return main.track.sizeBits(index, rung);
    }

    @Override
    public double bufferMs() {
      return main.levelMs();
    }

    @Override
    public double bufferGoalMs() {
      return bufferMs;
    }

    @Override
    public int lastRung() {
      return Math.min(main.lastRung(), ladder.top());
    }

    @Override
    public double atMs() {
      return atMs;
    }

    @Override
    public boolean isPlaying() {
      return isPlaying;
    }

    @Override
    public double rememberedKbps() {
      return settings.rememberedKbps();
    }

    @Override
    public double besideKbps() {
      double kbps = 0;
      for (int i = 1; i < buffers.length; i++) {
        kbps += buffers[i].track.ladder().kbps(0);
      }
      return kbps;
    }
  }

  /** The running transfer, as the policy sees it when asked whether to give it up. */
  private final class Running implements Progress {
    double receivedBits;
    double elapsedMs;
    double firstByteMs;

    @Override
    public int index() {
      return request.index();
    }

    @Override
    public int rung() {
      return request.rung();
    }

    @Override
    public double sizeBits() {
      return request.sizeBits();
    }

    @Override
    public double receivedBits() {
      return receivedBits;
    }

    @Override
    public double elapsedMs() {
      return elapsedMs;
    }

    @Override
    public double firstByteMs() {
      return firstByteMs;
    }

    @Override
    public double bufferMs() {
      double levelMs = main.levelMs();
      return isPaused || !isPlaying ? levelMs : Math.max(0, levelMs - (elapsedMs - toldMs));
    }
  }
}
