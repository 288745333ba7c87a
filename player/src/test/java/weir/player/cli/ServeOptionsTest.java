package weir.player.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
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
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

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
          "weir: --library: " + file + " is no folder, and titles lie in one; name another\n",
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

  @Test
  void theTokenThatIsMadeIsToldOnceAndWorks() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "serve",
            "--host=0.0.0.0",
            "--port=0",
            "--library=" + folder);
    builder.environment().keySet().removeIf(name -> name.startsWith("WEIR_"));
    Process process = builder.redirectErrorStream(true).start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      URI server = URI.create(after(lines, " at "));
      String token = after(lines, "To change anything from elsewhere: ");

      int without = upload(server, Optional.empty());
      int wrong = upload(server, Optional.of("wrong"));
      int with = upload(server, Optional.of(token));
      process.toHandle().destroy(); // which leaves its output to be read

      assertEquals(401, without);
      assertEquals(401, wrong);
      assertEquals(400, with, "let in, and told that there is no film");
      assertFalse(lines.lines().anyMatch(line -> line.contains(token)), "once");
    } finally {
      process.destroyForcibly();
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
