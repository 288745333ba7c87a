package weir.server.http;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A proxy of others in front of a server of ours, as {@code docs/operate} sets it up; only
 * addresses and folders are changed. It ends when it is closed.
 */
final class FrontProxy implements AutoCloseable {
  private static final Path DOCS = Path.of("../docs/operate");

  private final Kind kind;
  private final Path folder;
  private final Process process;
  private final int port;

  private FrontProxy(Kind kind, Path folder, Process process, int port) {
    this.kind = kind;
    this.folder = folder;
    this.process = process;
    this.port = port;
  }

  /** Which. */
  enum Kind {
    NGINX("nginx") {
      @Override
      List<String> command(Path program, Path folder, int port, int ours) throws IOException {
        String site =
            Files.readString(DOCS.resolve("nginx.conf"))
                .replace("/var/cache/nginx/weir", folder.resolve("cache").toString())
                .replace("listen 80;", "listen 127.0.0.1:" + port + ";")
                .replace("127.0.0.1:8080", "127.0.0.1:" + ours);
        StringBuilder around = new StringBuilder("daemon off;\nmaster_process off;\n");
        around.append("pid ").append(folder.resolve("nginx.pid")).append(";\n");
        around.append("events {}\nhttp {\naccess_log off;\n");
        for (String what : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
          around.append(what + "_temp_path ").append(folder.resolve(what)).append(";\n");
        }
        Path conf = folder.resolve("nginx.conf");
        Files.writeString(conf, around + site + "}\n");
        return List.of(
            program.toString(), "-e", "stderr", "-p", folder.toString(), "-c", conf.toString());
      }

      @Override
      String forget(Path folder) throws IOException {
        return documented("grep").replace("/var/cache/nginx/weir", folder.resolve("cache") + "");
      }
    },

    VARNISH("varnishd") {
      @Override
      List<String> command(Path program, Path folder, int port, int ours) throws IOException {
        Path vcl = folder.resolve("default.vcl");
        Files.writeString(
            vcl,
            Files.readString(DOCS.resolve("varnish.vcl"))
                .replace(".port = \"8080\"", ".port = \"" + ours + "\""));
        List<String> command = new ArrayList<>(List.of(program.toString(), "-F", "-j", "none"));
        command.addAll(List.of("-a", "127.0.0.1:" + port, "-f", vcl.toString()));
        command.addAll(List.of("-n", folder.resolve("work").toString(), "-s", "malloc,64m"));
        return command;
      }

      @Override
      String forget(Path folder) throws IOException {
        return documented("varnishadm")
            .replace("varnishadm ", "varnishadm -n '" + folder.resolve("work") + "' ");
      }
    };

    private final String program;

    Kind(String program) {
      this.program = program;
    }

    abstract List<String> command(Path program, Path folder, int port, int ours) throws IOException;

    /** What is to be done when the title {@code film} was replaced. */
    abstract String forget(Path folder) throws IOException;

    /** The line of the documentation that begins so. */
    private static String documented(String word) throws IOException {
      return Files.readAllLines(DOCS.resolveSibling("operate.md")).stream()
          .filter(line -> line.startsWith(word + " "))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Or the test is skipped, where there is no such program. */
  static FrontProxy start(Kind kind, Path folder, WeirServer server) throws Exception {
    List<Path> found =
        Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin"))
            .map(place -> Path.of(place, kind.program))
            .filter(Files::isExecutable)
            .toList();
    if (found.isEmpty()) {
      System.out.println("skipped: " + kind.program + " is not installed here");
    }
    Assumptions.assumeTrue(!found.isEmpty(), kind.program + " is installed");
    int port = freePort();
    List<String> command = kind.command(found.get(0), folder, port, server.address().getPort());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    FrontProxy proxy = new FrontProxy(kind, folder, process, port);
    for (long end = System.nanoTime() + 60_000_000_000L; !proxy.serves(); ) {
      if (!process.isAlive() || System.nanoTime() > end) {
        proxy.close();
        throw new IOException(kind.program + ": " + Files.readString(folder.resolve("said")));
      }
      Thread.sleep(20);
    }
    return proxy;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Varnish says 503 until it has asked us how we are. */
  private boolean serves() throws InterruptedException {
    try {
      return HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(address().resolve("/health/ready")).build(),
                  BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  /** All it keeps of a title, as documented. */
  void forget(String title) throws Exception {
    String command = kind.forget(folder).replace("/media/film/", "/media/" + title + "/");
    Process shell =
        new ProcessBuilder("sh", "-c", command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("forgot").toFile())
            .start();
    if (shell.waitFor() != 0) {
      throw new IOException(command + ": " + Files.readString(folder.resolve("forgot")));
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
    process.destroy();
    family.forEach(ProcessHandle::destroy);
    process.onExit().join();
  }
}
