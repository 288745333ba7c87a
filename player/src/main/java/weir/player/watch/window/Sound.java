package weir.player.watch.window;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import weir.media.box.BoxReader;
import weir.media.box.Sample;
import weir.media.box.TrackHeader;
import weir.player.session.Request;

/**
 * The sound: segments go to a decoder as they are, and what it makes is played where the playhead
 * is. Sound that would be heard too early waits, and what comes too late is left out, so that it
 * never drifts from the picture, whatever the sound card takes for a second.
 */
final class Sound implements Decoding.Medium {
  /** Sound may be so far from the playhead, ms: people notice from about 45 on. */
  static final double TOLERATED_MS = 25;

  private static final int BLOCK_MS = 20;

  /** So much waits decoded, in blocks. */
  private static final int MOST_BLOCKS = 50;

  /** So much lies in the sound card; more would be heard after a jump. */
  private static final double QUEUED_MS = 80;

  /** Segments that are so far apart are no one stream, ms. */
  private static final double GAP_MS = 10;

  /** A piece of sound and where it belongs. */
  private record Block(Reel.Take take, double atMs, byte[] pcm) {}

  /** Where a segment begins on the title's time line, and how much sound it gives, ms. */
  private record Stretch(double fromMs, double soundMs) {}

  /** What is to become of a block now. */
  enum Act {
    PLAY,
    WAIT,
    LEAVE_OUT
  }

  private final Reel reel;
  private final Playhead playhead;
  private final ToDoubleFunction<Request> offsetMs;
  private final BlockingQueue<Block> blocks = new ArrayBlockingQueue<>(MOST_BLOCKS);
  private double beginsMs;

  /** Up to where what was handed over gives sound, on the title's time line. */
  private double filledMs;

  private int rung;
  private volatile boolean isMuted;
  private volatile double worstMs;
  private volatile double playedMs;

  Sound(Reel reel, Playhead playhead, ToDoubleFunction<Request> offsetMs) {
    this.reel = reel;
    this.playhead = playhead;
    this.offsetMs = offsetMs;
  }

  void mute(boolean isWanted) {
    isMuted = isWanted;
  }

  boolean isMuted() {
    return isMuted;
  }

  @Override
  public List<String> arguments(Reel.Piece first) throws IOException {
    beginsMs = stretch(first).fromMs;
    return List.of(
        "-probesize",
        "4096",
        "-analyzeduration",
        "0",
        "-ignore_editlist",
        "1", // what is cut off at the beginning is counted here
        "-f",
        "mp4",
        "-i",
        "pipe:0",
        "-vn",
        "-f",
        "s16le",
        "-ar",
        Integer.toString(1000 * Loudspeaker.FRAMES_PER_MS),
        "-ac",
        "2",
        "pipe:1");
  }

  @Override
  public byte[] input(Reel.Piece piece, boolean isFirst) throws IOException {
    Stretch stretch = stretch(piece);
    filledMs = isFirst ? stretch.fromMs + stretch.soundMs : filledMs + stretch.soundMs;
    rung = piece.rung();
    if (!isFirst) {
      return piece.body();
    }
    byte[] both = new byte[piece.init().length + piece.body().length];
    System.arraycopy(piece.init(), 0, both, 0, piece.init().length);
    System.arraycopy(piece.body(), 0, both, piece.init().length, piece.body().length);
    return both;
  }

  @Override
  public boolean beginsAnew(Reel.Piece piece) throws IOException {
    return piece.rung() != rung || Math.abs(stretch(piece).fromMs - filledMs) > GAP_MS;
  }

  /** A decoder makes equally much of each frame, whatever gaps their times have. */
  private Stretch stretch(Reel.Piece piece) throws IOException {
    String name = "segment " + (piece.index() + 1) + " of the sound";
    TrackHeader header = TrackHeader.read(BoxReader.of("initialization of " + name, piece.init()));
    List<Sample> samples = Sample.read(BoxReader.of(name, piece.body()), header.track());
    if (samples.isEmpty()) {
      throw new Decoding.Unshowable(name + " is empty");
    }
    Sample first = samples.get(0);
    return new Stretch(
        header.shownMs(first.decodeTicks()) - offsetMs.applyAsDouble(piece.request()),
        1000.0 * first.durationTicks() * samples.size() / header.track().timescale());
  }

  @Override
  public void read(InputStream output, Reel.Take take) throws IOException, InterruptedException {
    double atMs = beginsMs;
    int whole = BLOCK_MS * Loudspeaker.FRAMES_PER_MS * Loudspeaker.BYTES_PER_FRAME;
    for (byte[] pcm = output.readNBytes(whole);
        pcm.length >= Loudspeaker.BYTES_PER_FRAME;
        pcm = output.readNBytes(whole)) {
      Block block = new Block(take, atMs, pcm);
      while (!blocks.offer(block, 100, TimeUnit.MILLISECONDS)) {
        if (reel.take() != take || reel.isClosed()) {
          return;
        }
      }
      atMs += ms(pcm);
    }
  }

  /** Plays until the reel is closed; on a thread of its own. */
  void play(Loudspeaker speaker) {
    Reel.Take take = reel.take();
    Block block = null;
    try {
      while (!reel.isClosed()) {
        if (reel.take() != take) {
          take = reel.take();
          speaker.flush();
        }
        boolean isRunning = playhead.isRunning();
        speaker.run(isRunning);
        if (!isRunning) {
          reel.awaitEvent(BLOCK_MS, take);
          continue;
        }
        block = block == null ? blocks.poll(BLOCK_MS, TimeUnit.MILLISECONDS) : block;
        if (block == null) {
          continue;
        }
        double queuedMs = speaker.queuedMs();
        double earlyMs = block.atMs - playhead.positionMs() - queuedMs;
        Act act = block.take != take ? Act.LEAVE_OUT : act(earlyMs, queuedMs);
        if (act == Act.PLAY) {
          speaker.write(isMuted ? new byte[block.pcm.length] : block.pcm);
          worstMs = Math.max(worstMs, Math.abs(earlyMs));
          playedMs = playedMs + ms(block.pcm); // this thread alone writes it
        }
        if (act == Act.WAIT) {
          reel.awaitEvent(BLOCK_MS / 4.0, take);
        } else {
          block = null;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      speaker.close();
    }
  }

  /**
   * What to do with a block.
   *
   * @param earlyMs by how much it would be heard before its time, if it were written now
   * @param queuedMs how much is to be heard before it
   */
  static Act act(double earlyMs, double queuedMs) {
    if (earlyMs < -TOLERATED_MS) {
      return Act.LEAVE_OUT;
    }
    return earlyMs > TOLERATED_MS || queuedMs > QUEUED_MS ? Act.WAIT : Act.PLAY;
  }

  private static double ms(byte[] pcm) {
    return (double) (pcm.length / Loudspeaker.BYTES_PER_FRAME) / Loudspeaker.FRAMES_PER_MS;
  }

  /** By how much what was played was off its time at most, ms. */
  double worstMs() {
    return worstMs;
  }

  /** All that was played, ms. */
  double playedMs() {
    return playedMs;
  }
}
