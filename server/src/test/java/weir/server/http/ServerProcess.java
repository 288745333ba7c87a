package weir.server.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A server that can be killed: in a process of its own. It ends with its standard input. */
final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader lines;
  private final URI address;

  private ServerProcess(Process process) throws IOException {
    this.process = process;
    this.lines = process.inputReader(StandardCharsets.UTF_8);
    this.address = URI.create(lines.readLine());
  }

  static ServerProcess start(Path library, String... flags) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ServerProcess.class.getName(), library.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return new ServerProcess(builder.start());
  }

  URI address() {
    return address;
  }

  /**
   * What a server holds.
   *
   * @param heapBytes after a collection
   * @param directBytes outside the heap
   * @param descriptors of files and connections
   */
  record Holding(long heapBytes, long directBytes, long threads, long descriptors) {
    static Holding now() throws IOException {
      System.gc();
      System.gc(); // what the first one found is cleaned up only then
      Runtime runtime = Runtime.getRuntime();
      long direct =
          ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
              .filter(pool -> pool.getName().equals("direct"))
              .mapToLong(BufferPoolMXBean::getMemoryUsed)
              .sum();
      try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
        return new Holding(
            runtime.totalMemory() - runtime.freeMemory(),
            direct,
            Thread.activeCount(),
            descriptors.count());
      }
    }

    private static Holding of(String line) {
      String[] words = line.split(" ");
      return new Holding(
          Long.parseLong(words[0]),
          Long.parseLong(words[1]),
          Long.parseLong(words[2]),
          Long.parseLong(words[3]));
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "heap %6.1f MB, direct %6.1f MB, %4d threads, %6d descriptors",
          heapBytes / 1e6,
          directBytes / 1e6,
          threads,
          descriptors);
    }

    private String line() {
      return heapBytes + " " + directBytes + " " + threads + " " + descriptors;
    }
  }

  /** At this moment. */
  Holding holding() throws IOException {
    OutputStream out = process.getOutputStream();
    out.write('\n');
    out.flush();
    return Holding.of(lines.readLine());
  }

  /** As by {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** As by {@code kill}: it ends what it is doing first. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** Returns when it has ended. */
  void await() throws InterruptedException {
    process.waitFor();
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public static void main(String[] arguments) throws IOException {
    var logs = (ch.qos.logback.classic.Logger) org.slf4j.LoggerFactory.getLogger("ROOT");
    logs.setLevel(ch.qos.logback.classic.Level.OFF); // its output is ours to read
    WeirServer.Settings settings =
        new WeirServer.Settings(Path.of(arguments[0]), "127.0.0.1", 0)
            .with(Operation.DEFAULT.withGrace(Duration.ofMinutes(1))); // for a machine that is busy
    try (WeirServer server = WeirServer.start(settings)) {
      Thread finish = new Thread(() -> finish(server));
      Runtime.getRuntime().addShutdownHook(finish);
      System.out.println(server.address());
      while (System.in.read() >= 0) {
        System.out.println(Holding.now().line());
      }
      Runtime.getRuntime().removeShutdownHook(finish);
    }
  }

  private static void finish(WeirServer server) {
    try {
      server.finish();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
