package weir.player.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import weir.network.shape.Pacer;
import weir.network.trace.BitRate;
import weir.network.trace.Trace;
import weir.player.abr.Policy;
import weir.player.qoe.Summary;
import weir.player.session.Listener;
import weir.player.session.Session;
import weir.player.session.SessionLog;
import weir.player.session.Settings;
import weir.player.session.World;
import weir.player.watch.ChunkCsv;
import weir.player.watch.SummaryLines;
import weir.player.watch.window.Screening;
import weir.player.wire.Beacons;
import weir.player.wire.HttpWorld;
import weir.player.wire.Remote;
import weir.player.wire.Speaking;
import weir.server.links.Lateness;
import weir.server.links.LinkSpecification;

/**
 * Plays one title over HTTP and prints what happens; what {@code play} and {@code demo} share.
 *
 * @param manifest its address, through a link if it is to be shaped
 * @param policy name of the policy
 * @param policies makes it from a seed
 * @param log file for the session's log
 * @param csv file for one row per chunk
 * @param isPlain whether to print lines even where there is a terminal
 * @param ownLink a link in the player itself, for servers that have none
 * @param fast whether waits are skipped
 * @param isHttp2 whether to try HTTP/2
 * @param isSpeaking whether to tell the server of ourselves; if nobody says, a Weir is told
 * @param beacons whether, and in whose name, to tell it between requests too
 * @param window what a window offers, if one is to be opened
 */
record Playing(
    URI manifest,
    String policy,
    LongFunction<Policy> policies,
    Settings settings,
    Remote.Choice choice,
    Optional<Path> log,
    Optional<Path> csv,
    boolean isPlain,
    Optional<LinkSpecification> ownLink,
    boolean fast,
    boolean isHttp2,
    Optional<Boolean> isSpeaking,
    Beaconing beacons,
    Optional<Window> window) {
  /**
   * What is said between requests, where a Weir hears it.
   *
   * @param isWanted whether anything is
   * @param name of the viewer, for whoever looks on
   */
  record Beaconing(boolean isWanted, Optional<String> name) {
    static final Beaconing DEFAULT = new Beaconing(true, Optional.empty());
  }

  /**
   * A window to watch it in.
   *
   * @param policies names of all that may be changed to
   * @param maker makes a policy of a name from a seed
   * @param ffmpeg the one asked for
   */
  record Window(
      List<String> policies, BiFunction<String, Long, Policy> maker, Optional<Path> ffmpeg) {}

  /** How long the machine's going down waits for logs to be closed. */
  private static final int LAST_WORDS_SECONDS = 3;

  /** A link that only delays. */
  private static final double UNLIMITED_MBPS = 100_000;

  /** Plays to the end; throws where it cannot. */
  Summary run() {
    Policy chosen = policies.apply(settings.seed());
    HttpClient client =
        HttpClient.newBuilder()
            .version(isHttp2 ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    Summary summary = new Summary();
    CountDownLatch closed = new CountDownLatch(1);
    AtomicBoolean isStopped = new AtomicBoolean();
    try (Output logged = Output.to(log);
        Output table = Output.to(csv);
        Pacer pacer = new Pacer();
        Showing showing = showing(summary)) {
      Remote remote = Remote.open(client, manifest, choice);
      String id = Links.freshId("play");
      Listener listener = Listener.both(summary, showing.listener());
      if (log.isPresent()) {
        Map<String, String> about = Map.of("policy", policy, "version", Main.version());
        listener = Listener.both(listener, new SessionLog(logged.text(), about));
      }
      if (csv.isPresent()) {
        listener = Listener.both(listener, new ChunkCsv(table.text()));
      }
      Speaking speaking = new Speaking(remote.title(), id);
      boolean speaks = isSpeaking.orElse(remote.isFromWeir());
      if (speaks) {
        listener = Listener.both(listener, speaking);
      }
      Optional<Beacons> said = speaks ? beacons(remote, id) : Optional.empty();
      if (said.isPresent()) {
        listener = Listener.both(listener, said.get());
      }
      Optional<Screening> screening = window.flatMap(wanted -> screening(wanted, remote));
      if (screening.isPresent()) {
        listener = Listener.both(listener, screening.get().listener());
      }
      Session session = new Session(remote.title(), chosen, settings, listener);
      Optional<HttpWorld.Shaping> own = ownLink.flatMap(l -> of(l, pacer));
      HttpWorld world =
          new HttpWorld(
              session,
              client,
              speaks
                  ? request -> speaking.asked(request, remote.located(request))
                  : remote::located,
              fast,
              own,
              screening.map(Screening::bodies));
      Thread stop =
          new Thread(
              () -> {
                isStopped.set(true);
                showing.end();
                world.stop();
                awaitAWhile(closed);
              },
              "stop");
      Runtime.getRuntime().addShutdownHook(stop);
      showing.begin(
          world::receivedBits,
          own.<Showing.Capacity>map(link -> to -> to.accept(link.link().kbpsNow()))
              .orElseGet(() -> Links.capacity(client, manifest)));
      screening.ifPresent(
          shown ->
              shown.follow(
                  session,
                  world::wish,
                  () -> {
                    isStopped.set(true);
                    world.stop();
                  }));
      World.run(world);
      showing.end();
      said.ifPresent(Beacons::close);
      logged.keep();
      table.keep();
      System.out.println();
      SummaryLines.print(summary, System.out);
      closed.countDown();
      unhook(stop);
      if (screening.isPresent()) {
        screening.get().awaitQuit();
        screening.get().close();
      }
    } catch (IOException e) {
      throw CommandFailed.running("a log cannot be written: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailed.running("interrupted", e);
    }
    if (!summary.isPlayed() && !isStopped.get()) {
      throw CommandFailed.running(
          "the title could not be played to its end: something was not to be had", null);
    }
    return summary;
  }

  private Optional<Screening> screening(Window wanted, Remote remote) {
    return Screening.open(
        new Screening.Programme(
            remote.title(),
            remote::offsetMs,
            policy,
            wanted.policies(),
            name -> wanted.maker().apply(name, settings.seed()),
            wanted.ffmpeg()),
        System.err);
  }

  /** They join with the requests by the session's name, so that who keeps that still sends none. */
  private Optional<Beacons> beacons(Remote remote, String session) {
    Beacons.Speaker speaker =
        new Beacons.Speaker(session, "weir play (" + policy + ")", beacons.name());
    return remote
        .beacons()
        .filter(address -> beacons.isWanted())
        .map(address -> new Beacons(address, remote.title(), speaker, !fast));
  }

  private Showing showing(Summary summary) {
    boolean isLive = !isPlain && Terminal.isThere() && Terminal.isColoured();
    return isLive ? Showing.live(System.out, summary, policy, fast) : Showing.lines(System.out);
  }

  private static Optional<HttpWorld.Shaping> of(LinkSpecification link, Pacer pacer) {
    if (!link.faults().isEmpty()) {
      throw CommandFailed.usage(
          "this server has no links, and the player's own can be slow or late, but not faulty:"
              + " leave out fail, reset, stall, truncate and slow-start");
    }
    Trace trace =
        link.shape().trace(link.seed()).orElse(Trace.constant(BitRate.mbps(UNLIMITED_MBPS)));
    Lateness lateness = new Lateness(link.seed());
    return Optional.of(
        new HttpWorld.Shaping(
            pacer.link(trace), () -> lateness.nextMs(link.delayMs(), link.jitterMs())));
  }

  private static void awaitAWhile(CountDownLatch latch) {
    try {
      latch.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void unhook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The machine is going down already; the hook has done its work.
    }
  }
}
