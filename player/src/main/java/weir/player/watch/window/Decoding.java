package weir.player.watch.window;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import weir.player.session.Track;

/**
 * Hands the segments of one track to ffmpeg in the order of playback, a little ahead of the
 * playhead, and what it makes of them to somebody else. One process serves as long as there is no
 * jump. ffmpeg blocks while nobody takes what it made, and this thread while ffmpeg takes nothing:
 * no more is decoded than is wanted.
 */
final class Decoding implements Runnable {
  /** A segment is handed over when it begins within so long of the playhead, ms. */
  private static final double LEAD_MS = 1_500;

  /** So often in a row ffmpeg may end by itself before it is given up. */
  private static final int MOST_FAILURES = 3;

  /** What differs between pictures and sound. */
  interface Medium {
    /** ffmpeg's arguments for a process whose first segment is this one. */
    List<String> arguments(Reel.Piece first) throws IOException;

    /**
     * What is written to the process for a segment.
     *
     * @param isFirst whether it is the first for this process
     */
    byte[] input(Reel.Piece piece, boolean isFirst) throws IOException;

    /** Whether this segment needs a process of its own, coming after another. */
    boolean beginsAnew(Reel.Piece piece) throws IOException;

    /** Reads all that a process makes, on a thread of its own. */
    void read(InputStream output, Reel.Take take) throws IOException, InterruptedException;
  }

  /** A medium that cannot be shown; the message says why. */
  static final class Unshowable extends IOException {
    private static final long serialVersionUID = 1;

    Unshowable(String why) {
      super(why);
    }
  }

  /** A process and what it works for. */
  private record Running(Process process, Reel.Take take) {}

  private final String ffmpeg;
  private final Reel reel;
  private final Playhead playhead;
  private final int number;
  private final Track track;
  private final Medium medium;
  private final Consumer<String> says;
  private volatile Running current;

  /**
   * @param number of the track in the title
   * @param says takes a line for the viewer when this medium has to be given up
   */
  Decoding(
      String ffmpeg,
      Reel reel,
      Playhead playhead,
      int number,
      Track track,
      Medium medium,
      Consumer<String> says) {
    this.ffmpeg = ffmpeg;
    this.reel = reel;
    this.playhead = playhead;
    this.number = number;
    this.track = track;
    this.medium = medium;
    this.says = says;
  }

  /** Ends what runs for a take that is over; from any thread. */
  void cut() {
    Running running = current;
    if (running != null && (running.take != reel.take() || reel.isClosed())) {
      running.process.destroyForcibly();
    }
  }

  @Override
  public void run() {
    int failures = 0;
    try {
      Reel.Take take = reel.take();
      int index = indexAt(take.fromMs());
      while (!reel.isClosed()) {
        int reached = play(take, index);
        if (reel.take() != take) {
          take = reel.take();
          index = indexAt(take.fromMs());
          failures = 0;
        } else if (reached >= track.count() || reached < 0) {
          take = reel.awaitOther(take);
          index = indexAt(take.fromMs());
        } else {
          failures = reached == index ? failures + 1 : 0;
          if (failures == MOST_FAILURES) {
            throw new Unshowable("ffmpeg ends again and again");
          }
          index = reached;
        }
      }
    } catch (IOException e) {
      says.accept(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int indexAt(double ms) {
    int index = 0;
    while (index + 1 < track.count() && track.startMs(index + 1) <= ms) {
      index++;
    }
    return index;
  }

  /**
   * Plays a take from a segment on, with one process.
   *
   * @return the segment that was not handed over any more, or -1 where nothing more will come
   */
  private int play(Reel.Take take, int from) throws IOException, InterruptedException {
    int index = from;
    Reel.Piece piece = next(take, index);
    if (piece == null) {
      return -1;
    }
    index = piece.index();
    Process process = start(medium.arguments(piece));
    current = new Running(process, take);
    Thread reader = new Thread(() -> read(process, take), "window-read-" + number);
    reader.setDaemon(true);
    reader.start();
    try {
      boolean isFirst = true;
      while (piece != null && (isFirst || !medium.beginsAnew(piece))) {
        if (!write(process, medium.input(piece, isFirst))) {
          return piece.index(); // it has ended, most often because the viewer is elsewhere
        }
        isFirst = false;
        index = piece.index() + 1;
        piece = index < track.count() ? next(take, index) : null;
      }
      close(process.getOutputStream());
      if (piece != null) {
        return piece.index();
      }
      return index < track.count() ? -1 : index;
    } finally {
      if (reel.take() != take || reel.isClosed()) {
        process.destroyForcibly();
      }
      close(process.getOutputStream());
      reader.join(); // what is still to come of these segments comes before the next
      process.destroyForcibly();
    }
  }

  private static boolean write(Process process, byte[] bytes) {
    try {
      OutputStream input = process.getOutputStream();
      input.write(bytes);
      input.flush();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void close(OutputStream input) {
    try {
      input.close();
    } catch (IOException e) {
      // whoever read it is gone
    }
  }

  /** The next segment that is worth showing, when it is time; null where none is to come. */
  private Reel.Piece next(Reel.Take take, int from) throws InterruptedException {
    for (int index = from; index < track.count(); index++) {
      if (isOver(index)) {
        continue; // the session may have forgotten it
      }
      if (reel.await(number, index, take) == null) {
        return null;
      }
      double earlyMs = track.startMs(index) - LEAD_MS - playhead.positionMs();
      while (earlyMs > 0) {
        if (!reel.awaitEvent(Math.min(earlyMs, 1000), take)) {
          return null;
        }
        earlyMs = track.startMs(index) - LEAD_MS - playhead.positionMs();
      }
      if (!isOver(index)) {
        return reel.await(number, index, take); // it may have been replaced meanwhile
      }
    }
    return null;
  }

  /** Whether a segment, not being the last, was over before it could be shown. */
  private boolean isOver(int index) {
    return index + 1 < track.count() && track.startMs(index + 1) <= playhead.positionMs();
  }

  private Process start(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ffmpeg);
    command.addAll(List.of("-hide_banner", "-nostdin", "-v", "error"));
    command.addAll(arguments);
    try {
      return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      throw new Unshowable("cannot start " + ffmpeg + " (" + e.getMessage() + ")");
    }
  }

  private void read(Process process, Reel.Take take) {
    try (InputStream output = process.getInputStream()) {
      medium.read(output, take);
    } catch (IOException e) {
      // ffmpeg has ended
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }
}
