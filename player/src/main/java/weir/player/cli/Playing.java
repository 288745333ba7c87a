package weir.player.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import weir.player.abr.Policies;
import weir.player.abr.Policy;
import weir.player.qoe.Summary;
import weir.player.session.Listener;
import weir.player.session.Session;
import weir.player.session.SessionLog;
import weir.player.session.Settings;
import weir.player.session.World;
import weir.player.watch.ChunkCsv;
import weir.player.watch.ChunkLines;
import weir.player.watch.SummaryLines;
import weir.player.wire.HttpWorld;
import weir.player.wire.Remote;

/**
 * Plays one title over HTTP and prints what happens; what {@code play} and {@code demo} share.
 *
 * @param manifest its address, through a link if it is to be shaped
 * @param policy name of the policy
 * @param log file for the session's log
 * @param csv file for one row per chunk
 * @param fast whether waits are skipped
 * @param isHttp2 whether to try HTTP/2
 */
record Playing(
    URI manifest,
    String policy,
    Settings settings,
    Remote.Choice choice,
    Optional<Path> log,
    Optional<Path> csv,
    boolean fast,
    boolean isHttp2) {

  /** Plays to the end; throws where it cannot. */
  Summary run() {
    Policy chosen;
    try {
      chosen = Policies.named(policy);
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage(e.getMessage());
    }
    HttpClient client =
        HttpClient.newBuilder()
            .version(isHttp2 ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    Summary summary = new Summary();
    try (Output logged = Output.to(log);
        Output table = Output.to(csv)) {
      Remote remote = Remote.open(client, manifest, choice);
      Listener listener = Listener.both(summary, new ChunkLines(System.out));
      if (log.isPresent()) {
        Map<String, String> about = Map.of("policy", policy, "version", Main.version());
        listener = Listener.both(listener, new SessionLog(logged.text(), about));
      }
      if (csv.isPresent()) {
        listener = Listener.both(listener, new ChunkCsv(table.text()));
      }
      Session session = new Session(remote.title(), chosen, settings, listener);
      HttpWorld world = new HttpWorld(session, client, remote::address, fast);
      Thread stop = new Thread(world::stop, "stop");
      Runtime.getRuntime().addShutdownHook(stop);
      World.run(world);
      unhook(stop);
      logged.keep();
      table.keep();
    } catch (IOException e) {
      throw CommandFailed.running("a log cannot be written: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailed.running("interrupted", e);
    }
    System.out.println();
    SummaryLines.print(summary, System.out);
    if (!summary.isPlayed()) {
      throw CommandFailed.running(
          "the title could not be played to its end: something was not to be had", null);
    }
    return summary;
  }

  private static void unhook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The machine is going down already; the hook has done its work.
    }
  }

  /** A file that gets its name only when it is complete. */
  private record Output(Optional<Path> file, Optional<Path> partial, BufferedWriter text)
      implements AutoCloseable {
    static Output to(Optional<Path> file) throws IOException {
      if (file.isEmpty()) {
        return new Output(file, Optional.empty(), new BufferedWriter(java.io.Writer.nullWriter()));
      }
      Path target = file.get().toAbsolutePath();
      Path partial = target.resolveSibling("." + target.getFileName() + ".partial");
      return new Output(
          Optional.of(target), Optional.of(partial), Files.newBufferedWriter(partial));
    }

    void keep() throws IOException {
      text.close();
      if (file.isPresent()) {
        Files.move(
            partial.orElseThrow(), file.get(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
    }

    @Override
    public void close() throws IOException {
      text.close();
      if (partial.isPresent()) {
        Files.deleteIfExists(partial.get());
      }
    }
  }
}
