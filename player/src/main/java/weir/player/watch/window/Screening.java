package weir.player.watch.window;

import java.awt.AWTError;
import java.awt.GraphicsEnvironment;
import java.awt.HeadlessException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import javax.swing.SwingUtilities;
import weir.media.encode.Ffmpeg;
import weir.media.encode.PackagingFailed;
import weir.player.abr.Policy;
import weir.player.session.Event;
import weir.player.session.Listener;
import weir.player.session.Request;
import weir.player.session.Session;
import weir.player.session.Title;
import weir.player.session.Track;
import weir.player.wire.HttpWorld;

/** One session in a window of its own, from the first segment to the last key. */
public final class Screening implements AutoCloseable {
  /** Pictures are looked for so often while none is due, ms. */
  private static final double LOOK_MS = 200;

  /**
   * What is shown.
   *
   * @param offsetMs of the media of a request: their time at the beginning of the title's time line
   * @param policy name of the one that decides at first
   * @param policies names of all that may
   * @param maker makes a fresh one of a name
   * @param ffmpeg the one asked for; else the first that can
   */
  public record Programme(
      Title title,
      ToDoubleFunction<Request> offsetMs,
      String policy,
      List<String> policies,
      Function<String, Policy> maker,
      Optional<Path> ffmpeg) {}

  private final Programme programme;
  private final PrintStream says;
  private final LongSupplier nanos;
  private final Callable<Loudspeaker> speakers;
  private final Playhead playhead;
  private final Reel reel;
  private final Pictures pictures;
  private final Instruments instruments;
  private final Sound sound;
  private final Stage stage;
  private final CountDownLatch quit = new CountDownLatch(1);
  private final List<Decoding> decodings = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private PlayerWindow window;
  private volatile Runnable stop = () -> {};
  private volatile Consumer<Event.Wish> wishes = wish -> {};
  private volatile long shown;
  private volatile double worstPictureMs;

  private Screening(
      Programme programme, PrintStream says, LongSupplier nanos, Callable<Loudspeaker> speakers) {
    this.programme = programme;
    this.says = says;
    this.nanos = nanos;
    this.speakers = speakers;
    Title title = programme.title();
    Track main = title.main();
    playhead = new Playhead(title, nanos);
    reel = new Reel(title);
    pictures = new Pictures(reel.take());
    instruments = new Instruments(title, programme.policy(), playhead);
    sound = new Sound(reel, playhead, programme.offsetMs());
    stage =
        new Stage(pictures, playhead, instruments, new Overlay(main.ladder()), nanos, main, reel);
  }

  /**
   * Opens the window. Where there is no screen to open it on, a line says so and nothing else
   * happens; where there is no sound card, or no ffmpeg, a line says so and the rest is shown.
   */
  public static Optional<Screening> open(Programme programme, PrintStream says) {
    return open(programme, says, System::nanoTime, SoundCard::open);
  }

  static Optional<Screening> open(
      Programme programme, PrintStream says, LongSupplier nanos, Callable<Loudspeaker> speakers) {
    if (GraphicsEnvironment.isHeadless()) {
      says.println("weir: no window: there is no display; playing on without one");
      return Optional.empty();
    }
    AtomicReference<Screening> opened = new AtomicReference<>();
    try {
      SwingUtilities.invokeAndWait(
          () -> {
            Screening screening = new Screening(programme, says, nanos, speakers);
            screening.show();
            opened.set(screening);
          });
      return Optional.of(opened.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (InvocationTargetException e) {
      says.println("weir: no window: " + why(e.getCause()) + "; playing on without one");
      return Optional.empty();
    } catch (AWTError | HeadlessException | LinkageError e) {
      says.println("weir: no window: " + why(e) + "; playing on without one");
      return Optional.empty();
    }
  }

  private static String why(Throwable e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.lines().findFirst().orElse("").strip().replaceFirst("\\.$", "");
  }

  private void show() {
    Track main = programme.title().main();
    Viewer viewer =
        new Viewer(
            main.ladder(),
            playhead,
            instruments,
            programme.policy(),
            programme.policies(),
            programme.maker(),
            wish -> wishes.accept(wish));
    window =
        new PlayerWindow(
            programme.title().name(), stage, main.ladder(), viewer, sound, this::hasQuit);
  }

  private void hasQuit() {
    quit.countDown();
    stop.run();
  }

  /** Hears the session. */
  public Listener listener() {
    return Listener.both(Listener.both(playhead, instruments), reel);
  }

  /** Takes what arrives. */
  public HttpWorld.Bodies bodies() {
    return reel;
  }

  /**
   * Begins to show a session that has not begun.
   *
   * @param hears takes what the viewer wants, from any thread
   * @param stops ends the session, from any thread
   */
  public void follow(Session session, Consumer<Event.Wish> hears, Runnable stops) {
    wishes = hears;
    stop = stops;
    playhead.follow(session);
    reel.follow(session, this::cut);
    try {
      String ffmpeg = Ffmpeg.find(programme.ffmpeg()).ffmpeg().toString();
      for (int i = 0; i < programme.title().tracks().size(); i++) {
        decode(ffmpeg, i, programme.title().tracks().get(i));
      }
    } catch (PackagingFailed e) {
      says.println("weir: neither picture nor sound: " + e.getMessage());
    }
    start("window-pictures", this::project);
    if (quit.getCount() == 0) {
      stops.run();
    }
  }

  private void decode(String ffmpeg, int number, Track track) {
    boolean isPicture = track.kind() == Track.Kind.VIDEO;
    if (!isPicture) {
      Loudspeaker speaker;
      try {
        speaker = speakers.call();
      } catch (Exception e) {
        says.println("weir: no sound: " + why(e) + "; playing on without");
        stage.sound("no sound card");
        return;
      }
      start("window-sound", () -> sound.play(speaker));
    }
    Decoding decoding =
        new Decoding(
            ffmpeg,
            reel,
            playhead,
            number,
            track,
            isPicture ? new Film(track, programme.offsetMs(), pictures) : sound,
            why -> says.println("weir: no " + (isPicture ? "picture: " : "sound: ") + why));
    decodings.add(decoding);
    start("window-decode-" + number, decoding);
  }

  private void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void cut() {
    pictures.begin(reel.take());
    decodings.forEach(Decoding::cut);
  }

  /** Puts each picture on the screen when its time has come. */
  private void project() {
    try {
      while (!reel.isClosed()) {
        double positionMs = playhead.positionMs();
        Pictures.Picture picture = pictures.due(positionMs);
        if (picture != null) {
          shown = shown + 1; // this thread alone writes it
          worstPictureMs = Math.max(worstPictureMs, Math.abs(positionMs - picture.atMs));
          stage.show(picture);
        }
        double waitMs = pictures.nextMs() - playhead.positionMs();
        pictures.await(playhead.isRunning() ? Math.min(waitMs, LOOK_MS) : LOOK_MS / 4);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until the viewer has seen enough of the last picture. */
  public void awaitQuit() throws InterruptedException {
    quit.await();
  }

  /** Closes the window and ends all that worked for it. */
  @Override
  public void close() {
    reel.close();
    pictures.close();
    decodings.forEach(Decoding::cut);
    SwingUtilities.invokeLater(window::close);
    for (Thread thread : threads) {
      try {
        thread.join(2_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** What a test looks at. */
  PlayerWindow window() {
    return window;
  }

  Stage stage() {
    return stage;
  }

  Playhead playhead() {
    return playhead;
  }

  Sound sound() {
    return sound;
  }

  /** What the overlay would tell now. */
  Instruments.Told told() {
    return instruments.told();
  }

  /** Pictures shown so far. */
  long shown() {
    return shown;
  }

  long late() {
    return pictures.late();
  }

  /** By how much a picture was shown off its time at most, ms; jumps are off by what they are. */
  double worstPictureMs() {
    return worstPictureMs;
  }

  /** What comes from here on is what counts. */
  void forgetWorst() {
    worstPictureMs = 0;
  }

  /** By how much sound was off its time at most when it was played, ms. */
  double worstSoundMs() {
    return sound.worstMs();
  }

  /** All sound that was played, ms. */
  double soundWrittenMs() {
    return sound.playedMs();
  }
}
