package weir.player.watch.window;

import java.awt.Dimension;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.event.KeyEvent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.imageio.ImageIO;
import javax.swing.SwingUtilities;
import weir.player.abr.Named;
import weir.player.abr.Policies;
import weir.player.session.Listener;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.World;
import weir.player.wire.HttpWorld;
import weir.player.wire.Remote;

/**
 * A process of its own that plays a title in a real window on a display that tests bring along:
 * presses keys, takes pictures of the screen, and prints figures as {@code name value} lines.
 */
final class Cinema implements AutoCloseable {
  private static final long PATIENCE_MS = 60_000;

  private final Screening screening;
  private final HttpWorld world;
  private final Thread playing;
  private final Robot robot;
  private final Path folder;

  private Cinema(URI manifest, String policy, double bufferMs, Path folder) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    Remote remote = Remote.open(client, manifest, Remote.Choice.DEFAULT);
    this.folder = folder;
    screening =
        Screening.open(
                new Screening.Programme(
                    remote.title(),
                    remote::offsetMs,
                    policy,
                    Policies.ALL.stream().map(Named::name).toList(),
                    name -> Policies.named(name, 1),
                    Optional.empty()),
                System.err,
                System::nanoTime,
                ClockedSpeaker::new)
            .orElseThrow();
    Settings settings = Settings.DEFAULT.withBufferMs(bufferMs);
    Listener listener = screening.listener();
    Session session = new Session(remote.title(), Policies.named(policy, 1), settings, listener);
    world =
        new HttpWorld(
            session,
            client,
            remote::located,
            false,
            Optional.empty(),
            Optional.of(screening.bodies()));
    screening.follow(session, world::wish, world::stop);
    playing = new Thread(() -> World.run(world), "playing");
    playing.start();
    robot = new Robot();
    await("keys come here", () -> screening.window().frame().isFocused());
  }

  /**
   * @param arguments the manifest, the story to tell, and a folder for pictures
   */
  public static void main(String[] arguments) throws Exception {
    URI manifest = URI.create(arguments[0]);
    Path folder = Path.of(arguments[2]);
    switch (arguments[1]) {
      case "switch" -> forcedSwitch(manifest, folder);
      case "figures" -> figures(manifest, Long.parseLong(arguments[3]));
      case "pictures" -> pictures(manifest, folder);
      default -> throw new IllegalArgumentException(arguments[1]);
    }
    System.exit(0); // the screen's thread ends when it likes
  }

  private static void forcedSwitch(URI manifest, Path folder) throws Exception {
    try (Cinema cinema = new Cinema(manifest, "highest", 2_000, folder)) {
      cinema.await("the picture runs", () -> cinema.screening.shown() > 5);
      cinema.take("before");
      cinema.press(KeyEvent.VK_DOWN);
      cinema.await("the other rung is seen", () -> cinema.screening.stage().shownRung() == 0);
      cinema.await("nothing lies over it", () -> !cinema.screening.stage().hasNotice());
      cinema.take("after");
      cinema.press(KeyEvent.VK_SPACE);
      cinema.await("it pauses", () -> cinema.state() == Playhead.State.PAUSED);
      cinema.figure("pausedMs", cinema.screening.playhead().positionMs());
      cinema.press(KeyEvent.VK_I);
      cinema.await("figures are seen", () -> cinema.screening.stage().showsFigures());
      double aimMs = cinema.screening.playhead().positionMs() + 4_000;
      cinema.press(KeyEvent.VK_RIGHT);
      cinema.await("it jumps", () -> cinema.screening.playhead().positionMs() > aimMs);
      cinema.figure("soughtMs", cinema.screening.playhead().positionMs());
      cinema.figure("shown", cinema.screening.shown());
      cinema.figure("late", cinema.screening.late());
      cinema.figure("soundMs", cinema.screening.soundWrittenMs());
      cinema.press(KeyEvent.VK_Q);
      cinema.screening.awaitQuit();
    }
  }

  /** Plays on while somebody measures, and says how exactly every second. */
  private static void figures(URI manifest, long seconds) throws Exception {
    try (Cinema cinema = new Cinema(manifest, "fixed:99", 12_000, Path.of("."))) {
      cinema.await("the picture runs", () -> cinema.screening.shown() > 30);
      long beganNanos = System.nanoTime();
      double beganMs = cinema.screening.playhead().positionMs();
      cinema.screening.forgetWorst();
      double beganStalledMs = cinema.screening.told().stalledMs();
      long beganCpu = cpuNanos();
      long beganShown = cinema.screening.shown();
      long beganLate = cinema.screening.late();
      for (long i = 1; i <= seconds; i++) {
        Thread.sleep(Math.max(0, i * 1000 - (System.nanoTime() - beganNanos) / 1_000_000));
        if (i % 30 == 0) {
          cinema.press(i % 60 == 0 ? KeyEvent.VK_UP : KeyEvent.VK_DOWN);
        }
        if (i % 10 == 0 || i == seconds) {
          double passedMs = (System.nanoTime() - beganNanos) / 1e6;
          double stalledMs = cinema.screening.told().stalledMs();
          double positionMs = cinema.screening.playhead().positionMs();
          double driftMs = positionMs - beganMs - passedMs + stalledMs - beganStalledMs;
          System.gc();
          Runtime heap = Runtime.getRuntime();
          System.out.println(
              String.format(
                  Locale.ROOT,
                  "at %d cores %.3f shown %d late %d driftMs %.1f stalledMs %.0f pictureMs %.1f soundMs %.1f"
                      + " heapMb %.1f threads %d descriptors %d",
                  i,
                  (cpuNanos() - beganCpu) / 1e6 / passedMs,
                  cinema.screening.shown() - beganShown,
                  cinema.screening.late() - beganLate,
                  driftMs,
                  stalledMs - beganStalledMs,
                  cinema.screening.worstPictureMs(),
                  cinema.screening.worstSoundMs(),
                  (heap.totalMemory() - heap.freeMemory()) / 1e6,
                  ManagementFactory.getThreadMXBean().getThreadCount(),
                  Path.of("/proc/self/fd").toFile().list().length));
        }
      }
    }
  }

  private static void pictures(URI manifest, Path folder) throws Exception {
    try (Cinema cinema = new Cinema(manifest, "rate", 6_000, folder)) {
      cinema.await("the picture runs", () -> cinema.screening.shown() > 5);
      cinema.take("window-plain");
      cinema.press(KeyEvent.VK_I);
      cinema.await("a stall", () -> cinema.state() == Playhead.State.STALLED);
      Thread.sleep(500);
      cinema.take("window-stalled");
      cinema.await("it goes on", () -> cinema.state() == Playhead.State.PLAYING);
      cinema.await("near the end", () -> cinema.screening.playhead().positionMs() > 16_000);
      cinema.take("window-figures");
      cinema.press(KeyEvent.VK_F1);
      Thread.sleep(300);
      cinema.take("window-keys");
      cinema.press(KeyEvent.VK_F1);
      cinema.await("the end", () -> cinema.state() == Playhead.State.ENDED);
      Thread.sleep(300);
      cinema.take("window-end");
    }
  }

  private Playhead.State state() {
    return screening.playhead().state();
  }

  /** This process's and that of its decoders. */
  private static long cpuNanos() {
    long own =
        ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime();
    return own
        + ProcessHandle.current()
            .children()
            .mapToLong(one -> one.info().totalCpuDuration().map(d -> d.toNanos()).orElse(0L))
            .sum();
  }

  private void figure(String name, double value) {
    System.out.println(name + " " + value);
  }

  private void await(String what, BooleanSupplier holds) throws InterruptedException {
    long beganNanos = System.nanoTime();
    while (!holds.getAsBoolean()) {
      if ((System.nanoTime() - beganNanos) / 1_000_000 > PATIENCE_MS) {
        throw new IllegalStateException("in vain: " + what + ", " + state());
      }
      Thread.sleep(10);
    }
  }

  private void press(int key) {
    robot.keyPress(key);
    robot.keyRelease(key);
  }

  /** The stage as it is on the screen, without frame and menu. */
  private void take(String name) throws Exception {
    Rectangle[] where = new Rectangle[1];
    SwingUtilities.invokeAndWait(
        () -> {
          Point corner = screening.stage().getLocationOnScreen();
          Dimension size = screening.stage().getSize();
          where[0] = new Rectangle(corner, size);
        });
    Path file = folder.resolve(name + ".png");
    if (!ImageIO.write(robot.createScreenCapture(where[0]), "png", file.toFile())) {
      throw new IOException("no writer for " + file);
    }
  }

  @Override
  public void close() {
    world.stop();
    try {
      playing.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    screening.close();
  }
}
