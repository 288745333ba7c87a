package weir.player.wire;

import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
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
 * wakes up. Bodies are counted, and dropped unless somebody takes them.
 *
 * <p>{@link World#run} runs on the caller's thread, the only one that touches the session; {@link
 * #stop} and {@link #wish} may come from any.
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
  private final Optional<Bodies> bodies;

  private Event next = new Event.Started();

  /** When the event before happened. */
  private long eventNanos;

  private boolean hasBegun;
  private Command.Wait waiting;
  private volatile Fetching fetching;
  private boolean isOver;
  private volatile boolean isStopped;
  private final Queue<Event.Wish> wishes = new ConcurrentLinkedQueue<>();

  /** A permit for whatever may end this world's waiting: a transfer's end, a wish, a stop. */
  private final Semaphore stirs = new Semaphore(0);

  /**
   * A link in the player itself, for servers that have none to offer: every response waits, then
   * counts as received only as fast as the link gives it.
   *
   * @param link paces the bodies
   * @param delayMs wait before each request, ms; asked for each, by one thread at a time
   */
  public record Shaping(PacedLink link, DoubleSupplier delayMs) {}

  /** Takes what came, on the world's thread, before the session hears that it arrived. */
  @FunctionalInterface
  public interface Bodies {
    /**
     * @param body the whole of it; nobody else has it
     */
    void came(Request request, byte[] body);
  }

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
    this(session, client, places, fast, shaping, Optional.empty());
  }

  /** The same, with somebody who takes the bodies. */
  public HttpWorld(
      Session session,
      HttpClient client,
      Function<Request, Located> places,
      boolean fast,
      Optional<Shaping> shaping,
      Optional<Bodies> bodies) {
    this.session = session;
    this.client = client;
    this.places = places;
    this.fast = fast;
    this.shaping = shaping;
    this.bodies = bodies;
  }

  /** Ends the world soon: {@link #next} answers null, and what is being fetched is broken off. */
  public void stop() {
    isStopped = true;
    stirs.release();
    Fetching running = fetching;
    if (running != null) {
      running.cancel();
    }
  }

  /** The session hears soon that its viewer wants this; in the order in which wishes come. */
  public void wish(Event.Wish wish) {
    wishes.add(wish);
    stirs.release();
  }

  /** What has come so far of the body that is being fetched, bits; any thread may ask. */
  public double receivedBits() {
    Fetching running = fetching;
    return running == null ? 0 : 8.0 * running.receivedBytes;
  }

  @Override
  public Turn next() {
    if (!hasBegun) {
      hasBegun = true;
      eventNanos = System.nanoTime();
    } else if (isOver || isStopped) {
      return null;
    } else if (waiting != null) {
      next = slept();
    } else {
      next = fetched();
    }
    return next == null || isStopped ? null : new Turn(session, next);
  }

  @Override
  public void perform(Session of, Command command) {
    if (command == Command.CARRY_ON) {
      return;
    }
    Fetching before = fetching;
    if (before != null && !before.done.isDone()) {
      before.cancel(); // the viewer is elsewhere
    }
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
    if (fast && waiting.ms() < Double.POSITIVE_INFINITY) {
      return new Event.Woke(waiting.ms());
    }
    long untilNanos =
        eventNanos + (long) Math.min(Long.MAX_VALUE / 4, Math.ceil(waiting.ms() * 1e6));
    while (!isStopped) {
      Event.Wish wish = wishes.poll();
      if (wish != null) {
        return new Event.Told(elapsedMs(System.nanoTime()), 0, wish);
      }
      long leftNanos = untilNanos - System.nanoTime();
      if (leftNanos <= 0) {
        return new Event.Woke(elapsedMs(System.nanoTime()));
      }
      if (!stirs(leftNanos)) {
        return null;
      }
    }
    return null;
  }

  /** Waits until something stirs, or for so long; false where this thread is to end. */
  private boolean stirs(long nanos) {
    try {
      if (stirs.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
        stirs.drainPermits();
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Waits for the transfer's end, asking the session about it on the way. */
  private Event fetched() {
    Fetching transfer = fetching;
    boolean asks = session.mayGiveUp();
    double idleMs = transfer.command.idleMs();
    double askedMs = transfer.bodyMs(System.nanoTime());
    double askAtMs = ASKED_EVERY_MS * Math.max(1, Math.ceil(askedMs / ASKED_EVERY_MS));
    while (!isStopped) {
      if (transfer.done.isDone()) {
        return transfer.ended(this);
      }
      Event.Wish wish = wishes.poll();
      long nowNanos = System.nanoTime();
      if (wish != null) {
        return new Event.Told(elapsedMs(nowNanos), 8.0 * transfer.receivedBytes, wish);
      }
      double waitMs = idleMs - (nowNanos - transfer.lastNanos) / 1e6;
      if (waitMs <= 0) {
        transfer.cancel();
        return new Event.Failed(elapsedMs(nowNanos), Failure.TIMED_OUT, 0);
      }
      if (asks) {
        double bodyMs = transfer.bodyMs(nowNanos);
        if (bodyMs >= askAtMs) {
          Event gaveUp = ask(transfer, nowNanos);
          if (gaveUp != null) {
            return gaveUp;
          }
          askAtMs = ASKED_EVERY_MS * (Math.floor(bodyMs / ASKED_EVERY_MS) + 1);
        }
        waitMs = Math.min(waitMs, Math.max(1, askAtMs - bodyMs));
      }
      if (!stirs((long) Math.ceil(waitMs * 1e6))) {
        transfer.cancel();
        return null;
      }
    }
    return null;
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
    // Something may have arrived just before a wish that was heard first.
    double ms = Math.max(0, nanos - eventNanos) / 1e6;
    eventNanos = Math.max(nanos, eventNanos);
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

    /** What has come, where somebody takes it; handed over when all of it is done. */
    private final List<ByteBuffer> kept = new ArrayList<>();

    private boolean hasCome;
    private boolean isHeldBack;

    Fetching(Command.Fetch command) {
      this.command = command;
      place = places.apply(command.request());
    }

    void begin() {
      beganNanos = System.nanoTime();
      lastNanos = beganNanos;
      double delayMs = shaping.map(s -> s.delayMs().getAsDouble()).orElse(0.0);
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
            stirs.release();
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

    /** What came of it; it is done. */
    Event ended(HttpWorld world) {
      try {
        done.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      } catch (ExecutionException e) {
        return new Event.Failed(world.elapsedMs(System.nanoTime()), failure(e.getCause()), status);
      }
      if (!isWanted()) {
        return new Event.Failed(world.elapsedMs(lastNanos), refusal(status), status);
      }
      bodies.ifPresent(to -> to.came(command.request(), whole()));
      long first = hasBegun ? firstNanos : lastNanos;
      return new Event.Arrived(
          world.elapsedMs(lastNanos),
          8.0 * receivedBytes,
          (first - beganNanos) / 1e6,
          (lastNanos - beganNanos) / 1e6);
    }

    private byte[] whole() {
      int bytes = 0;
      for (ByteBuffer one : kept) {
        bytes += one.remaining();
      }
      byte[] whole = new byte[bytes];
      int at = 0;
      for (ByteBuffer one : kept) {
        int count = one.remaining();
        one.get(whole, at, count);
        at += count;
      }
      kept.clear();
      return whole;
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
      if (bodies.isPresent()) {
        kept.addAll(buffers);
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
