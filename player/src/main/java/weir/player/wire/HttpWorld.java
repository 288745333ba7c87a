package weir.player.wire;

import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import weir.manifests.mpd.ByteRange;
import weir.manifests.presentation.Located;
import weir.network.shape.PacedFlow;
import weir.network.shape.PacedLink;
import weir.player.abr.Policy;
import weir.player.session.Command;
import weir.player.session.Event;
import weir.player.session.Failure;
import weir.player.session.Request;
import weir.player.session.Session;
import weir.player.session.World;

/**
 * One session over HTTP in real time. Time is {@link System#nanoTime}: it is read when a byte
 * arrives, on the client's own thread, so that what is measured is not how late this world's thread
 * wakes up. Bodies are counted and dropped.
 *
 * <p>{@link World#run} runs on the caller's thread, the only one that touches the session; {@link
 * #stop} may come from any.
 */
public final class HttpWorld implements World {
  /** How often a session is asked about a running transfer, ms; models ask as often. */
  private static final double ASKED_EVERY_MS = 100;

  /** A body whose length nobody told. */
  private static final long UNKNOWN = 1L << 40;

  /** How much of a body may have come from the network before the player's own link gives it. */
  private static final long AHEAD_BYTES = 64 * 1024;

  private final Session session;
  private final HttpClient client;
  private final Function<Request, Located> places;
  private final boolean fast;
  private final Optional<Shaping> shaping;

  private Event next = new Event.Started();

  /** When the event before happened. */
  private long eventNanos;

  private boolean hasBegun;
  private Command.Wait waiting;
  private volatile Fetching fetching;
  private boolean isOver;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * A link in the player itself, for servers that have none to offer: every response waits, then
   * counts as received only as fast as the link gives it.
   *
   * @param link paces the bodies
   * @param delayMs wait before each request, ms
   */
  public record Shaping(PacedLink link, double delayMs) {}

  /**
   * @param places where a request's bytes lie
   * @param fast whether waits are skipped: they end at once, but count in full, so that a whole
   *     title is fetched as fast as the network gives it
   * @param shaping the link to put before the network; empty for none
   */
  public HttpWorld(
      Session session,
      HttpClient client,
      Function<Request, Located> places,
      boolean fast,
      Optional<Shaping> shaping) {
    this.session = session;
    this.client = client;
    this.places = places;
    this.fast = fast;
    this.shaping = shaping;
  }

  /** Ends the world soon: {@link #next} answers null, and what is being fetched is broken off. */
  public void stop() {
    stopped.countDown();
    Fetching running = fetching;
    if (running != null) {
      running.done.complete(running);
      running.cancel();
    }
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  @Override
  public Turn next() {
    if (!hasBegun) {
      hasBegun = true;
      eventNanos = System.nanoTime();
    } else if (isOver || isStopped()) {
      return null;
    } else if (waiting != null) {
      next = slept();
    } else {
      next = fetched();
    }
    return next == null || isStopped() ? null : new Turn(session, next);
  }

  @Override
  public void perform(Session of, Command command) {
    waiting = null;
    fetching = null;
    if (command instanceof Command.Fetch fetch) {
      fetching = new Fetching(fetch);
      fetching.begin();
    } else if (command instanceof Command.Wait wait) {
      waiting = wait;
    } else {
      isOver = true;
    }
  }

  private Event slept() {
    if (fast) {
      return new Event.Woke(waiting.ms());
    }
    long untilNanos = eventNanos + (long) Math.ceil(waiting.ms() * 1e6);
    try {
      if (stopped.await(untilNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return null;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
    return new Event.Woke(elapsedMs(System.nanoTime()));
  }

  /** Waits for the transfer's end, asking the session about it on the way. */
  private Event fetched() {
    Fetching transfer = fetching;
    boolean asks = session.mayGiveUp();
    double idleMs = transfer.command.idleMs();
    double askAtMs = ASKED_EVERY_MS;
    while (true) {
      long nowNanos = System.nanoTime();
      double idleLeftMs = idleMs - (nowNanos - transfer.lastNanos) / 1e6;
      double waitMs = idleLeftMs;
      if (asks) {
        double bodyMs = transfer.bodyMs(nowNanos);
        askAtMs = Math.max(askAtMs, ASKED_EVERY_MS * Math.ceil(bodyMs / ASKED_EVERY_MS));
        waitMs = Math.min(waitMs, Math.max(1, askAtMs - bodyMs));
      }
      try {
        transfer.done.get((long) Math.ceil(Math.max(0, waitMs) * 1e6), TimeUnit.NANOSECONDS);
        return isStopped() ? null : transfer.event(this);
      } catch (TimeoutException e) {
        nowNanos = System.nanoTime();
        if ((nowNanos - transfer.lastNanos) / 1e6 >= idleMs) {
          transfer.cancel();
          return new Event.Failed(elapsedMs(nowNanos), Failure.TIMED_OUT, 0);
        }
        if (asks && transfer.bodyMs(nowNanos) >= askAtMs) {
          askAtMs += ASKED_EVERY_MS;
          Event gaveUp = ask(transfer, nowNanos);
          if (gaveUp != null) {
            return gaveUp;
          }
        }
      } catch (InterruptedException e) {
        transfer.cancel();
        Thread.currentThread().interrupt();
        return null;
      } catch (ExecutionException e) {
        return new Event.Failed(
            elapsedMs(System.nanoTime()), failure(e.getCause()), transfer.status);
      }
    }
  }

  private Event ask(Fetching transfer, long nowNanos) {
    double receivedBits = 8.0 * transfer.receivedBytes;
    double firstByteMs = (transfer.firstNanos - transfer.beganNanos) / 1e6;
    double ms = (nowNanos - transfer.beganNanos) / 1e6;
    int answer = session.giveUp(receivedBits, ms, firstByteMs);
    if (answer == Policy.KEEP) {
      return null;
    }
    transfer.cancel();
    return new Event.GaveUp(elapsedMs(nowNanos), receivedBits, firstByteMs, ms, answer);
  }

  /** Time from the event before to this one, which becomes the one before. */
  private double elapsedMs(long nanos) {
    double ms = (nanos - eventNanos) / 1e6;
    eventNanos = nanos;
    return ms;
  }

  private static Failure failure(Throwable cause) {
    Throwable root = cause instanceof CompletionException ? cause.getCause() : cause;
    if (root instanceof HttpTimeoutException && !(root instanceof HttpConnectTimeoutException)) {
      return Failure.TIMED_OUT;
    }
    return root instanceof ConnectException || root instanceof HttpConnectTimeoutException
        ? Failure.UNREACHABLE
        : Failure.RESET;
  }

  private static Failure refusal(int status) {
    if (status == 404 || status == 410) {
      return Failure.NOT_FOUND;
    }
    return status == 429 || status >= 500 ? Failure.SERVER_ERROR : Failure.REFUSED;
  }

  /** A transfer under way. Its fields are written by the client's threads. */
  private final class Fetching implements HttpResponse.BodySubscriber<Void> {
    final Command.Fetch command;
    final Located place;
    final CompletableFuture<Object> done = new CompletableFuture<>();
    final CompletableFuture<Void> body = new CompletableFuture<>();
    volatile CompletableFuture<HttpResponse<Void>> exchange;
    volatile Flow.Subscription subscription;
    volatile long receivedBytes;
    volatile long beganNanos;
    volatile long firstNanos;
    volatile long lastNanos;

    /** Whether the response has begun, which is what first bytes are measured by. */
    volatile boolean hasBegun;

    volatile int status;

    /** A whole file, or another piece of it, came instead of the range that was asked for. */
    volatile boolean isOtherBytes;

    volatile boolean isCancelled;

    /** The player's own link, where there is one, and what it has given so far. */
    volatile PacedFlow flow;

    private long grantedBytes;

    /** What has come from the network, whether it counts yet or not; guarded like the rest here. */
    private long comeBytes;

    private boolean hasCome;
    private boolean isHeldBack;

    Fetching(Command.Fetch command) {
      this.command = command;
      place = places.apply(command.request());
    }

    void begin() {
      beganNanos = System.nanoTime();
      lastNanos = beganNanos;
      double delayMs = shaping.map(Shaping::delayMs).orElse(0.0);
      if (delayMs > 0) {
        CompletableFuture.delayedExecutor((long) (delayMs * 1e6), TimeUnit.NANOSECONDS)
            .execute(this::send);
      } else {
        send();
      }
    }

    private void send() {
      if (isCancelled) {
        return;
      }
      HttpRequest.Builder request =
          HttpRequest.newBuilder(place.url())
              .timeout(Duration.ofNanos((long) (command.idleMs() * 1e6)));
      place.range().ifPresent(range -> request.header("Range", "bytes=" + range));
      exchange =
          client.sendAsync(
              request.build(),
              head -> {
                status = head.statusCode();
                firstNanos = System.nanoTime();
                lastNanos = firstNanos;
                hasBegun = true;
                isOtherBytes = place.range().filter(asked -> !isOf(asked, head)).isPresent();
                if (shaping.isPresent() && isWanted()) {
                  long bytes = head.headers().firstValueAsLong("Content-Length").orElse(UNKNOWN);
                  flow = shaping.get().link().open(bytes, this::granted);
                }
                return this;
              });
      exchange.whenComplete(
          (response, error) -> {
            if (error != null) {
              done.completeExceptionally(error);
            } else {
              done.complete(this);
            }
          });
    }

    void cancel() {
      isCancelled = true;
      Flow.Subscription running = subscription;
      if (running != null) {
        running.cancel();
      }
      CompletableFuture<HttpResponse<Void>> sent = exchange;
      if (sent != null) {
        sent.cancel(true);
      }
      closeFlow();
    }

    /** Whether a good answer brings these bytes; a bad one is judged by its status. */
    private boolean isOf(ByteRange asked, HttpResponse.ResponseInfo head) {
      return status == 206 ? ContentRange.of(head.headers()).isWithin(asked) : status != 200;
    }

    private boolean isWanted() {
      return status == (place.range().isPresent() ? 206 : 200) && !isOtherBytes;
    }

    private void closeFlow() {
      PacedFlow paced = flow;
      if (paced != null) {
        paced.close();
      }
    }

    /** The link in the player gives more of the body; called on the pacer's thread. */
    private void granted(long totalBytes) {
      synchronized (this) {
        grantedBytes = Math.max(grantedBytes, totalBytes);
      }
      count();
    }

    /** Counts as received what has come and what the link has given, whichever is less. */
    private void count() {
      boolean wantsMore;
      boolean isWhole;
      synchronized (this) {
        long counted = Math.min(comeBytes, grantedBytes);
        if (counted > receivedBytes) {
          receivedBytes = counted;
          lastNanos = System.nanoTime();
        }
        wantsMore = isHeldBack && comeBytes - receivedBytes < AHEAD_BYTES;
        isHeldBack &= !wantsMore;
        isWhole = hasCome && receivedBytes == comeBytes;
      }
      PacedFlow paced = flow;
      if (paced != null) {
        paced.sent(receivedBytes);
      }
      if (wantsMore) {
        subscription.request(1);
      }
      if (isWhole) {
        closeFlow();
        body.complete(null);
      }
    }

    double bodyMs(long nowNanos) {
      return hasBegun ? (nowNanos - firstNanos) / 1e6 : 0;
    }

    Event event(HttpWorld world) {
      if (!isWanted()) {
        return new Event.Failed(world.elapsedMs(lastNanos), refusal(status), status);
      }
      long first = hasBegun ? firstNanos : lastNanos;
      return new Event.Arrived(
          world.elapsedMs(lastNanos),
          8.0 * receivedBytes,
          (first - beganNanos) / 1e6,
          (lastNanos - beganNanos) / 1e6);
    }

    @Override
    public CompletionStage<Void> getBody() {
      return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription running) {
      subscription = running;
      if (isOtherBytes) {
        lastNanos = System.nanoTime();
        running.cancel(); // it may be a whole film
        body.complete(null);
        return;
      }
      running.request(flow == null ? Long.MAX_VALUE : 1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      long bytes = 0;
      for (ByteBuffer buffer : buffers) {
        bytes += buffer.remaining();
      }
      synchronized (this) {
        comeBytes += bytes;
        grantedBytes = flow == null ? comeBytes : grantedBytes;
        isHeldBack = flow != null;
      }
      count();
    }

    @Override
    public void onError(Throwable error) {
      closeFlow();
      body.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
      synchronized (this) {
        hasCome = true;
        if (comeBytes == 0) {
          lastNanos = System.nanoTime();
        }
      }
      count();
    }
  }
}
