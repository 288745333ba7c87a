package weir.player.compare.wire;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import weir.manifests.presentation.Located;
import weir.media.store.Library;
import weir.network.shape.Pacer;
import weir.network.trace.Trace;
import weir.player.abr.Policies;
import weir.player.compare.ComparedTitle;
import weir.player.compare.SimulatedTitle;
import weir.player.session.Listener;
import weir.player.session.Request;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.World;
import weir.player.wire.HttpWorld;
import weir.player.wire.Remote;
import weir.server.http.WeirServer;

/**
 * All that sessions over HTTP need: their titles on a server in this process, on loopback, and a
 * link for each. A title of the library is served as it is; any other, or one whose segments were
 * merged, as {@link Zeros} of the very same sizes, since no policy and no link looks inside.
 */
public final class Stage implements AutoCloseable {
  /**
   * As the server paces by default, but for how often it writes: half of that is felt by no session
   * and leaves the players, which read every write in this process too, room for twice as many.
   */
  private static final Pacer.Settings PACING =
      new Pacer.Settings(
          Pacer.Settings.DEFAULT.tick(),
          Pacer.Settings.DEFAULT.packetBytes(),
          Pacer.Settings.DEFAULT.longestWait(),
          8_000,
          Pacer.Settings.DEFAULT.lagBytes(),
          Pacer.Settings.DEFAULT.lag(),
          Pacer.Settings.DEFAULT.mostExact());

  private static final Duration WARM_UP = Duration.ofSeconds(3);

  private final Path folder;
  private final Map<Trace, String> traces;
  private final List<WeirServer> servers = new ArrayList<>();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final List<ComparedTitle> titles = new ArrayList<>();
  private final Map<ComparedTitle, Remote> remotes = new HashMap<>();
  private final AtomicInteger links = new AtomicInteger();

  private Stage(Path folder, Map<Trace, String> traces) {
    this.folder = folder;
    this.traces = traces;
  }

  /**
   * Sets it up.
   *
   * @param library where titles lie that are to be served as they are
   * @param length how much of each title is to be played, from its beginning; empty for all
   * @param traces that links may have
   */
  public static Stage open(
      List<ComparedTitle> titles, Path library, Optional<Duration> length, List<Trace> traces)
      throws IOException, InterruptedException {
    Map<Trace, String> names = new LinkedHashMap<>();
    traces.forEach(trace -> names.putIfAbsent(trace, "compared-" + names.size()));
    Stage stage = new Stage(Files.createTempDirectory("weir-compare-"), names);
    try {
      stage.serve(titles, library, length);
      return stage;
    } catch (IOException | InterruptedException | RuntimeException e) {
      stage.close();
      throw e;
    }
  }

  private void serve(List<ComparedTitle> wanted, Path library, Optional<Duration> length)
      throws IOException, InterruptedException {
    Remote.Choice choice =
        new Remote.Choice(
            Remote.Choice.DEFAULT.from(),
            length,
            Remote.Choice.DEFAULT.maxHeight(),
            Remote.Choice.DEFAULT.maxKbps(),
            Remote.Choice.DEFAULT.audioLanguage());
    WeirServer zeros = server(folder);
    Optional<WeirServer> real = Optional.empty();
    for (ComparedTitle title : wanted) {
      Title given = title.title().title();
      Optional<Remote> remote = Optional.empty();
      if (isIn(library, title.wanted())) {
        real = real.or(() -> Optional.of(server(library)));
        remote =
            Optional.of(Remote.open(client, manifest(real.get(), title.wanted()), choice))
                .filter(one -> isSame(one.title(), given));
      }
      if (remote.isEmpty()) {
        String name = "title-" + remotes.size();
        Zeros.write(folder, name, given);
        remote = Optional.of(Remote.open(client, manifest(zeros, name), choice));
      }
      ComparedTitle staged =
          ComparedTitle.of(
              title.wanted(),
              new SimulatedTitle(
                  new Title(given.name(), remote.get().title().tracks()),
                  title.title().presented()));
      titles.add(staged);
      remotes.put(staged, remote.get());
    }
  }

  private WeirServer server(Path library) {
    Map<String, Trace> named = new HashMap<>();
    traces.forEach((trace, name) -> named.put(name, trace));
    WeirServer server =
        WeirServer.start(new WeirServer.Settings(library, "127.0.0.1", 0).with(named, PACING));
    servers.add(server);
    return server;
  }

  private static boolean isIn(Path library, String wanted) throws IOException {
    return weir.media.store.Title.isName(wanted)
        && !Files.exists(Path.of(wanted))
        && Files.isDirectory(library)
        && Library.open(library).title(wanted).isPresent();
  }

  /** Whether the segments are those of the library, not some that were merged. */
  private static boolean isSame(Title remote, Title given) {
    return remote.main().segmentMs(0) == given.main().segmentMs(0)
        && remote.main().needsInit() == given.main().needsInit();
  }

  private static URI manifest(WeirServer server, String title) {
    try {
      String path = "/media/" + title + "/manifest.mpd";
      return server.address().resolve(new URI(null, null, path, null).toASCIIString());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("a title named '" + title + "' has no address", e);
    }
  }

  /**
   * The titles as they are played, in both worlds: with the sizes that the server serves, and no
   * longer than was wanted.
   */
  public List<ComparedTitle> titles() {
    return List.copyOf(titles);
  }

  /** A fresh link with that trace, which begins with the first request. */
  String link(Trace trace) {
    return "trace=" + traces.get(trace) + ",id=" + links.incrementAndGet();
  }

  /** Where a request's bytes lie, by way of a link. */
  Located located(ComparedTitle title, String link, Request request) {
    Located plain = remotes.get(title).located(request);
    URI url = plain.url();
    return new Located(url.resolve("/via/" + link + url.getRawPath()), plain.range());
  }

  HttpClient client() {
    return client;
  }

  /**
   * Lets a number of players fetch at once what the coming ones will, for a moment: connections are
   * made, and what the machine compiles as it goes is compiled.
   */
  void warmUp(int players) throws InterruptedException {
    ComparedTitle title = titles.get(0);
    List<HttpWorld> worlds = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < players; i++) {
      String link = "kbps=20000,id=" + links.incrementAndGet();
      Session session =
          new Session(
              title.title().title(), Policies.named("rate", 1), Settings.DEFAULT, Listener.NONE);
      HttpWorld world =
          new HttpWorld(
              session, client, request -> located(title, link, request), true, Optional.empty());
      worlds.add(world);
      threads.add(new Thread(() -> World.run(world), "warm-up-" + i));
    }
    threads.forEach(Thread::start);
    long endNanos = System.nanoTime() + WARM_UP.toNanos();
    for (Thread thread : threads) {
      thread.join(Math.max(1, (endNanos - System.nanoTime()) / 1_000_000));
    }
    worlds.forEach(HttpWorld::stop);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Override
  public void close() throws IOException {
    servers.forEach(WeirServer::close);
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
