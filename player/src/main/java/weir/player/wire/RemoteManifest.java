package weir.player.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Consumer;
import weir.manifests.mpd.Finding;
import weir.manifests.mpd.Mpd;
import weir.manifests.mpd.MpdReader;
import weir.player.wire.Remote.Unplayable;

/**
 * A manifest as a server gave it.
 *
 * @param address where it came from in the end, redirects followed
 * @param isFromWeir whether the server is a Weir
 */
public record RemoteManifest(Mpd mpd, URI address, boolean isFromWeir) {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  /**
   * Fetches and reads a manifest.
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
          MpdReader.read(body, manifest.toString(), findings),
          response.uri(),
          response.headers().firstValue("Server").orElse("").startsWith("Weir"));
    } catch (IOException e) {
      throw new Unplayable(manifest + " broke off: " + e.getMessage(), e);
    }
  }

  static HttpResponse<InputStream> get(HttpClient client, URI address) throws InterruptedException {
    try {
      return client.send(
          HttpRequest.newBuilder(address).timeout(TIMEOUT).build(),
          HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new Unplayable(address + " cannot be fetched: " + why + "; is the server up?", e);
    } catch (IllegalArgumentException e) {
      throw new Unplayable(address + " is not an http address", e);
    }
  }
}
