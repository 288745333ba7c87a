package weir.player.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import weir.manifests.presentation.Located;
import weir.network.shape.PacedLink;
import weir.network.shape.Pacer;
import weir.network.trace.BitRate;
import weir.network.trace.Trace;
import weir.player.abr.Decision;
import weir.player.abr.Named;
import weir.player.abr.Policies;
import weir.player.abr.Policy;
import weir.player.abr.Progress;
import weir.player.abr.Reason;
import weir.player.abr.Situation;
import weir.player.qoe.Summary;
import weir.player.session.Event;
import weir.player.session.Failure;
import weir.player.session.Listener;
import weir.player.session.Replay;
import weir.player.session.Request;
import weir.player.session.Session;
import weir.player.session.SessionLog;
import weir.player.session.Settings;
import weir.player.session.World;
import weir.player.virtual.ExactNetwork;
import weir.player.virtual.SampleTitles;
import weir.player.virtual.SoloWorld;
import weir.server.http.WeirServer;

/** The session over real HTTP, against the real server and its links. Mostly waits, so at once. */
@Tag("wire")
class HttpWorldTest {
  /** The demonstration's link made short: 6, then 1.2, then 4 Mbit/s. */
  private static final double DROP_MS = 10_000;

  private static final double RISE_MS = 24_000;
  private static final Trace DIP =
      Trace.of(
          new double[] {DROP_MS, RISE_MS - DROP_MS, 20_000},
          new double[] {6000, 1200, 4000},
          new double[] {0, 0, 0});

  @TempDir static Path library;

  private static WeirServer server;

  @BeforeAll
  static void serve() throws Exception {
    SampleOnDisk.write(library, "minute", 60);
    SampleOnDisk.write(library, "longer", 36);
    SampleOnDisk.write(library, "short", 12);
    server =
        WeirServer.start(
            new WeirServer.Settings(library, "127.0.0.1", 0)
                .with(Map.of("dip", DIP), Pacer.Settings.DEFAULT));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  @Execution(CONCURRENT)
  void aWireLogReplaysToTheSameCommands() throws Exception {
    Played played = play("kbps=3000,delay=20", "short", true, Remote.Choice.DEFAULT);

    Replay.Outcome outcome = Replay.of(played.log(), Policies::named);

    assertTrue(played.summary().isPlayed());
    assertTrue(outcome.isIdentical(), outcome.toString());
  }

  /** All at once, each over a link of its own that fails in every way there is. */
  @Test
  @Execution(CONCURRENT)
  void everyPolicysWireLogReplaysToTheSameCommands() throws Exception {
    String link = "kbps=6000,delay=15,fail=503@2,reset@3,truncate@4,stall@5";
    ExecutorService each = Executors.newFixedThreadPool(Policies.ALL.size());
    Map<String, Future<Played>> played = new LinkedHashMap<>();
    for (Named<Policy> policy : Policies.ALL) {
      Callable<Played> playing =
          () -> play(link, "short", true, Remote.Choice.DEFAULT, policy.name(), Listener.NONE);
      played.put(policy.name(), each.submit(playing));
    }
    each.shutdown();

    int givenUp = 0;
    for (Map.Entry<String, Future<Played>> one : played.entrySet()) {
      Played outcome = one.getValue().get();
      Replay.Outcome replay = Replay.of(outcome.log(), Policies::named);

      assertTrue(outcome.summary().isPlayed(), one.getKey());
      int mishaps = outcome.summary().failures() + outcome.summary().givenUp();
      assertTrue(mishaps >= 4, one.getKey() + " met only " + mishaps);
      assertTrue(replay.isIdentical(), one.getKey() + ": " + replay);
      givenUp += outcome.summary().givenUp();
    }
    System.out.println("transfers given up on the wire: " + givenUp);
  }

  @Test
  @Execution(CONCURRENT)
  void wishesAreHeardWhileItPlaysAndBodiesAreTakenWhole() throws Exception {
    HttpClient client = client();
    Remote remote =
        Remote.open(client, manifest("/via/kbps=6000", "minute"), Remote.Choice.DEFAULT);
    AtomicReference<HttpWorld> world = new AtomicReference<>();
    List<Integer> rungs = new ArrayList<>();
    Listener viewer =
        new Listener() {
          @Override
          public void arrived(
              double atMs, Request request, Event.Arrived event, double before, double after) {
            if (request.track() > 0 || request.isInit()) {
              return;
            }
            rungs.add(request.rung());
            switch (rungs.size()) {
              case 1 -> {
                world.get().wish(new Event.Pause());
                world.get().wish(new Event.Lock(1));
              }
              case 3 -> world.get().wish(new Event.Resume());
              case 4 -> world.get().wish(new Event.Seek(52_000));
              case 6 -> world.get().wish(new Event.Lock(Event.Lock.AUTOMATIC));
              case 7 -> {
                Policy lowest = Policies.named("lowest", 1);
                world.get().wish(new Event.Change("lowest", lowest));
              }
              default -> {}
            }
          }
        };
    Map<Request, Integer> bodies = new LinkedHashMap<>();
    Summary summary = new Summary();
    StringBuilder text = new StringBuilder();
    Session session =
        new Session(
            remote.title(),
            Policies.named("fixed:2", 1),
            settings(),
            Listener.both(
                Listener.both(summary, viewer), new SessionLog(text, Map.of("policy", "fixed:2"))));
    world.set(
        new HttpWorld(
            session,
            client,
            remote::located,
            true,
            Optional.empty(),
            Optional.of((request, body) -> bodies.put(request, body.length))));

    World.run(world.get());
    Replay.Outcome replay = Replay.of(text.toString().lines().toList(), Policies::named);

    assertTrue(summary.isPlayed());
    assertTrue(replay.isIdentical(), replay.toString());
    assertEquals(2, rungs.get(0), rungs::toString);
    assertEquals(List.of(1, 1, 1, 1), rungs.subList(2, 6), rungs::toString);
    assertEquals(0, rungs.get(rungs.size() - 1), rungs::toString);
    assertTrue(summary.seekingMs() > 0, "it waited for the place it jumped to");
    assertTrue(rungs.size() < 12, "the middle was left out: " + rungs);
    bodies.forEach((request, bytes) -> assertEquals(request.sizeBits(), 8.0 * bytes));
  }

  @Test
  @Execution(CONCURRENT)
  void tellsTheServerHowPlayingGoes() throws Exception {
    HttpClient client = client();
    String link = "/via/kbps=6000,id=speaking";
    Remote remote = Remote.open(client, manifest(link, "short"), Remote.Choice.DEFAULT);
    Speaking speaking = new Speaking(remote.title(), "play-5ec7e7");
    Session session = new Session(remote.title(), Policies.named("rate", 1), settings(), speaking);

    World.run(
        new HttpWorld(
            session,
            client,
            request -> speaking.asked(request, remote.located(request)),
            true,
            Optional.empty()));

    JsonNode viewer = MissingNode.getInstance();
    URI viewers = server.address().resolve("/api/viewers");
    for (int i = 0; i < 3000 && viewer.path("throughputKbps").isMissingNode(); i++) {
      Thread.sleep(20); // the server writes it down off the way of the response
      String text =
          client.send(HttpRequest.newBuilder(viewers).build(), BodyHandlers.ofString()).body();
      for (JsonNode one : new ObjectMapper().readTree(text).get("viewers")) {
        viewer = one.get("viewer").asText().equals("play-5ec7e7") ? one : viewer;
      }
    }
    assertTrue(remote.isFromWeir());
    assertEquals("speaking", viewer.path("link").asText(), viewer::toString);
    assertEquals("short", viewer.path("title").asText());
    assertEquals(0, viewer.path("cmcdFaults").asInt());
    assertEquals(6000, viewer.path("throughputKbps").asDouble(), 2500, viewer::toString);
    assertTrue(viewer.path("bufferMs").asDouble() > 0, viewer::toString);
  }

  @Test
  @Execution(CONCURRENT)
  void measuresWhatTheLinkGives() throws Exception {
    Measured measured = new Measured(50);

    for (int tried = 0; tried < 3 && measured.inTimeKbps.isEmpty(); tried++) {
      play("kbps=4000,delay=50", "short", true, Remote.Choice.DEFAULT, measured);
    }

    measured.assertBest(4000, 200);
  }

  /**
   * The rates of what began when it was due. A busy machine makes first bytes late, and none early;
   * a body then seems to come faster than it does, so those that began late are not looked at.
   */
  private static final class Measured implements Listener {
    private static final double LATE_MS = 15;

    /** Of half a second at 4 Mbit/s the lateness that is allowed is little. */
    private static final double LONG_BITS = 2e6;

    private final double delayMs;
    final List<Double> inTimeKbps = new ArrayList<>();

    Measured(double delayMs) {
      this.delayMs = delayMs;
    }

    @Override
    public void arrived(
        double atMs, Request request, Event.Arrived event, double beforeMs, double afterMs) {
      assertTrue(event.firstByteMs() >= delayMs - 1, "early: " + event.firstByteMs() + " ms");
      if (event.receivedBits() > LONG_BITS && event.firstByteMs() <= delayMs + LATE_MS) {
        inTimeKbps.add(event.receivedBits() / (event.durationMs() - event.firstByteMs()));
      }
    }

    void assertBest(double kbps, double tolerance) {
      assertFalse(inTimeKbps.isEmpty(), "no first byte after some " + delayMs + " ms");
      assertEquals(kbps, Collections.max(inTimeKbps), tolerance);
    }
  }

  /** As the models ask from 100 ms after a response began, whether anything of it came or not. */
  @Test
  @Execution(CONCURRENT)
  void aPolicyIsAskedThoughNothingOfTheBodyHasCome() throws Exception {
    double[] kbps = {0, 8000};
    Trace still = Trace.of(new double[] {700, 60_000}, kbps, new double[] {0, 0});
    WeirServer.Settings settings = new WeirServer.Settings(library, "127.0.0.1", 0);
    List<Double> askedMs = new ArrayList<>();
    Listener notes =
        new Listener() {
          @Override
          public void asked(Progress progress, int answer) {
            if (progress.receivedBits() == 0) {
              askedMs.add(progress.elapsedMs() - progress.firstByteMs());
            }
          }
        };
    Policy impatient = new Impatient();
    try (WeirServer other =
        WeirServer.start(settings.with(Map.of("still", still), Pacer.Settings.DEFAULT))) {
      URI manifest = other.address().resolve("media/still/manifest.mpd");
      SampleOnDisk.write(library, "still", 4);
      Remote remote = Remote.open(client(), manifest, Remote.Choice.DEFAULT);
      Session session = new Session(remote.title(), impatient, settings(), notes);

      World.run(
          new HttpWorld(
              session,
              client(),
              request -> {
                Located plain = remote.located(request);
                boolean isSecond = request.track() == 0 && request.index() == 1;
                String link = isSecond ? "/via/trace=still" : "";
                return new Located(
                    plain.url().resolve(link + plain.url().getRawPath()), plain.range());
              },
              true,
              Optional.empty()));
    }

    assertFalse(askedMs.isEmpty(), "nobody was asked while nothing came");
    assertTrue(askedMs.get(0) >= 100, "asked after " + askedMs.get(0) + " ms");
  }

  /** The lowest rung, and willing to be asked; never gives up. */
  private static final class Impatient implements Policy {
    @Override
    public Decision decide(Situation now) {
      return Decision.of(0, Reason.FITS, 0, 0);
    }

    @Override
    public boolean mayGiveUp() {
      return true;
    }
  }

  @Test
  @Execution(CONCURRENT)
  void outlivesWhateverALinkDoesToIt() throws Exception {
    List<Failure> failures = new ArrayList<>();
    Listener notes =
        new Listener() {
          @Override
          public void failed(double atMs, Request request, Event.Failed event) {
            failures.add(event.why());
          }
        };
    String link = "fail=503@2,reset@3,truncate@4,stall@5";
    String patient = "fixed:2"; // others give up what stalls, if they are in need, before it fails

    Played played = play(link, "short", true, Remote.Choice.DEFAULT, patient, notes);

    assertTrue(played.summary().isPlayed());
    assertTrue(failures.removeIf(Failure.TIMED_OUT::equals), "what stalls has not failed");
    assertEquals(List.of(Failure.SERVER_ERROR, Failure.RESET, Failure.RESET), failures);
    assertTrue(Replay.of(played.log(), Policies::named).isIdentical());
  }

  @Test
  @Execution(CONCURRENT)
  void learnsTheSizesOfAllSegmentsFromAServerOfItsKind() throws Exception {
    Remote remote = Remote.open(client(), manifest("", "short"), Remote.Choice.DEFAULT);

    assertTrue(remote.title().main().knowsSizes());
    assertEquals(
        SampleTitles.seconds(12, 5).main().sizeBits(3, 2), remote.title().main().sizeBits(3, 2), 8);
  }

  @Test
  @Execution(CONCURRENT)
  void aLinkInThePlayerShapesServersThatHaveNone() throws Exception {
    Measured measured = new Measured(30);
    HttpClient client = client();
    Remote remote = Remote.open(client, manifest("", "short"), Remote.Choice.DEFAULT);

    for (int tried = 0; tried < 3 && measured.inTimeKbps.isEmpty(); tried++) {
      Summary summary = new Summary();
      Listener both = Listener.both(summary, measured);
      Session session = new Session(remote.title(), Policies.named("rate", 1), settings(), both);
      try (Pacer pacer = new Pacer()) {
        PacedLink link = pacer.link(Trace.constant(BitRate.kbps(4000)));
        HttpWorld.Shaping shaping = new HttpWorld.Shaping(link, () -> 30);
        World.run(new HttpWorld(session, client, remote::located, true, Optional.of(shaping)));
        assertEquals(0, link.flows());
      }
      assertTrue(summary.isPlayed());
    }

    measured.assertBest(4000, 200);
  }

  @Test
  @Execution(CONCURRENT)
  void fetchesSegmentsThatAreRangesOfOneFile() throws Exception {
    Path folder = Files.createDirectories(library.resolve("ranges").resolve("one"));
    Files.write(folder.resolve("1.m4s"), new byte[30_000]);
    Files.writeString(
        library.resolve("ranges").resolve("manifest.mpd"),
        """
        <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" minBufferTime="PT2S"
            profiles="urn:mpeg:dash:profile:isoff-main:2011" mediaPresentationDuration="PT4S">
        <Period><AdaptationSet contentType="video" mimeType="video/mp4">
        <Representation id="one" bandwidth="60000"><BaseURL>one/1.m4s</BaseURL>
        <SegmentList timescale="1" duration="2"><Initialization range="0-999"/>
        <SegmentURL mediaRange="1000-15999"/><SegmentURL mediaRange="16000-29999"/>
        </SegmentList></Representation></AdaptationSet></Period></MPD>
        """);
    List<Double> bytes = new ArrayList<>();
    Listener notes =
        new Listener() {
          @Override
          public void arrived(
              double atMs, Request request, Event.Arrived event, double before, double after) {
            bytes.add(event.receivedBits() / 8);
          }
        };

    Played played = play("kbps=5000", "ranges", true, Remote.Choice.DEFAULT, notes);

    assertTrue(played.summary().isPlayed());
    assertEquals(List.of(1000.0, 15_000.0, 14_000.0), bytes);
  }

  @Test
  @Execution(CONCURRENT)
  void playsOnlyThePartThatIsWanted() throws Exception {
    Remote.Choice choice =
        new Remote.Choice(
            Duration.ofSeconds(5),
            Optional.of(Duration.ofSeconds(4)),
            500,
            Double.POSITIVE_INFINITY,
            Optional.empty());

    Played played = play("kbps=50000", "short", true, choice);

    assertEquals(6000, played.summary().playedMs(), 1e-6, "from 4 s to 10 s, whole segments");
    assertEquals(432, played.summary().ladder().rung(played.summary().ladder().top()).height());
  }

  @Test
  @Execution(CONCURRENT)
  void saysWhatIsWrongWithAnAddress() {
    Remote.Unplayable missing =
        assertThrows(
            Remote.Unplayable.class,
            () -> Remote.open(client(), manifest("", "nowhere"), Remote.Choice.DEFAULT));
    Remote.Unplayable silent =
        assertThrows(
            Remote.Unplayable.class,
            () ->
                Remote.open(
                    client(), URI.create("http://127.0.0.1:1/m.mpd"), Remote.Choice.DEFAULT));

    assertTrue(missing.getMessage().contains("answers 404"), missing.getMessage());
    assertTrue(silent.getMessage().contains("is the server up?"), silent.getMessage());
  }

  /** What the demonstration shows, in little over half the time, and how near the model comes. */
  @Test
  @Execution(CONCURRENT)
  void followsALinkDownAndUpInRealTimeAsItDoesInTheModel() throws Exception {
    List<int[]> wire = new ArrayList<>();
    List<Double> at = new ArrayList<>();
    double[] lastArrivalMs = new double[1];
    Listener notes =
        Listener.both(
            decisions(wire, at),
            new Listener() {
              @Override
              public void arrived(
                  double atMs, Request request, Event.Arrived event, double before, double after) {
                lastArrivalMs[0] = atMs;
              }
            });

    Played played = play("trace=dip", "longer", false, Remote.Choice.DEFAULT, notes);

    Summary summary = played.summary();
    assertTrue(summary.isPlayed());
    assertEquals(0, summary.stalls());
    int drop = 0;
    while (at.get(drop + 1) < DROP_MS) {
      drop++;
    }
    int before = wire.get(drop)[1];
    assertTrue(wire.get(drop + 1)[1] < before || wire.get(drop + 2)[1] < before);
    int lowest = before;
    int highestAfter = 0;
    for (int i = drop; i < at.size(); i++) {
      if (at.get(i) < RISE_MS) {
        lowest = Math.min(lowest, wire.get(i)[1]);
      } else {
        highestAfter = Math.max(highestAfter, wire.get(i)[1]);
      }
    }
    assertTrue(highestAfter > lowest, "after the rise " + highestAfter + ", before it " + lowest);
    double capacityKbps = DIP.bits(0, lastArrivalMs[0]) / lastArrivalMs[0];
    assertTrue(
        summary.meanKbps() > 0.6 * capacityKbps,
        summary.meanKbps() + " of " + capacityKbps + " kbit/s");
    assertTrue(Replay.of(played.log(), Policies::named).isIdentical());

    List<int[]> model = new ArrayList<>();
    Session modelled =
        new Session(
            Remote.open(client(), manifest("", "longer"), Remote.Choice.DEFAULT).title(),
            Policies.named("rate", 1),
            settings(),
            decisions(model, new ArrayList<>()));
    World.run(new SoloWorld(modelled, new ExactNetwork(DIP)));
    int equal = 0;
    for (int i = 0; i < 18; i++) {
      equal += lastFor(i, wire) == lastFor(i, model) ? 1 : 0;
    }
    System.out.println("decisions equal on the wire and in the model: " + equal + " of 18");
    assertTrue(equal >= 14, "only " + equal + " of 18 decisions equal");
  }

  private static int lastFor(int index, List<int[]> decisions) {
    int rung = -1;
    for (int[] decision : decisions) {
      rung = decision[0] == index ? decision[1] : rung;
    }
    return rung;
  }

  private static Listener decisions(List<int[]> into, List<Double> at) {
    return new Listener() {
      @Override
      public void decided(
          double atMs, int track, int index, Decision decision, int last, double bufferMs) {
        if (track == 0) {
          into.add(new int[] {index, decision.rung()});
          at.add(atMs);
        }
      }
    };
  }

  private record Played(Summary summary, List<String> log) {}

  private static Played play(String link, String title, boolean fast, Remote.Choice choice)
      throws Exception {
    return play(link, title, fast, choice, Listener.NONE);
  }

  private static Played play(
      String link, String title, boolean fast, Remote.Choice choice, Listener notes)
      throws Exception {
    return play(link, title, fast, choice, "rate", notes);
  }

  private static Played play(
      String link, String title, boolean fast, Remote.Choice choice, String policy, Listener notes)
      throws Exception {
    HttpClient client = client();
    String own = "/via/" + link + ",id=test-" + policy.replace(':', '-') + System.nanoTime();
    Remote remote = Remote.open(client, manifest(own, title), choice);
    Summary summary = new Summary();
    StringBuilder text = new StringBuilder();
    Listener log = new SessionLog(text, Map.of("policy", policy));
    Session session =
        new Session(
            remote.title(),
            Policies.named(policy, 1),
            settings(),
            Listener.both(Listener.both(summary, notes), log));
    World.run(new HttpWorld(session, client, remote::located, fast, Optional.empty()));
    return new Played(summary, text.toString().lines().toList());
  }

  private static Settings settings() {
    return Settings.DEFAULT.withBufferMs(12_000).withPatience(1_500, 12, 100);
  }

  private static URI manifest(String prefix, String title) {
    return server.address().resolve(prefix + "/media/" + title + "/manifest.mpd");
  }

  private static HttpClient client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }
}
