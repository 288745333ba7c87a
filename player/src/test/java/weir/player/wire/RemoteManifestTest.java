package weir.player.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.manifests.mpd.Finding;
import weir.manifests.mpd.RemoteElement;

class RemoteManifestTest {
  @TempDir private Path folder;
  private final List<String> asked = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private HttpServer server;

  @BeforeEach
  void serve() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void whatAManifestRefersToIsFetchedFromBesideIt() throws Exception {
    serve(
        Map.of(
            "/show/live.mpd",
            """
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" xmlns:xlink="http://www.w3.org/1999/xlink"
                 profiles="urn:p" minBufferTime="PT1S" mediaPresentationDuration="PT9S">
              <Period xlink:href="ads/first.period?for=me" xlink:actuate="onLoad"/>
              <Period id="film"/>
            </MPD>
            """,
            "/show/ads/first.period?for=me",
            "<Period id='ad' duration='PT3S'/>"));

    RemoteManifest manifest = fetch("/show/live.mpd");

    assertEquals(
        List.of("ad", "film"),
        manifest.mpd().periods().stream().map(period -> period.id().orElse("?")).toList());
    assertEquals(List.of("/show/live.mpd", "/show/ads/first.period?for=me"), asked);
    assertEquals(List.of(), findings);
  }

  @Test
  void noFileIsReadAndNothingThatIsMissingEndsIt() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "<Period id='secret'/>");
    serve(
        Map.of(
            "/live.mpd",
            """
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" xmlns:xlink="http://www.w3.org/1999/xlink"
                 profiles="urn:p" minBufferTime="PT1S" mediaPresentationDuration="PT9S">
              <Period xlink:href="%s"/>
              <Period xlink:href="missing.period"/>
              <Period xlink:href="not an address"/>
            </MPD>
            """
                .formatted(secret.toUri())));

    RemoteManifest manifest = fetch("/live.mpd");

    assertEquals(
        List.of(secret.toUri().toString(), "missing.period", "not an address"),
        manifest.mpd().periods().stream()
            .map(period -> period.remote().map(RemoteElement::href).orElse("here"))
            .toList());
    assertEquals(List.of("/live.mpd", "/missing.period"), asked);
    assertEquals(3, findings.size(), findings.toString());
    assertTrue(findings.get(1).toString().contains("answers 404"), findings.toString());
  }

  private RemoteManifest fetch(String path) throws InterruptedException {
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    return RemoteManifest.fetch(HttpClient.newHttpClient(), address, findings::add);
  }

  private void serve(Map<String, String> documents) {
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().toString();
          asked.add(path);
          String document = documents.get(path);
          byte[] body = (document == null ? "" : document).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(
              document == null ? 404 : 200, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }
}
