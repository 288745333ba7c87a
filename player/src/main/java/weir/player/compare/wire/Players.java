package weir.player.compare.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import weir.network.trace.Trace;
import weir.player.compare.Cell;
import weir.player.qoe.QoeModel;
import weir.player.session.Command;
import weir.player.session.Listener;
import weir.player.session.Session;
import weir.player.session.World;
import weir.player.virtual.ExactNetwork;
import weir.player.virtual.LinkNews;
import weir.player.virtual.Networks;
import weir.player.wire.HttpWorld;

/** Plays the sessions of a comparison over HTTP in real time, each on a link of its own. */
public final class Players {
  /** What the network of a session on the wire is called; fit for traces that deliver at all. */
  public static final Networks.Model NETWORK =
      new Networks.Model(
          "wire",
          "HTTP in real time, over a paced link of a server on loopback",
          "Weir",
          ExactNetwork::new);

  /** They begin one after the other within this time, so that not all ask at the same moments. */
  private static final double BEGINNING_MS = 1000;

  private final Stage stage;
  private final int atOnce;
  private final AtomicInteger done = new AtomicInteger();
  private final RequestCosts costs = new RequestCosts();

  /**
   * What came of it.
   *
   * @param performances one for each cell, in order
   * @param requestMs what a request cost beside the latency of its trace until its response began,
   *     ms: its way through client and server; mean over all requests
   */
  public record Played(List<Performance> performances, Timeliness timeliness, double requestMs) {}

  /**
   * @param atOnce how many play at the same time, at least one
   */
  public Players(Stage stage, int atOnce) {
    this.stage = stage;
    this.atOnce = atOnce;
  }

  /**
   * The model of the network that the sessions had on the wire: the exact one, in which a request
   * costs beside its trace's latency what it cost there on average, the same for all.
   */
  public static Networks.Model modelOf(Played played) {
    double requestMs = Math.round(10 * played.requestMs()) / 10.0;
    return new Networks.Model(
        "exact+" + requestMs + "ms",
        "exact, with what a request cost on the wire before each of them",
        "Weir",
        trace -> new ExactNetwork(trace.withMoreLatencyMs(requestMs)));
  }

  /** How many sessions are over. */
  public int done() {
    return done.get();
  }

  /**
   * Plays all; takes as long as they do.
   *
   * @param also who listens to each, beside those who keep its figures
   */
  public Played play(List<Cell> cells, List<QoeModel> models, Function<Cell, Listener> also)
      throws InterruptedException {
    int together = Math.min(atOnce, cells.size());
    stage.warmUp(together);
    ExecutorService threads = Executors.newFixedThreadPool(together);
    AtomicLong playingNanos = new AtomicLong();
    long beganNanos = System.nanoTime();
    try (Punctuality punctuality = new Punctuality()) {
      List<Future<Performance>> playing = new ArrayList<>();
      for (int i = 0; i < cells.size(); i++) {
        Cell cell = cells.get(i);
        double afterMs = i < together ? BEGINNING_MS * i / together : 0;
        Callable<Performance> play =
            () -> {
              TimeUnit.NANOSECONDS.sleep((long) (afterMs * 1e6));
              long fromNanos = System.nanoTime();
              Performance performance = play(cell, models, also.apply(cell));
              playingNanos.addAndGet(System.nanoTime() - fromNanos);
              done.incrementAndGet();
              return performance;
            };
        playing.add(threads.submit(play));
      }
      List<Performance> performances = new ArrayList<>();
      for (Future<Performance> one : playing) {
        performances.add(one.get());
      }
      double sessions = (double) playingNanos.get() / (System.nanoTime() - beganNanos);
      return new Played(performances, punctuality.verdict(Math.max(1, sessions)), costs.meanMs());
    } catch (ExecutionException e) {
      throw new IllegalStateException("a session could not be played", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  /**
   * Plays all at once on one link, whose trace begins with the first; takes as long as they do.
   *
   * @param cells over the same trace, each with a seed of its own
   * @param also one listener for each
   * @param staggerMs each begins so much after the one before, ms
   */
  public Played together(
      List<Cell> cells, List<QoeModel> models, List<Listener> also, double staggerMs)
      throws InterruptedException {
    stage.warmUp(cells.size());
    Trace trace = cells.get(0).setup().over(cells.get(0).trace().trace());
    String link = stage.link(trace);
    ExecutorService threads = Executors.newFixedThreadPool(cells.size());
    try (Punctuality punctuality = new Punctuality()) {
      long beganNanos = System.nanoTime();
      List<Future<Performance>> playing = new ArrayList<>();
      for (int i = 0; i < cells.size(); i++) {
        Cell cell = cells.get(i);
        double startMs = i * staggerMs;
        Listener listener = Listener.both(costs.over(trace, startMs), also.get(i));
        Performance.Begun begun = Performance.begin(cell, models, listener);
        LinkNews news = new LinkNews(trace, startMs);
        Callable<Performance> play =
            () -> {
              long leftNanos = beganNanos + (long) (startMs * 1e6) - System.nanoTime();
              TimeUnit.NANOSECONDS.sleep(leftNanos);
              Performance performance = run(cell, begun, link, news);
              done.incrementAndGet();
              return performance;
            };
        playing.add(threads.submit(play));
      }
      List<Performance> performances = new ArrayList<>();
      for (Future<Performance> one : playing) {
        performances.add(one.get());
      }
      return new Played(performances, punctuality.verdict(cells.size()), costs.meanMs());
    } catch (ExecutionException e) {
      throw new IllegalStateException("a session could not be played", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private Performance play(Cell cell, List<QoeModel> models, Listener also) {
    Trace trace = cell.setup().over(cell.trace().trace());
    Listener listener = Listener.both(costs.over(trace, 0), also);
    Performance.Begun begun = Performance.begin(cell, models, listener);
    return run(cell, begun, stage.link(trace), new LinkNews(trace, 0));
  }

  /** Runs one session, which is told of its link as far as its own time has come. */
  private Performance run(Cell cell, Performance.Begun begun, String link, LinkNews news) {
    Session session = begun.session();
    HttpWorld world =
        new HttpWorld(
            session,
            stage.client(),
            request -> stage.located(cell.title(), link, request),
            false,
            Optional.empty());
    double atMs = news.startMs();
    try {
      for (World.Turn turn = world.next(); turn != null; turn = world.next()) {
        Command command = session.on(turn.event());
        world.perform(session, command);
        atMs += turn.event().elapsedMs();
        if (!(command instanceof Command.End)) {
          news.tell(session, atMs);
        }
      }
      return begun.over();
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      world.stop();
      return begun.failed(e);
    }
  }
}
