package weir.player.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command of the README is run as it stands there, but for the tests themselves. The
 * demonstration, a minute of real time, plays beside the others, and so on a port of its own.
 */
@Tag("readme")
class ReadmeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir static Path folder;

  @Test
  void everyCommandWorksAsPasted() throws Exception {
    List<String> commands = commands();
    assertFalse(commands.isEmpty());
    assertEquals("./weir demo --once", commands.get(0));
    writeSources();
    Assumptions.assumeTrue(isFree(8080), "skipped: somebody listens on port 8080 already");

    List<Process> staying = new ArrayList<>();
    try {
      Path shown = Files.createTempFile(folder, "output", ".txt");
      Process demo = start(commands.get(0) + " --port 0", shown);
      staying.add(demo);
      for (String command : commands.subList(1, commands.size())) {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = start(command, output);
        if (command.startsWith("./weir serve")) {
          staying.add(process);
          waitForLine(output, "Serving", process);
          continue;
        }
        assertEndsWell(process, command, output);
      }
      assertEndsWell(demo, commands.get(0), shown);
    } finally {
      for (Process process : staying) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.waitFor();
      }
    }
  }

  private static void assertEndsWell(Process process, String command, Path output)
      throws IOException, InterruptedException {
    assertTrue(process.waitFor(8, TimeUnit.MINUTES), command + " takes too long");
    assertEquals(0, process.exitValue(), command + "\n" + Files.readString(output));
  }

  @Test
  void theLauncherStartsWithClassesTheBuildKept() throws Exception {
    Path archive = ROOT.resolve("player/target/weir.jsa");
    Assumptions.assumeTrue(
        Files.exists(archive), "skipped: the java on PATH keeps no archive of classes");
    Path output = Files.createTempFile(folder, "output", ".txt");

    Process process =
        new ProcessBuilder(ROOT.resolve("weir").toString(), "--version")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .directory(folder.toFile())
            .start();
    assertEndsWell(process, "weir --version", output);
    assertEquals(1, Files.readAllLines(output).size(), Files.readString(output));

    ProcessBuilder telling = new ProcessBuilder(ROOT.resolve("weir").toString(), "--version");
    telling.environment().put("WEIR_JAVA_FLAGS", "-Xlog:class+load");
    Process told = telling.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    assertEndsWell(told, "weir --version", output);
    assertTrue(
        Files.readAllLines(output).stream()
            .anyMatch(line -> line.matches(".*weir\\.player\\.cli\\.Main source: shared.*top.*")),
        Files.readString(output));
  }

  @Test
  void everyLinkLeadsToAFile() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    var links = Pattern.compile("\\]\\(([^)#]+)\\)").matcher(readme);
    int count = 0;
    while (links.find()) {
      if (!links.group(1).startsWith("http")) {
        assertTrue(Files.exists(ROOT.resolve(links.group(1))), links.group(1));
        count++;
      }
    }
    assertTrue(count > 0, "a README that leads nowhere");
  }

  /** Writes the README's classes to the files they belong in. */
  private static void writeSources() throws IOException {
    Matcher source =
        Pattern.compile("```java\n(.*?public final class (\\w+) .*?)```", Pattern.DOTALL)
            .matcher(Files.readString(ROOT.resolve("README.md")));
    while (source.find()) {
      Files.writeString(folder.resolve(source.group(2) + ".java"), source.group(1));
    }
  }

  /** The lines of the README's shell blocks, but for those that build. */
  private static List<String> commands() throws IOException {
    List<String> commands = new ArrayList<>();
    boolean isShell = false;
    for (String line : Files.readAllLines(ROOT.resolve("README.md"))) {
      if (line.startsWith("```")) {
        isShell = line.equals("```sh");
      } else if (isShell && !line.isBlank() && !line.startsWith("mvn ")) {
        commands.add(line);
      }
    }
    return commands;
  }

  private static Process start(String command, Path output) throws IOException {
    String pasted =
        command
            .replaceFirst("^\\./weir", "exec '" + ROOT.resolve("weir") + "'")
            .replace("player/target/", ROOT.resolve("player/target") + "/");
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", pasted);
    builder.environment().put("WEIR_LIBRARY", folder.resolve("library").toString());
    return builder
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private static void waitForLine(Path output, String beginning, Process process)
      throws IOException, InterruptedException {
    for (int i = 0; i < 1200; i++) {
      if (Files.readAllLines(output).stream().anyMatch(line -> line.startsWith(beginning))) {
        return;
      }
      assertTrue(process.isAlive(), Files.readString(output));
      process.waitFor(100, TimeUnit.MILLISECONDS);
    }
    throw new AssertionError("the server does not come up: " + Files.readString(output));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress("127.0.0.1", port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
