package weir.player.watch.window;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.nio.IntBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Decoded pictures on their way to the screen, in the order in which they are shown: a few at a
 * time, whose memory is used again and again. Whoever brings one waits while there is no room.
 */
final class Pictures {
  /** In all, those on the screen and those being filled among them. */
  static final int MOST = 8;

  /** A picture is due so much early: clocks and sums are not exact, ms. */
  private static final double EARLY_MS = 1;

  /**
   * A picture that is later than this is left out, ms; people see lips and voice part at about
   * that.
   */
  private static final double LATE_MS = 50;

  /** But something is shown as often as this, though it be late, ms. */
  private static final double AT_LEAST_MS = 500;

  /** One picture; valid until it is given back. */
  static final class Picture {
    final BufferedImage image;
    double atMs;
    int rung;

    Picture(int width, int height) {
      image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    }

    int[] pixels() {
      return ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    }
  }

  private final Deque<Picture> free = new ArrayDeque<>();
  private final Deque<Picture> ready = new ArrayDeque<>();
  private Reel.Take take;
  private int made;
  private long late;
  private double lastMs = Double.NEGATIVE_INFINITY;
  private boolean isClosed;

  Pictures(Reel.Take first) {
    take = first;
  }

  /** What was to come in another take does not. */
  synchronized void begin(Reel.Take next) {
    take = next;
    lastMs = Double.NEGATIVE_INFINITY;
    free.addAll(ready);
    ready.clear();
    notifyAll();
  }

  synchronized void close() {
    isClosed = true;
    notifyAll();
  }

  /**
   * Copies a picture, waiting for room.
   *
   * @param from its pixels, 0xRRGGBB, rows from the top; all of one size for good
   * @return false when its take is over
   */
  boolean add(Reel.Take of, double atMs, int rung, IntBuffer from, int width, int height)
      throws InterruptedException {
    Picture picture;
    synchronized (this) {
      while (isOf(of) && free.isEmpty() && made == MOST) {
        wait();
      }
      if (!isOf(of)) {
        return false;
      }
      if (free.isEmpty()) {
        made++;
        free.add(new Picture(width, height));
      }
      picture = free.poll();
    }
    from.get(picture.pixels());
    synchronized (this) {
      picture.atMs = atMs;
      picture.rung = rung;
      (isOf(of) ? ready : free).add(picture);
      notifyAll();
      return isOf(of);
    }
  }

  private boolean isOf(Reel.Take of) {
    return take.equals(of) && !isClosed;
  }

  /**
   * The picture to be on the screen now, if it is another than before; those whose time has passed
   * come too late, and go back.
   */
  synchronized Picture due(double positionMs) {
    Picture due = null;
    while (!ready.isEmpty() && ready.peek().atMs <= positionMs + EARLY_MS) {
      if (due != null) {
        late += due.atMs >= take.fromMs() ? 1 : 0; // before a jump's aim nothing was to be seen
        free.add(due);
      }
      due = ready.poll();
    }
    if (due == null) {
      return null;
    }
    notifyAll();
    if (due.atMs < positionMs - LATE_MS && positionMs < lastMs + AT_LEAST_MS) {
      late++;
      free.add(due);
      return null;
    }
    lastMs = positionMs;
    return due;
  }

  /** A picture that is not on the screen any more. */
  synchronized void back(Picture picture) {
    free.add(picture);
    notifyAll();
  }

  /** Waits for whatever happens here, but no longer than so. */
  synchronized void await(double ms) throws InterruptedException {
    if (!isClosed && ms > 0) {
      wait(Math.max(1, (long) ms));
    }
  }

  /** Somebody waiting here is to look again. */
  synchronized void stir() {
    notifyAll();
  }

  /** When the next one is due, on the title's time line; infinite if there is none yet. */
  synchronized double nextMs() {
    return ready.isEmpty() ? Double.POSITIVE_INFINITY : ready.peek().atMs;
  }

  /** How many were never seen because the one after them was due as well. */
  synchronized long late() {
    return late;
  }
}
