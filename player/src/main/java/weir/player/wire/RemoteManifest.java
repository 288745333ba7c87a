package weir.player.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import weir.manifests.mpd.ByteRange;
import weir.manifests.mpd.Finding;
import weir.manifests.mpd.Mpd;
import weir.manifests.mpd.MpdReader;
import weir.manifests.mpd.RemoteContent;
import weir.manifests.mpd.RemoteElement;
import weir.player.wire.Remote.Unplayable;

/**
 * A manifest as a server gave it.
 *
 * @param address where it came from in the end, redirects followed
 * @param isFromWeir whether the server is a Weir
 * @param contentType as the server said it; empty if it did not
 */
public record RemoteManifest(Mpd mpd, URI address, boolean isFromWeir, String contentType) {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  /** More remote elements than any manifest at hand has; each may be a request. */
  private static final int MAX_REMOTE_ELEMENTS = 100;

  private static final int MAX_REMOTE_BYTES = 1 << 20;

  /**
   * Fetches and reads a manifest, and what it refers to by XLink.
   *
   * @param findings hears what is odd about it
   * @throws Unplayable if it is not to be had
   * @throws weir.manifests.mpd.MalformedManifest if it is none
   */
  public static RemoteManifest fetch(HttpClient client, URI manifest, Consumer<Finding> findings)
      throws InterruptedException {
    HttpResponse<InputStream> response = get(client, manifest);
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        throw new Unplayable(
            manifest + " answers " + response.statusCode() + ", not a manifest; check the address");
      }
      return new RemoteManifest(
          MpdReader.read(
              body,
              manifest.toString(),
              findings,
              MpdReader.Limits.DEFAULT,
              new Elsewhere(client, response.uri())),
          response.uri(),
          response.headers().firstValue("Server").orElse("").startsWith("Weir"),
          response.headers().firstValue("Content-Type").orElse(""));
    } catch (IOException e) {
      throw new Unplayable(manifest + " broke off: " + e.getMessage(), e);
    }
  }

  /** Fetches remote elements over HTTP, and from nowhere else. */
  private static final class Elsewhere implements RemoteContent {
    private final HttpClient client;
    private final URI manifest;
    private int asked;

    Elsewhere(HttpClient client, URI manifest) {
      this.client = client;
      this.manifest = manifest;
    }

    @Override
    public Optional<String> of(RemoteElement element) throws IOException {
      if (++asked > MAX_REMOTE_ELEMENTS) {
        throw new IOException("more than " + MAX_REMOTE_ELEMENTS + " remote elements");
      }
      try {
        HttpResponse<InputStream> response = get(client, manifest.resolve(element.href()));
        try (InputStream body = response.body()) {
          if (response.statusCode() != 200) {
            throw new IOException("answers " + response.statusCode());
          }
          byte[] content = body.readNBytes(MAX_REMOTE_BYTES + 1);
          if (content.length > MAX_REMOTE_BYTES) {
            throw new IOException("larger than " + MAX_REMOTE_BYTES + " bytes");
          }
          return Optional.of(new String(content, StandardCharsets.UTF_8));
        }
      } catch (IllegalArgumentException | Unplayable e) {
        throw new IOException(e.getMessage(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      }
    }
  }

  static HttpResponse<InputStream> get(HttpClient client, URI address) throws InterruptedException {
    return get(client, address, Optional.empty());
  }

  static HttpResponse<InputStream> get(HttpClient client, URI address, Optional<ByteRange> range)
      throws InterruptedException {
    try {
      HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(TIMEOUT);
      range.ifPresent(bytes -> request.header("Range", "bytes=" + bytes));
      return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new Unplayable(address + " cannot be fetched: " + why + "; is the server up?", e);
    } catch (IllegalArgumentException e) {
      throw new Unplayable(address + " is not an http address", e);
    }
  }
}
