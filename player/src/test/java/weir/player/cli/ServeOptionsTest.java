package weir.player.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import weir.server.http.WeirServer;

/** What {@code weir serve} is told, and what it tells about its token. */
@Timeout(120)
class ServeOptionsTest {
  private static final Map<String, String> SOME =
      Map.of(
          "--host", "192.0.2.7",
          "--tls", "cert.pem,key.pem",
          "--token", "a-token-to-be-guessed",
          "--ports", "9000-9003");

  @TempDir Path folder;

  @Test
  void everyOptionMayComeFromTheEnvironment() {
    Map<String, String> environment = new HashMap<>();
    List<String> arguments = new ArrayList<>();
    CommandLine untold = serve(Map.of());
    for (OptionSpec option : options(untold)) {
      String value = SOME.getOrDefault(option.longestName(), some(option));
      environment.put(FromEnvironment.variable(option), value);
      arguments.add(option.longestName() + "=" + value);
    }

    CommandLine said = serve(Map.of(), arguments.toArray(new String[0]));
    CommandLine silent = serve(environment);

    assertTrue(arguments.size() >= 16, arguments::toString);
    assertTrue(environment.containsKey("WEIR_ACCESS_LOG"), environment::toString);
    for (int i = 0; i < arguments.size(); i++) {
      Object wanted = options(said).get(i).getValue();
      assertEquals(wanted, options(silent).get(i).getValue(), arguments.get(i));
      assertFalse(wanted.equals(options(untold).get(i).getValue()), arguments.get(i));
    }
  }

  @Test
  void theCommandLineGoesBeforeTheEnvironmentAndWhatIsBlankIsNotSaid() {
    CommandLine both =
        serve(Map.of("WEIR_PORT", "9001", "WEIR_HOST", " ", "WEIR_IDLE", "9s"), "--port", "9002");

    assertEquals(9002, value(both, "--port"));
    assertEquals("127.0.0.1", value(both, "--host"));
    assertEquals(Duration.ofSeconds(9), value(both, "--idle"));
  }

  @Test
  void aLibraryThatIsNoFolderIsOneClearLineBeforeAnythingListens() throws Exception {
    Path file = Files.writeString(folder.resolve("film.mp4"), "a film");

    for (Path library : List.of(file, file.resolve("library"))) {
      CommandLines.Printed refused = CommandLines.run("serve", "--port=0", "--library=" + library);

      assertEquals(Main.INPUT, refused.code(), refused.err());
      assertEquals("", refused.out());
      assertEquals(
          "weir: --library "
              + library
              + ": "
              + file
              + " is no folder, and titles lie in one; name another\n",
          refused.err());
    }
  }

  private static CommandLine serve(Map<String, String> environment, String... arguments) {
    CommandLine line = Main.line(new Main());
    CommandLine serve = line.getSubcommands().get("serve");
    serve.setDefaultValueProvider(new FromEnvironment(environment));
    line.parseArgs(Stream.concat(Stream.of("serve"), Stream.of(arguments)).toArray(String[]::new));
    return serve;
  }

  private static List<OptionSpec> options(CommandLine command) {
    return command.getCommandSpec().options().stream()
        .filter(option -> !option.usageHelp() && !option.versionHelp() && !option.inherited())
        .toList();
  }

  private static Object value(CommandLine command, String name) {
    return command.getCommandSpec().findOption(name).getValue();
  }

  private static String some(OptionSpec option) {
    Class<?> type =
        option.typeInfo().isOptional() ? option.auxiliaryTypes()[0] : option.typeInfo().getType();
    if (type == Duration.class) {
      return "7s";
    }
    if (type == Path.class) {
      return "/some/where";
    }
    return type == boolean.class ? "true" : "4321";
  }

  @ParameterizedTest
  @CsvSource({
    "--idle, 0s, 1, a time from 1ms to 24h",
    "--idle, 99999999h, 1, is more than 292 years",
    "--idle, 25h, 1, a time from 1ms to 24h",
    "--head-time, 0s, 1, a time from 1ms to 24h",
    "--grace, 3d, 1, is not a duration",
    "--head-bytes, 10, 1, a number from 1024 to 1048576",
    "--memory, -1, 1, a number from 0 to 1048576",
    "--memory, 99999999999, 1, is not an int",
    "--open-files, -1, 1, a number from 0 to 1000000",
    "--connections, 0, 1, a number from 1 to 1000000",
    "--most-upload, -1, 1, a number from 0 to 1000000000",
    "--most-upload, 99999999999999, 1, a number from 0 to 1000000000",
    "--port, 65536, 1, a number from 0 to 65535",
    "--port, abc, 1, is not an int",
    "--ports, 9-8, 1, two ports",
    "--tls, cert.pem, 1, two files",
    "--tls, 'no.pem,no.pem', 2, no.pem",
    "--host, a..b, 2, 'no name that can be resolved; 127.0.0.1 is for'",
    "--host, 192.0.2.1, 2, no address of this machine",
    "--access-log, /no/where, 2, there is no folder /no",
    "--ffmpeg, /no/ffmpeg, 2, it is no executable file",
  })
  void whatCannotBeNamesWhereItCameFrom(String option, String value, int code, String why) {
    String variable =
        "WEIR_" + option.substring(2).toUpperCase(Locale.ROOT).replace('-', '_') + "=" + value;
    List<String> argument = List.of(option + "=" + value);

    CommandLines.Printed said = serving(Map.of(), argument);
    CommandLines.Printed silent = serving(Map.of(option(variable), value), List.of());

    for (CommandLines.Printed printed : List.of(said, silent)) {
      assertEquals(code, printed.code(), printed.err());
      assertTrue(printed.err().startsWith("weir: "), printed.err());
      assertTrue(printed.err().contains(why), printed.err());
      assertTrue(printed.err().contains(value), printed.err());
      assertFalse(printed.err().contains("Exception"), printed.err());
      assertEquals("", printed.out(), "nothing listens");
    }
    assertTrue(said.err().contains(option), said.err());
    assertFalse(said.err().contains("WEIR_"), said.err());
    assertTrue(silent.err().contains(variable), silent.err());
  }

  @Test
  void anEmptyHostIsNotEveryAddress() {
    CommandLines.Printed printed = serving(Map.of(), List.of("--host="));

    assertEquals(Main.USAGE, printed.code());
    assertTrue(printed.err().contains("--host: '' is no address to listen on"), printed.err());
  }

  @Test
  void anAddressOfIpv6MayStandInBrackets() {
    WeirServer.Settings settings = new WeirServer.Settings(folder, "[::1]", 0);
    assertTrue(settings.isForThisMachineOnly());
    Assumptions.assumeTrue(hasIpv6(), "this machine has IPv6");
    try (WeirServer server = WeirServer.start(settings)) {
      assertTrue(
          server.address().toString().startsWith("http://[::1]:"), server.address()::toString);
    }
  }

  private static boolean hasIpv6() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress("::1", 0));
      return true;
    } catch (IOException none) {
      System.out.println("skipped: this machine has no IPv6");
      return false;
    }
  }

  private static String option(String variable) {
    return variable.substring(0, variable.indexOf('='));
  }

  /** It must not come so far as to serve. */
  private CommandLines.Printed serving(Map<String, String> environment, List<String> arguments) {
    Main main = new Main();
    CommandLine line = Main.line(main);
    line.getSubcommands().get("serve").setDefaultValueProvider(new FromEnvironment(environment));
    List<String> words = new ArrayList<>(List.of("serve", "--library=" + folder));
    words.addAll(arguments);
    return CommandLines.keeping(() -> main.execute(line, words.toArray(new String[0])));
  }

  @Test
  void theTokenThatIsMadeIsToldOnceAndWorksAndStrangersWriteNothingIntoOurLog() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "serve",
            "--host=0.0.0.0",
            "--port=0",
            "--access-log=-",
            "--library=" + folder);
    builder.environment().keySet().removeIf(name -> name.startsWith("WEIR_"));
    Process process = builder.start();
    try (BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
        BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
      URI server = URI.create(after(lines, " at "));
      String token = after(lines, "To change anything from elsewhere: ");

      int without = upload(server, Optional.empty());
      int wrong = upload(server, Optional.of("wrong"));
      int with = upload(server, Optional.of(token));
      for (String hostile : HOSTILE) {
        assertTrue(ask(server, hostile).startsWith("HTTP/1.1 400 "), hostile);
      }
      process.toHandle().destroy(); // which leaves its output to be read

      assertEquals(401, without);
      assertEquals(401, wrong);
      assertEquals(400, with, "let in, and told that there is no film");
      List<String> after = lines.lines().toList();
      assertFalse(after.stream().anyMatch(line -> line.contains(token)), "once");
      assertFalse(after.stream().anyMatch(line -> line.contains("WARN")), after::toString);
      List<String> logged = log.lines().toList();
      assertEquals(3, logged.size(), logged::toString);
      assertTrue(logged.stream().allMatch(line -> line.startsWith("{\"time\"")), logged::toString);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Of which the parser would say something for everybody who sends it. */
  private static final List<String> HOSTILE =
      List.of(
          "GET / HTTP/1.1\r\nHost: x\tERROR fake\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: x:99999999\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: " + "x".repeat(7000) + " y\r\n\r\n",
          "CONNECT /api/viewers HTTP/1.1\r\nHost: x\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
              + "HTTP2-Settings: AAM\r\n\r\n");

  private static String ask(URI server, String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.getPort())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
          .readLine();
    }
  }

  private static int upload(URI server, Optional<String> token) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve("/api/titles?name=fish"))
            .POST(BodyPublishers.noBody());
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    return answer.statusCode();
  }

  private static String after(BufferedReader lines, String words) throws IOException {
    String said = "";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      int at = line.indexOf(words);
      if (at >= 0) {
        return line.substring(at + words.length()).strip();
      }
      said += line + "\n";
    }
    throw new IOException("it never said '" + words + "', only: " + said);
  }
}
