package weir.server.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A headless browser with one page, told what to do by its DevTools protocol. Tests of other
 * modules use it too.
 */
public final class Chromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  /** CSS pixels around an element in its picture. */
  private static final int AROUND = 8;

  /** Keys without a text of their own need their code. */
  private static final Map<String, Integer> KEY_CODES =
      Map.of(
          "Tab",
          9,
          "Enter",
          13,
          "Escape",
          27,
          "End",
          35,
          "Home",
          36,
          "ArrowLeft",
          37,
          "ArrowRight",
          39);

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final List<String> complaints = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();

  /**
   * The first on PATH that we know; a test is skipped, with a line, where there is none. With
   * -Dweir.browser=required it fails instead.
   */
  public static Path orSkip() {
    Optional<Path> found = find();
    if (found.isEmpty()) {
      String words = "no chromium on PATH: the page is not tested in a browser";
      if ("required".equals(System.getProperty("weir.browser"))) {
        Assertions.fail(words);
      }
      System.out.println("SKIPPED: " + words);
      Assumptions.abort(words);
    }
    return found.get();
  }

  private static Optional<Path> find() {
    return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  public Chromium(Path executable, int width, int height) throws Exception {
    profile = Files.createTempDirectory("weir-chromium");
    process =
        new ProcessBuilder(
                executable.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--autoplay-policy=no-user-gesture-required",
                "--remote-debugging-port=0",
                "--window-size=" + width + "," + height,
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    HttpClient client = HttpClient.newHttpClient();
    URI list = URI.create("http://127.0.0.1:" + port() + "/json/list");
    JsonNode pages =
        JSON.readTree(
            client.send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString()).body());
    String address = "";
    for (JsonNode page : pages) {
      if (page.get("type").asText().equals("page")) {
        address = page.get("webSocketDebuggerUrl").asText();
      }
    }
    socket =
        client
            .newWebSocketBuilder()
            .buildAsync(URI.create(address), new Listener())
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    send("Page.enable", JSON.createObjectNode());
    send("Runtime.enable", JSON.createObjectNode());
    send("Log.enable", JSON.createObjectNode());
    send("Network.enable", JSON.createObjectNode());
    // Or what is focused is not told of it, as there is no window that could have the focus.
    send("Emulation.setFocusEmulationEnabled", JSON.createObjectNode().put("enabled", true));
  }

  public void open(URI address) throws Exception {
    send("Page.navigate", JSON.createObjectNode().put("url", address.toString()));
  }

  /** The value of an expression, promises awaited; an exception of the page is one here. */
  public JsonNode evaluate(String expression) throws Exception {
    ObjectNode parameters = JSON.createObjectNode();
    parameters.put("expression", expression);
    parameters.put("returnByValue", true);
    parameters.put("awaitPromise", true);
    JsonNode answer = send("Runtime.evaluate", parameters);
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + answer.get("exceptionDetails"));
    }
    return answer.get("result").path("value");
  }

  /** Asks the page itself to tell when the expression holds; no polling from here. */
  public void waitUntil(String expression, Duration atMost) throws Exception {
    String script =
        "new Promise((tell, fail) => { const until = Date.now() + "
            + atMost.toMillis()
            + "; const look = () => { let holds = false; try { holds = ("
            + expression
            + "); } catch (e) { } if (holds) tell(true); else if (Date.now() > until) tell(false);"
            + " else setTimeout(look, 50); }; look(); })";
    ObjectNode parameters = JSON.createObjectNode();
    parameters.put("expression", script);
    parameters.put("returnByValue", true);
    parameters.put("awaitPromise", true);
    JsonNode answer = send("Runtime.evaluate", parameters, atMost.plus(PATIENCE));
    if (!answer.path("result").path("value").asBoolean(false)) {
      throw new AssertionError(
          "not within " + atMost.toSeconds() + " s: " + expression + "; page said " + complaints());
    }
  }

  /** What the page wrote to its console as warning or error, or threw. */
  public List<String> complaints() {
    synchronized (complaints) {
      return List.copyOf(complaints);
    }
  }

  /** Addresses the page asked for, itself among them; what holds its own data is left out. */
  public List<String> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /** Presses and releases a key, named as a page sees it, such as {@code ArrowRight}. */
  public void press(String key) throws Exception {
    for (String type : List.of("keyDown", "keyUp")) {
      ObjectNode event =
          JSON.createObjectNode()
              .put("type", type)
              .put("key", key)
              .put("code", key)
              .put("windowsVirtualKeyCode", KEY_CODES.getOrDefault(key, 0));
      if (key.equals("Enter")) {
        event.put("text", "\r"); // or it presses no button
      }
      send("Input.dispatchKeyEvent", event);
    }
  }

  /** Moves the mouse to a place of the window, CSS pixels, and clicks there. */
  public void click(double x, double y) throws Exception {
    mouse("mouseMoved", x, y);
    mouse("mousePressed", x, y);
    mouse("mouseReleased", x, y);
  }

  /** Moves the mouse to a place of the window, CSS pixels. */
  public void point(double x, double y) throws Exception {
    mouse("mouseMoved", x, y);
  }

  private void mouse(String type, double x, double y) throws Exception {
    send(
        "Input.dispatchMouseEvent",
        JSON.createObjectNode()
            .put("type", type)
            .put("x", x)
            .put("y", y)
            .put("button", type.equals("mouseMoved") ? "none" : "left")
            .put("clickCount", type.equals("mouseMoved") ? 0 : 1));
  }

  public void emulate(String media, String value) throws Exception {
    ObjectNode parameters = JSON.createObjectNode();
    parameters.putArray("features").addObject().put("name", media).put("value", value);
    send("Emulation.setEmulatedMedia", parameters);
  }

  public void resize(int width, int height) throws Exception {
    send(
        "Emulation.setDeviceMetricsOverride",
        JSON.createObjectNode()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", width < 600));
  }

  public void screenshot(Path png) throws Exception {
    save(JSON.createObjectNode().put("format", "png"), png);
  }

  /** The whole page, also what lies below the window. */
  public void picture(Path png) throws Exception {
    save(JSON.createObjectNode().put("format", "png").put("captureBeyondViewport", true), png);
  }

  /** One element, with a little of what surrounds it, also where it is not in the window. */
  public void picture(String selector, Path png) throws Exception {
    // It takes width from the page, but not from a picture.
    send("Emulation.setScrollbarsHidden", JSON.createObjectNode().put("hidden", true));
    JsonNode box =
        evaluate(
            "(b => [b.x + scrollX, b.y + scrollY, b.width, b.height])(document.querySelector('"
                + selector
                + "').getBoundingClientRect())");
    ObjectNode how = JSON.createObjectNode();
    how.put("format", "png").put("captureBeyondViewport", true);
    how.putObject("clip")
        .put("x", box.get(0).asDouble() - AROUND)
        .put("y", box.get(1).asDouble() - AROUND)
        .put("width", box.get(2).asDouble() + 2 * AROUND)
        .put("height", box.get(3).asDouble() + 2 * AROUND)
        .put("scale", 1);
    save(how, png);
  }

  private void save(ObjectNode how, Path png) throws Exception {
    JsonNode shot = send("Page.captureScreenshot", how);
    Files.createDirectories(png.getParent());
    Files.write(png, Base64.getDecoder().decode(shot.get("data").asText()));
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
    family.add(process.toHandle());
    family.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle member : family) {
      member.onExit().orTimeout(5, TimeUnit.SECONDS).join();
    }
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private JsonNode send(String method, JsonNode parameters) throws Exception {
    return send(method, parameters, PATIENCE);
  }

  private JsonNode send(String method, JsonNode parameters, Duration patience) throws Exception {
    int id = lastId.incrementAndGet();
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", parameters);
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    socket.sendText(message.toString(), true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return answer.get(patience.toSeconds(), TimeUnit.SECONDS);
  }

  /** Chromium writes it to a file when it listens. */
  private int port() throws Exception {
    Path file = profile.resolve("DevToolsActivePort");
    long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < giveUpAt) {
      if (Files.exists(file)) {
        List<String> lines = Files.readAllLines(file);
        if (lines.size() > 1) {
          return Integer.parseInt(lines.get(0));
        }
      }
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        throw new IOException("chromium ended with " + process.exitValue());
      }
    }
    throw new IOException("chromium did not say its port");
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
      text.append(part);
      if (isLast) {
        try {
          take(JSON.readTree(text.toString()));
        } catch (IOException e) {
          throw new IllegalStateException(e);
        } finally {
          text.setLength(0);
        }
      }
      from.request(1);
      return null;
    }

    private void take(JsonNode message) {
      if (message.has("id")) {
        CompletableFuture<JsonNode> answer = waiting.remove(message.get("id").asInt());
        if (message.has("error")) {
          answer.completeExceptionally(new IllegalStateException(message.get("error").toString()));
        } else {
          answer.complete(message.get("result"));
        }
        return;
      }
      String method = message.path("method").asText();
      String address = message.path("params").path("request").path("url").asText();
      if (method.equals("Network.requestWillBeSent") && !address.startsWith("data:")) {
        synchronized (requests) {
          requests.add(address);
        }
      }
      String level =
          message.path("params").path("type").asText()
              + message.path("params").path("entry").path("level").asText();
      if (method.equals("Runtime.exceptionThrown")
          || (method.equals("Runtime.consoleAPICalled") && level.matches("warning|error"))
          || (method.equals("Log.entryAdded") && level.equals("error"))) {
        synchronized (complaints) {
          complaints.add(message.get("params").toString());
        }
      }
    }
  }
}
