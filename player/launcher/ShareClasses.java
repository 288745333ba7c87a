import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes down what a server's classes look like once they are loaded and checked, so that the
 * launcher's starts need not find it out again: {@code java ShareClasses.java JAR ARCHIVE}.
 *
 * <p>A start is a fifth shorter with the archive (JEP 350) and the same without: if none can be had
 * here, there is none, and the build goes on. It is for the {@code java} of the {@code PATH}, which
 * the launcher calls too; any other one, or one after an update, leaves it unused.
 */
final class ShareClasses {
  private static final Pattern SERVING = Pattern.compile(" at (http://\\S+)");
  private static final List<String> ASKED = List.of("health", "api/titles", "");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int TERMINATED = 128 + 15;

  private ShareClasses() {}

  public static void main(String[] arguments) throws Exception {
    Path jar = Path.of(arguments[0]);
    Path archive = Path.of(arguments[1]);
    if (isCurrent(archive, jar)) {
      return;
    }
    Path part = archive.resolveSibling(archive.getFileName() + ".part");
    Files.deleteIfExists(archive);
    Files.deleteIfExists(part);
    Path library = Files.createTempDirectory("weir-no-titles");
    try {
      if (serveOnce(jar, part, library) && Files.exists(part)) {
        Files.move(part, archive, StandardCopyOption.ATOMIC_MOVE); // half of one would crash every start
      }
    } catch (IOException e) {
      System.err.println("weir: starts without an archive of classes: " + e);
    } finally {
      Files.deleteIfExists(part);
      Files.delete(library);
    }
  }

  private static boolean isCurrent(Path archive, Path jar) throws IOException {
    if (!Files.exists(archive)) {
      return false;
    }
    FileTime written = Files.getLastModifiedTime(archive);
    try (Stream<Path> others = Files.list(jar.resolveSibling("lib"))) {
      for (Path one : Stream.concat(Stream.of(jar), others).toList()) {
        if (Files.getLastModifiedTime(one).compareTo(written) >= 0) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * @return whether it ended as it should, and so wrote all
   */
  private static boolean serveOnce(Path jar, Path archive, Path library)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "java",
            "-XX:+UseParallelGC",
            "-XX:ArchiveClassesAtExit=" + archive,
            "-Xlog:disable",
            "-jar",
            jar.toString(),
            "serve",
            "--port=0",
            "--library=" + library);
    builder.environment().keySet().removeIf(name -> name.startsWith("WEIR_"));
    builder.redirectErrorStream(true);
    Process server = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(server::destroyForcibly));
    CompletableFuture.delayedExecutor(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .execute(server::destroyForcibly);
    try (BufferedReader lines = server.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher serving = SERVING.matcher(line);
        if (serving.find()) {
          ask(URI.create(serving.group(1)));
          server.toHandle().destroy(); // which leaves its output to be read
        }
      }
    } finally {
      server.toHandle().destroy();
    }
    return server.waitFor() == TERMINATED;
  }

  private static void ask(URI server) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    for (String what : ASKED) {
      HttpRequest request =
          HttpRequest.newBuilder(server.resolve("/" + what)).timeout(PATIENCE).build();
      client.send(request, HttpResponse.BodyHandlers.discarding());
    }
  }
}
