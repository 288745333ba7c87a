package weir.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.server.access.Secret;

/** Who may change what, over HTTP. */
class AccessTest {
  private static final String TOKEN = "token-for-this-test";

  @TempDir Path library;
  private WeirServer here;
  private WeirServer everywhere;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws IOException {
    new HandmadeLibrary(library).title("bird", 2, 1000);
    here = WeirServer.start(new WeirServer.Settings(library, "127.0.0.1", 0));
    everywhere =
        WeirServer.start(new WeirServer.Settings(library, "0.0.0.0", 0).with(Secret.of(TOKEN)));
  }

  @AfterEach
  void stop() {
    here.close();
    everywhere.close();
  }

  @Test
  void whoMakesALinkMayChangeItAndNoOtherLink() throws Exception {
    String anna = made(everywhere, "kbps=1500,id=anna").get("key").asText();
    String bert = made(everywhere, "kbps=900,id=bert").get("key").asText();

    assertNotEquals(anna, bert);
    assertEquals(200, change(everywhere, "anna", "Bearer " + anna).statusCode());
    assertEquals(401, change(everywhere, "anna", "Bearer " + bert).statusCode());
    assertEquals(401, change(everywhere, "anna", "").statusCode());
    assertEquals(200, change(everywhere, "anna", "Bearer " + TOKEN).statusCode());
    assertEquals(401, restart(everywhere, "anna", "Bearer " + bert).statusCode());
    assertEquals(200, restart(everywhere, "anna", "Bearer " + anna).statusCode());
    assertFalse(get(everywhere, "api/links").contains(anna), "a key is told once");
    assertFalse(get(everywhere, "api/links/anna").contains(anna), "a key is told once");
  }

  @Test
  void aLinkThatIsThereBelongsToWhoMadeItAndOneBornByItsAddressToNobody() throws Exception {
    JsonNode first = made(everywhere, "id=anna");
    get(everywhere, "via/kbps=90000,id=carl/media/bird/manifest.mpd");

    HttpResponse<String> stolen = make(everywhere, "id=anna", "");
    HttpResponse<String> again = make(everywhere, "id=anna", "Bearer " + first.get("key").asText());
    HttpResponse<String> claimed = make(everywhere, "id=carl", "");

    assertEquals(409, stolen.statusCode());
    assertFalse(stolen.body().contains(first.get("key").asText()));
    assertEquals(200, again.statusCode());
    assertEquals(first, new ObjectMapper().readTree(again.body()));
    assertEquals(409, claimed.statusCode());
    assertTrue(claimed.body().contains("another id"), claimed.body());
  }

  @Test
  void aServerForThisMachineTrustsItButNoStrangersPageOrProxy() throws Exception {
    made(here, "id=anna");

    assertEquals(200, change(here, "anna", "").statusCode());
    for (String field :
        new String[] {
          "Origin: http://evil.example",
          "Origin: null",
          "Sec-Fetch-Site: cross-site",
          "X-Forwarded-For: 10.0.0.1",
          "X-Forwarded-Host: weir.example",
          "Forwarded: for=10.0.0.1"
        }) {
      assertEquals(401, patched(here, "localhost", field), field);
    }
    assertEquals(401, patched(here, "evil.example", "Accept: */*"));
    assertEquals(401, patched(here, "evil.example:" + here.address().getPort(), "Accept: */*"));
    assertEquals(200, patched(here, "localhost:80", "Origin: http://localhost"));
    String old = "PATCH /api/links/anna HTTP/1.0\r\nContent-Length: 12\r\n\r\n{\"kbps\": 80}";
    try (RawConnection connection = new RawConnection(here)) {
      assertEquals(401, connection.ask(old).status(), "it does not say whom it means");
    }
  }

  @Test
  void aPageIsToldWhetherItMayChangeThingsWithoutTrying() throws Exception {
    JsonNode atHome = rights(here, "");
    JsonNode stranger = rights(everywhere, "");
    JsonNode wrong = rights(everywhere, "Bearer nonsense");
    JsonNode teacher = rights(everywhere, "Bearer " + TOKEN);

    assertTrue(atHome.get("mayChange").asBoolean());
    assertTrue(teacher.get("mayChange").asBoolean());
    assertFalse(stranger.get("mayChange").asBoolean());
    assertTrue(stranger.get("needsToken").asBoolean());
    assertTrue(wrong.get("detail").asText().contains("not the server's token"));
    assertFalse(stranger.toString().contains(TOKEN));
  }

  private JsonNode rights(WeirServer server, String authorization) throws Exception {
    HttpRequest.Builder asked = request(server, "api/rights");
    if (!authorization.isEmpty()) {
      asked.header("Authorization", authorization);
    }
    return new ObjectMapper().readTree(send(asked).body());
  }

  @Test
  void tellsWhereOthersComeInAndDrawsItForPhones() throws Exception {
    JsonNode alone = new ObjectMapper().readTree(get(here, "api/join"));
    JsonNode open = new ObjectMapper().readTree(get(everywhere, "api/join"));
    String code = get(everywhere, "api/qr?text=http%3A%2F%2F192.168.1.20%3A8080%2F");
    HttpRequest.Builder other = request(everywhere, "api/qr?text=javascript%3Aalert(1)");

    assertEquals(0, alone.get("addresses").size());
    for (JsonNode address : open.get("addresses")) {
      int port = everywhere.address().getPort();
      assertTrue(address.asText().matches("http://[^/]+:" + port + "/"), address::asText);
    }
    assertTrue(code.startsWith("<svg "), code);
    assertEquals(400, send(other).statusCode());
  }

  @Test
  void aStrangersPageMakesNoLinksInItsVisitorsName() throws Exception {
    HttpRequest.Builder made =
        request(here, "api/links")
            .POST(BodyPublishers.ofString("{\"link\":\"id=eve\"}"))
            .header("Origin", "http://evil.example");

    assertEquals(403, send(made).statusCode());
    assertFalse(get(here, "api/links").contains("eve"));
  }

  @Test
  void aRefusalIsAProblemWithAWayOut() throws Exception {
    HttpResponse<String> wanting = change(everywhere, "anna", "");
    HttpResponse<String> wrong = change(everywhere, "anna", "Bearer nonsense");

    for (HttpResponse<String> refusal : List.of(wanting, wrong)) {
      assertEquals(401, refusal.statusCode());
      assertEquals("Bearer realm=\"weir\"", field(refusal, "WWW-Authenticate"));
      assertEquals("application/problem+json", field(refusal, "Content-Type"));
      assertEquals("no-store", field(refusal, "Cache-Control"));
      assertTrue(refusal.body().contains("Authorization: Bearer"), refusal.body());
      assertFalse(refusal.body().contains(TOKEN), refusal.body());
    }
  }

  @Test
  void aLinkIsWrittenAsInItsAddressAndNothingElseIsTaken() throws Exception {
    HttpResponse<String> made = make(here, "delay=40, kbps=1500.0,id=anna", "");

    assertEquals(201, made.statusCode());
    assertEquals("/api/links/anna", field(made, "Location"));
    JsonNode link = new ObjectMapper().readTree(made.body());
    assertEquals("anna", link.get("link").asText());
    assertEquals("/via/kbps=1500,delay=40,id=anna/", link.get("address").asText());
    for (String body :
        new String[] {
          "",
          "[]",
          "{}",
          "{\"link\":7}",
          "{\"link\":\"kbps=fast\"}",
          "{\"link\":\"id=a\",\"key\":\"\"}"
        }) {
      HttpResponse<String> refused =
          send(request(here, "api/links").POST(BodyPublishers.ofString(body)));
      assertEquals(400, refused.statusCode(), body);
    }
    HttpResponse<String> huge =
        send(request(here, "api/links").POST(BodyPublishers.ofString(" ".repeat(100_000))));
    assertEquals(413, huge.statusCode());
  }

  private JsonNode made(WeirServer server, String link) throws Exception {
    HttpResponse<String> made = make(server, link, "");
    assertEquals(201, made.statusCode(), made.body());
    return new ObjectMapper().readTree(made.body());
  }

  private HttpResponse<String> make(WeirServer server, String link, String authorization)
      throws Exception {
    return send(
        with(authorization, request(server, "api/links"))
            .POST(BodyPublishers.ofString("{\"link\":\"" + link + "\"}")));
  }

  private HttpResponse<String> change(WeirServer server, String link, String authorization)
      throws Exception {
    return send(
        with(authorization, request(server, "api/links/" + link))
            .method("PATCH", BodyPublishers.ofString("{\"kbps\":800}")));
  }

  private HttpResponse<String> restart(WeirServer server, String link, String authorization)
      throws Exception {
    return send(
        with(authorization, request(server, "api/links/" + link + "/restart"))
            .POST(BodyPublishers.noBody()));
  }

  /** A browser's own fields, which Java's client would not send. */
  private static int patched(WeirServer server, String host, String field) throws IOException {
    try (RawConnection connection = new RawConnection(server)) {
      return connection
          .ask(
              "PATCH /api/links/anna HTTP/1.1\r\nHost: "
                  + host
                  + "\r\n"
                  + field
                  + "\r\nContent-Length: 12\r\n\r\n{\"kbps\": 80}")
          .status();
    }
  }

  private String get(WeirServer server, String path) throws Exception {
    return send(request(server, path)).body();
  }

  private static HttpRequest.Builder with(String authorization, HttpRequest.Builder request) {
    return authorization.isEmpty() ? request : request.header("Authorization", authorization);
  }

  private static HttpRequest.Builder request(WeirServer server, String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static String field(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
