package weir.player.wire;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import weir.player.abr.Decision;
import weir.player.session.Command;
import weir.player.session.Event;
import weir.player.session.Listener;
import weir.player.session.Request;
import weir.player.session.Settings;
import weir.player.session.Title;

/**
 * Tells a Weir how a session goes, between its requests: once a second, and at once when its state
 * or its rung changes. It hears the session as a {@link Listener} on the session's thread, which
 * only writes down what it hears; a thread of its own sends it, on a connection of its own, and
 * what cannot be sent is lost. Between the session's events it goes on by the clock, so that a
 * buffer that runs dry during a long transfer is told of when it does.
 */
public final class Beacons implements Listener, AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Of the second, while nothing can be sent: up to half a minute. */
  private static final int MOST_DOUBLINGS = 5;

  /** How long the last word may take. */
  private static final long LAST_WORD_MS = 500;

  /**
   * Who speaks.
   *
   * @param session the id that its requests tell too
   * @param player what plays
   * @param name of the person who watches, for whoever looks on
   */
  public record Speaker(String session, String player, Optional<String> name) {}

  /**
   * How it stands.
   *
   * @param leastMs buffered of the track that has the least, where playback ends
   * @param isRunning whether playback takes from the buffer as time passes
   * @param isLast whether all is fetched, so that an empty buffer is the end
   */
  private record Standing(
      String state,
      String representation,
      double positionMs,
      double bufferMs,
      double leastMs,
      double throughputKbps,
      long stalls,
      double stalledMs,
      double startUpMs,
      boolean isRunning,
      boolean isLast) {

    /** As it stands later, if the session has heard of nothing since. */
    Standing after(double ms) {
      if (!isRunning) {
        return this;
      }
      double playedMs = Math.min(ms, leastMs);
      boolean isDry = ms > leastMs && !isLast;
      return new Standing(
          isDry ? "stalled" : state,
          representation,
          positionMs + playedMs,
          Math.max(0, bufferMs - playedMs),
          leastMs - playedMs,
          throughputKbps,
          stalls + (isDry ? 1 : 0),
          stalledMs + (isDry ? ms - leastMs : 0),
          startUpMs,
          !isDry,
          isLast);
    }

    /** When it will run dry, if nothing happens; for long if it will not. */
    long untilDryNanos() {
      return isRunning && !isLast ? (long) Math.ceil(leastMs * 1e6) + 1 : Long.MAX_VALUE;
    }

    Standing left() {
      return new Standing(
          "left",
          representation,
          positionMs,
          bufferMs,
          leastMs,
          throughputKbps,
          stalls,
          stalledMs,
          startUpMs,
          false,
          isLast);
    }

    boolean isEnd() {
      return List.of("ended", "failed", "left").contains(state);
    }

    boolean isLike(Standing other) {
      return other != null
          && state.equals(other.state)
          && representation.equals(other.representation);
    }
  }

  private final URI address;
  private final Title title;
  private final Speaker speaker;
  private final boolean isByTheClock;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final Thread thread = new Thread(this::run, "beacons");

  // What the session told, on its thread.
  private final double[] bufferMs;
  private String state = "starting";
  private String representation = "";
  private double positionMs;
  private double throughputKbps = Double.NaN;
  private long stalls;
  private double stalledMs;
  private double startUpMs = Double.NaN;
  private boolean isPaused;
  private boolean isLast;

  // What is to be sent.
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition isNews = lock.newCondition();
  private Standing standing;
  private long standingNanos;
  private boolean isOver;

  /**
   * @param address where a Weir hears beacons
   * @param isByTheClock whether the session runs in real time, so that what happens between its
   *     events can be told
   */
  public Beacons(URI address, Title title, Speaker speaker, boolean isByTheClock) {
    this.address = address;
    this.title = title;
    this.speaker = speaker;
    this.isByTheClock = isByTheClock;
    bufferMs = new double[title.tracks().size()];
    positionMs = title.main().startMs(0);
    thread.setDaemon(true);
  }

  @Override
  public void began(Title of, Settings settings) {
    thread.start();
  }

  @Override
  public void heard(double atMs, Event event) {
    if (event instanceof Event.Told told) {
      if (told.wish() instanceof Event.Pause) {
        isPaused = true;
      } else if (told.wish() instanceof Event.Resume) {
        isPaused = false;
      }
    }
  }

  @Override
  public void decided(
      double atMs, int track, int index, Decision decision, int lastRung, double levelMs) {
    bufferMs[track] = levelMs;
    if (track == 0) {
      representation = title.main().ladder().rung(decision.rung()).id();
    }
  }

  @Override
  public void arrived(
      double atMs, Request request, Event.Arrived event, double beforeMs, double levelMs) {
    bufferMs[request.track()] = levelMs;
    if (request.track() == 0 && !request.isInit() && event.durationMs() > 0) {
      throughputKbps = event.receivedBits() / event.durationMs();
    }
  }

  @Override
  public void gaveUp(
      double atMs, Request request, Event.GaveUp event, double beforeMs, double levelMs) {
    bufferMs[request.track()] = levelMs;
  }

  @Override
  public void sought(double atMs, double toMs, double discardedMs) {
    double aheadMs = toMs - positionMs;
    boolean isBuffered = aheadMs >= 0 && aheadMs < least() && discardedMs == 0;
    for (int i = 0; i < bufferMs.length; i++) {
      bufferMs[i] = isBuffered ? bufferMs[i] - aheadMs : 0;
    }
    positionMs = toMs;
    if (!isBuffered && !state.equals("starting")) {
      state = "seeking";
    }
  }

  @Override
  public void playing(double ms) {
    startUpMs = ms;
    state = "playing";
  }

  @Override
  public void reached(int index, int rung) {
    state = "playing";
  }

  @Override
  public void played(double ms) {
    positionMs += ms;
    for (int i = 0; i < bufferMs.length; i++) {
      bufferMs[i] = Math.max(0, bufferMs[i] - ms);
    }
    if (ms > 0) {
      state = "playing";
    }
  }

  @Override
  public void stalled(double ms, boolean ranDry) {
    stalledMs += ms;
    if (ms > ROUNDING_MS) {
      stalls += ranDry ? 1 : 0;
      state = "stalled";
    }
  }

  private double least() {
    return Arrays.stream(bufferMs).min().orElse(0);
  }

  @Override
  public void commanded(double atMs, Command command) {
    isLast = command instanceof Command.Wait wait && wait.cause() == Command.Cause.PLAYOUT;
    // It stands still until what it stalled for is there; then it plays, before the next event.
    if (state.equals("stalled") && least() > 0) {
      state = "playing";
    }
    boolean isRunning = isByTheClock && state.equals("playing") && !isPaused;
    stand(isPaused && state.equals("playing") ? "paused" : state, isRunning);
  }

  @Override
  public void ended(double atMs, Command.Ending ending) {
    state = ending == Command.Ending.PLAYED ? "ended" : "failed";
    stand(state, false);
  }

  private void stand(String word, boolean isRunning) {
    Standing now =
        new Standing(
            word,
            representation,
            positionMs,
            bufferMs[0],
            least(),
            throughputKbps,
            stalls,
            stalledMs,
            startUpMs,
            isRunning,
            isLast);
    lock.lock();
    try {
      standing = now;
      standingNanos = System.nanoTime();
      isNews.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Says how it ended, or that it was left, if that can be said soon. */
  @Override
  public void close() {
    lock.lock();
    try {
      isOver = true;
      isNews.signal();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(LAST_WORD_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Standing said = null;
    long dueNanos = System.nanoTime();
    int failures = 0;
    try {
      while (true) {
        Standing next = next(said, dueNanos);
        if (next == null) {
          return;
        }
        int status = say(next);
        if (next.isEnd() || (status >= 400 && status < 500)) {
          return; // of the latter: nobody hears beacons there
        }
        said = next;
        failures = status == 204 ? 0 : Math.min(failures + 1, MOST_DOUBLINGS);
        dueNanos = System.nanoTime() + (EVERY_NANOS << failures);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until there is something to say; null if there will be nothing. */
  private Standing next(Standing said, long dueNanos) throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        long nowNanos = System.nanoTime();
        if (standing == null) {
          if (isOver) {
            return null;
          }
          isNews.await();
          continue;
        }
        Standing now = standing.after((nowNanos - standingNanos) / 1e6);
        if (isOver && !now.isEnd()) {
          return now.left();
        }
        if (nowNanos >= dueNanos || !now.isLike(said)) {
          return now;
        }
        isNews.awaitNanos(Math.min(dueNanos - nowNanos, now.untilDryNanos()));
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * @return the status of the answer, 0 if there was none
   */
  private int say(Standing what) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json(what)))
            .build();
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0; // if the server is gone, the session has worse to tell
    }
  }

  private String json(Standing what) {
    ObjectNode node = JSON.createObjectNode();
    node.put("session", speaker.session());
    speaker.name().ifPresent(name -> node.put("name", name));
    node.put("title", title.name());
    node.put("player", speaker.player());
    node.put("state", what.state());
    if (!what.representation().isEmpty()) {
      node.put("representation", what.representation());
    }
    put(node, "bufferMs", what.bufferMs());
    put(node, "positionMs", what.positionMs());
    put(node, "throughputKbps", what.throughputKbps());
    node.put("stalls", what.stalls());
    put(node, "stalledMs", what.stalledMs());
    put(node, "startUpMs", what.startUpMs());
    return node.toString();
  }

  private static void put(ObjectNode node, String key, double value) {
    if (Double.isFinite(value)) {
      node.put(key, Math.round(10 * value) / 10.0);
    }
  }
}
