package weir.player.check;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import weir.manifests.mpd.ByteRange;
import weir.manifests.presentation.Located;

/** Streams what lies at an address, over HTTP or in a file, into a {@link Skeleton}. */
final class Fetching {
  /** After this long without a byte a server has given up. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+|\\*)");
  private static final int BUFFER_BYTES = 64 << 10;

  private final HttpClient client;

  Fetching(HttpClient client) {
    this.client = client;
  }

  /** Never throws for what a network or a disk does every day; that is told as a problem. */
  Received fetch(Located what, Skeleton into) throws InterruptedException {
    return fetch(what, into, 0);
  }

  /**
   * The same.
   *
   * @param at where in the skeleton it is to lie
   */
  Received fetch(Located what, Skeleton into, long at) throws InterruptedException {
    try {
      into.begin(at);
      Received received =
          "file".equals(what.url().getScheme()) ? read(what, into) : get(what, into);
      into.finish();
      return received;
    } catch (InterruptedIOException e) {
      throw new InterruptedException();
    } catch (NoSuchFileException e) {
      return Received.nothing("no such file");
    } catch (IOException e) {
      return Received.nothing(reason(e));
    } catch (IllegalArgumentException e) {
      return Received.nothing("no address to fetch from");
    }
  }

  private static String reason(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static Received read(Located what, Skeleton into) throws IOException {
    try (FileChannel file = FileChannel.open(Path.of(what.url()), StandardOpenOption.READ)) {
      long from = what.range().map(ByteRange::first).orElse(0L);
      long end = Math.min(file.size(), end(what));
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
      for (long at = from; at < end; ) {
        buffer.clear().limit((int) Math.min(BUFFER_BYTES, end - at));
        int count = file.read(buffer, at);
        if (count < 0) {
          break;
        }
        at += count;
        into.feed(buffer.flip());
      }
      return new Received(
          into.bytes(),
          OptionalLong.of(file.size()),
          Optional.empty(),
          tooShort(what, into.bytes()));
    }
  }

  /** The byte after the last one asked for. */
  private static long end(Located what) {
    OptionalLong last = what.range().map(ByteRange::last).orElse(OptionalLong.empty());
    return last.isPresent() ? last.getAsLong() + 1 : Long.MAX_VALUE;
  }

  private static Optional<String> tooShort(Located what, long bytes) {
    if (what.range().isPresent() && what.range().get().last().isPresent()) {
      long asked = end(what) - what.range().get().first();
      if (bytes != asked) {
        return Optional.of(bytes + " bytes came, " + asked + " were asked for");
      }
    }
    return Optional.empty();
  }

  private Received get(Located what, Skeleton into) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(what.url()).timeout(PATIENCE);
    what.range().ifPresent(range -> request.header("Range", "bytes=" + range));
    int expected = what.range().isPresent() ? 206 : 200;
    Feeding body = new Feeding(into, expected);
    HttpResponse<Void> response = await(client.sendAsync(request.build(), body), body, into);
    Optional<String> contentType = response.headers().firstValue("Content-Type");
    if (response.statusCode() != expected) {
      return new Received(
          0,
          OptionalLong.empty(),
          contentType,
          Optional.of("answers " + response.statusCode() + ", not " + expected));
    }
    Optional<String> problem =
        what.range().isPresent() ? wrongRange(what, response.headers()) : Optional.empty();
    OptionalLong length = response.headers().firstValueAsLong("Content-Length");
    if (problem.isEmpty() && length.isPresent() && length.getAsLong() != into.bytes()) {
      problem =
          Optional.of(into.bytes() + " bytes came, Content-Length says " + length.getAsLong());
    }
    return new Received(
        into.bytes(),
        wholeBytes(response.headers()),
        contentType,
        problem.or(() -> tooShort(what, into.bytes())));
  }

  private static Optional<String> wrongRange(Located what, HttpHeaders headers) {
    String range = headers.firstValue("Content-Range").orElse("");
    Matcher matcher = CONTENT_RANGE.matcher(range);
    if (!matcher.matches() || Long.parseLong(matcher.group(1)) != what.range().get().first()) {
      return Optional.of("Content-Range is \"" + range + "\", asked for " + what.range().get());
    }
    return Optional.empty();
  }

  private static OptionalLong wholeBytes(HttpHeaders headers) {
    Matcher matcher = CONTENT_RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
    return matcher.matches() && !matcher.group(3).equals("*")
        ? OptionalLong.of(Long.parseLong(matcher.group(3)))
        : OptionalLong.empty();
  }

  private static HttpResponse<Void> await(
      CompletableFuture<HttpResponse<Void>> running, Feeding body, Skeleton into)
      throws IOException, InterruptedException {
    long before = -1;
    while (true) {
      try {
        return running.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        long now = into.bytes();
        if (now == before) {
          body.stop();
          running.cancel(true);
          throw new IOException("nothing came for " + PATIENCE.toSeconds() + " s", e);
        }
        before = now;
      } catch (ExecutionException e) {
        throw new IOException(reason(e.getCause()), e.getCause());
      } catch (InterruptedException e) {
        body.stop();
        running.cancel(true);
        throw e;
      }
    }
  }

  /** Hands a body on as it comes, one piece after the other; bodies of refusals are dropped. */
  private static final class Feeding
      implements HttpResponse.BodyHandler<Void>, HttpResponse.BodySubscriber<Void> {
    private final Skeleton into;
    private final int expected;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private Flow.Subscription subscription;
    private boolean isWanted;

    Feeding(Skeleton into, int expected) {
      this.into = into;
      this.expected = expected;
    }

    @Override
    public HttpResponse.BodySubscriber<Void> apply(HttpResponse.ResponseInfo info) {
      isWanted = info.statusCode() == expected;
      return this;
    }

    /** From now on the skeleton is left alone: it serves another segment. */
    synchronized void stop() {
      isWanted = false;
    }

    @Override
    public CompletionStage<Void> getBody() {
      return done;
    }

    @Override
    public void onSubscribe(Flow.Subscription body) {
      subscription = body;
      body.request(1);
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> pieces) {
      try {
        for (ByteBuffer piece : pieces) {
          if (isWanted) {
            into.feed(piece);
          }
        }
        subscription.request(1);
      } catch (IOException e) {
        subscription.cancel();
        done.completeExceptionally(e);
      }
    }

    @Override
    public void onError(Throwable problem) {
      done.completeExceptionally(problem);
    }

    @Override
    public void onComplete() {
      done.complete(null);
    }
  }

  /** For messages: the address, and which bytes of it. */
  static String name(URI url, Optional<ByteRange> range) {
    return url + range.map(bytes -> " bytes " + bytes).orElse("");
  }
}
