package weir.server.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import weir.network.shape.Pacer;
import weir.network.trace.Trace;
import weir.server.access.Secret;
import weir.server.join.OwnAddresses;
import weir.server.links.Links;
import weir.server.origin.Lane;
import weir.server.origin.Origin;
import weir.server.uploads.Uploads;
import weir.server.viewers.Viewers;

/** The server, running from {@link #start} until {@link #close}. */
public final class WeirServer implements AutoCloseable {

  /**
   * @param library the folder with the titles; need not exist yet
   * @param host to listen on; IPv6 in brackets or without
   * @param port 0 to 65535; 0 is any that is free
   * @param lane what is kept ready to be sent
   * @param tls if present, nothing is said in clear text
   * @param token who has it may change anything; without one nobody from another machine may
   * @param uploads what is taken from elsewhere
   * @param traces that links may have beside our own, by name
   * @param pacing how finely links release bytes
   * @param operation what concerns whoever runs it
   * @param scripts modules of the page by name, in place of those it has under these names
   */
  public record Settings(
      Path library,
      String host,
      int port,
      Lane.Settings lane,
      Optional<Tls> tls,
      Optional<Secret> token,
      Uploads.Settings uploads,
      Map<String, Trace> traces,
      Pacer.Settings pacing,
      Operation operation,
      Map<String, String> scripts) {

    private static final Pattern BRACKETED = Pattern.compile("^\\[(.*)]$");

    /** Seen by this machine only: links can be throttled and titles read by whoever reaches us. */
    public static final Settings DEFAULT = new Settings(Path.of("library"), "127.0.0.1", 8080);

    public Settings(Path library, String host, int port) {
      this(
          library,
          host,
          port,
          Lane.Settings.DEFAULT,
          Optional.empty(),
          Optional.empty(),
          Uploads.Settings.DEFAULT,
          Map.of(),
          Pacer.Settings.DEFAULT,
          Operation.DEFAULT,
          Map.of());
    }

    public Settings with(Lane.Settings other) {
      return new Settings(
          library, host, port, other, tls, token, uploads, traces, pacing, operation, scripts);
    }

    public Settings with(Tls other) {
      return new Settings(
          library,
          host,
          port,
          lane,
          Optional.of(other),
          token,
          uploads,
          traces,
          pacing,
          operation,
          scripts);
    }

    public Settings with(Secret other) {
      return new Settings(
          library,
          host,
          port,
          lane,
          tls,
          Optional.of(other),
          uploads,
          traces,
          pacing,
          operation,
          scripts);
    }

    public Settings with(Uploads.Settings other) {
      return new Settings(
          library, host, port, lane, tls, token, other, traces, pacing, operation, scripts);
    }

    public Settings with(Map<String, Trace> others, Pacer.Settings other) {
      return new Settings(
          library, host, port, lane, tls, token, uploads, others, other, operation, scripts);
    }

    public Settings with(Operation other) {
      return new Settings(
          library, host, port, lane, tls, token, uploads, traces, pacing, other, scripts);
    }

    /** The same with these modules of the page, by name. */
    public Settings withScripts(Map<String, String> others) {
      return new Settings(
          library, host, port, lane, tls, token, uploads, traces, pacing, operation, others);
    }

    /** Whether it listens to nobody else. */
    public boolean isForThisMachineOnly() {
      try {
        return InetAddress.getByName(host).isLoopbackAddress();
      } catch (UnknownHostException e) {
        return false; // listening there will fail, and say why
      }
    }

    public Settings {
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
      }
      if (host.isBlank()) { // which would be every address there is
        throw BadSetting.host(host, "is no address to listen on", null);
      }
      host = BRACKETED.matcher(host.strip()).replaceFirst("$1");
      traces = Map.copyOf(traces);
      scripts = Map.copyOf(scripts);
    }
  }

  /** Each answers as much as one core can. */
  private static final int SELECTORS = Math.max(2, Runtime.getRuntime().availableProcessors());

  private static final long LOOK_EVERY_MS = 20;

  private static final Duration HOUSEKEEPING = Duration.ofSeconds(10);

  private final Settings settings;
  private final Pacer pacer;
  private final Senders senders = new Senders();
  private final CompletableFuture<Void> reading;
  private final LaneCount count = new LaneCount();
  private final SelectorGroup selectors = new SelectorGroup();
  private final Tallies tallies = new Tallies();
  private final List<ServerConnector> connectors = new CopyOnWriteArrayList<>();
  private final Lane lane;
  private final Clerk clerk;
  private final Watch watch;
  private final EventStream events;
  private final Metrics metrics;
  private final Uploads uploads;
  private final Javalin javalin;
  private volatile boolean isEnding;

  private WeirServer(Settings settings) {
    this.settings = settings;
    pacer = new Pacer(settings.pacing());
    Origin origin = Origin.unread(settings.library(), Senders.nowMs());
    // Both take seconds, where the library is large and the JVM new.
    reading =
        CompletableFuture.runAsync(
            origin::lookAgain, task -> new Thread(task, "weir-library").start());
    lane = new Lane(origin, settings.lane());
    uploads = new Uploads(settings.library(), settings.uploads());
    Links links = new Links(Links.Settings.DEFAULT, pacer, settings.traces());
    Viewers viewers = new Viewers(Viewers.Settings.DEFAULT);
    clerk =
        new Clerk(origin, viewers, settings.operation().accessLog().map(AccessLog::to), tallies);
    watch = new Watch(tallies, clerk, senders, settings.operation().headTime());
    events = new EventStream(origin, links, viewers, uploads);
    metrics = new Metrics(tallies, count, lane, links, viewers, events, () -> connectors);
    senders.every(
        HOUSEKEEPING,
        () -> {
          links.expire(Senders.nowMs());
          viewers.expire(Senders.nowMs());
        });
    senders.every(Duration.ofMillis(EventStream.INTERVAL_MS), events::tick);
    javalin =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.showOldJavalinVersionWarning = false;
              config.startup.startupWatcherEnabled = false;
              // Media must never be compressed, and Javalin's table takes them for text.
              config.http.compressionStrategy = CompressionStrategy.NONE;
              config.http.prefer405over404 = true;
              // A proxy that keeps an address to itself knows it by one spelling.
              config.router.ignoreTrailingSlashes = false;
              config.jetty.addConnector((server, http) -> connector(server, http, settings.port()));
              for (int more : settings.operation().morePorts()) {
                config.jetty.addConnector((server, http) -> connector(server, http, more));
              }
              config.jetty.modifyHttpConfiguration(
                  http -> {
                    http.setHeaderCacheSize(0); // or each connection holds 55 KB of heap
                    http.setSendServerVersion(false);
                    http.setRequestHeaderSize(settings.operation().headBytes());
                  });
              config.jetty.modifyServer(
                  server -> {
                    server.setHandler(
                        new HearingOut(
                            new Resting(
                                new MediaHandler(
                                    origin, lane, links, viewers, senders, watch, events))));
                    server.setErrorHandler(new ProblemErrors(tallies));
                    server.addBean(
                        new NetworkConnectionLimit(settings.operation().connections(), server));
                  });
              Gatekeeper gatekeeper = Gatekeeper.of(settings);
              new Api(origin, links, gatekeeper).addTo(config.routes);
              new TraceRoutes().addTo(config.routes);
              new LibraryRoutes(settings.library(), uploads, gatekeeper).addTo(config.routes);
              new Beacons(viewers, clerk.addresses()).addTo(config.routes);
              new RoomRoutes(this::reachable, gatekeeper).addTo(config.routes);
              new Health(metrics, () -> isEnding, this::ports).addTo(config.routes);
              new TimeRoute().addTo(config.routes);
              new PageAssets(settings.scripts(), this::ports).addTo(config.routes);
            });
  }

  /**
   * Listens when it returns.
   *
   * @throws BadSetting if something else is where the library is to be, the host is no address of
   *     this machine, the certificate or its key cannot be used, or the access log not written
   * @throws PortTaken if somebody else listens there
   */
  public static WeirServer start(Settings settings) {
    checkLibrary(settings.library());
    checkFree(settings); // Javalin would log a page about it before it throws
    WeirServer server = new WeirServer(settings);
    try {
      server.uploads.takeUp();
      server.javalin.start();
      server.uploads.start();
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw server.unreadable().orElse(e);
    }
  }

  /** Why the library could not be read, if that is why we did not start. */
  private Optional<RuntimeException> unreadable() {
    try {
      reading.join();
      return Optional.empty();
    } catch (CompletionException e) {
      return e.getCause() instanceof UncheckedIOException known
          ? Optional.of(known)
          : Optional.empty();
    }
  }

  /** The library itself need not be there yet, nor the folders it is to be in. */
  private static void checkLibrary(Path folder) {
    Path there = folder.toAbsolutePath().normalize();
    while (!Files.exists(there, LinkOption.NOFOLLOW_LINKS) && there.getParent() != null) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there)) {
      throw BadSetting.library(there + " is no folder, and titles lie in one; name another");
    }
  }

  private static void checkFree(Settings settings) {
    checkFree(settings.host(), settings.port());
    settings.operation().morePorts().forEach(more -> checkFree(settings.host(), more));
  }

  private static void checkFree(String host, int port) {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw BadSetting.host(host, "is no name that can be resolved", null);
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(address);
    } catch (BindException e) {
      if (!isOurs(address.getAddress())) {
        throw BadSetting.host(host, "is no address of this machine", e);
      }
      throw new PortTaken(host, port, e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + host + ": " + e, e);
    }
  }

  private static boolean isOurs(InetAddress address) {
    try {
      return address.isAnyLocalAddress()
          || address.isLoopbackAddress()
          || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException unknown) {
      return true;
    }
  }

  private ServerConnector connector(Server server, HttpConfiguration configuration, int port) {
    ServerConnector connector =
        settings
            .tls()
            .map(tls -> Connectors.secret(server, SELECTORS, configuration, tls, watch))
            .orElseGet(
                () ->
                    Connectors.plain(
                        server, SELECTORS, selectors, configuration, lane, count, watch));
    connector.setHost(settings.host());
    connector.setPort(port);
    connector.setIdleTimeout(settings.operation().idle().toMillis());
    connector.setShutdownIdleTimeout(-1); // what runs is let finish, as slow as it is
    connectors.add(connector);
    connector.addEventListener(
        new LifeCycle.Listener() {
          @Override
          public void lifeCycleStarting(LifeCycle starting) {
            reading.join(); // nobody is told that a title is not there before we know
          }
        });
    return connector;
  }

  LaneCount count() {
    return count;
  }

  /** Where this machine reaches it, with a slash at the end. */
  public URI address() {
    return addresses().get(0);
  }

  /** The same for every port; each is an origin of its own to a browser. */
  public List<URI> addresses() {
    String host = settings.host();
    String literal = isForAll() ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host;
    return ports().stream().map(port -> at(literal, port)).toList();
  }

  /** Where other machines reach it, the likeliest address first; empty where none can. */
  public List<URI> reachable() {
    if (settings.isForThisMachineOnly()) {
      return List.of();
    }
    return isForAll()
        ? OwnAddresses.all().stream().map(host -> at(host, ports().get(0))).toList()
        : List.of(address());
  }

  private boolean isForAll() {
    return List.of("0.0.0.0", "::").contains(settings.host());
  }

  private URI at(String host, int port) {
    String scheme = settings.tls().isPresent() ? "https://" : "http://";
    return URI.create(scheme + host + ":" + port + "/");
  }

  private List<Integer> ports() {
    return connectors.stream().map(ServerConnector::getLocalPort).toList();
  }

  /**
   * Takes no more connections, lets responses under way finish, for a while, and closes. Meanwhile
   * {@code /health/ready} says that nobody should come any more.
   *
   * @return whether all finished in time
   */
  public boolean finish() throws InterruptedException {
    isEnding = true;
    uploads.end();
    events.close();
    connectors.forEach(ServerConnector::shutdown);
    long endNanos = System.nanoTime() + settings.operation().grace().toNanos();
    while (isBusy() && System.nanoTime() < endNanos) {
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
    }
    boolean isDone = !isBusy();
    close();
    return isDone;
  }

  private boolean isBusy() {
    return tallies.running.sum() + tallies.parting.sum() > 0;
  }

  /**
   * Responses under way end unfinished. No more is written before Jetty is told to stop: it waits
   * for a write that it has to cancel while another thread makes it, and may then wait for ever.
   */
  @Override
  public void close() {
    events.close();
    uploads.close();
    pacer.close();
    senders.close();
    javalin.stop();
    lane.close();
    clerk.close();
  }
}
