package weir.player.watch.window;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.util.function.LongSupplier;
import javax.swing.JComponent;
import weir.player.session.Track;

/** The picture, and what lies over it. */
@SuppressWarnings("serial") // nobody writes it down
final class Stage extends JComponent {
  /** A word stays for so long. */
  private static final double NOTICE_MS = 2_500;

  private final transient Pictures pictures;
  private final transient Playhead playhead;
  private final transient Instruments instruments;
  private final transient Overlay overlay;
  private final transient LongSupplier nanos;
  private final transient Track track;
  private final transient Reel reel;
  private transient Pictures.Picture picture;
  private transient int shownRung = -1;
  private boolean showsFigures;
  private boolean showsHelp;
  private String sound = "";
  private volatile String notice = "";
  private volatile long noticedNanos;

  Stage(
      Pictures pictures,
      Playhead playhead,
      Instruments instruments,
      Overlay overlay,
      LongSupplier nanos,
      Track track,
      Reel reel) {
    this.pictures = pictures;
    this.playhead = playhead;
    this.instruments = instruments;
    this.overlay = overlay;
    this.nanos = nanos;
    this.track = track;
    this.reel = reel;
    setOpaque(true);
    setBackground(Color.BLACK);
    setPreferredSize(new Dimension(1280, 720));
  }

  /** Puts another picture on the screen; from any thread. */
  void show(Pictures.Picture next) {
    Pictures.Picture before;
    synchronized (this) {
      before = picture;
      picture = next;
      shownRung = next.rung;
    }
    if (before != null) {
      pictures.back(before);
    }
    repaint();
  }

  /** Rung of the picture on the screen; -1 before the first. */
  synchronized int shownRung() {
    return shownRung;
  }

  void toggleFigures() {
    showsFigures = !showsFigures;
    repaint();
  }

  boolean showsFigures() {
    return showsFigures;
  }

  void toggleHelp() {
    showsHelp = !showsHelp;
    repaint();
  }

  boolean showsHelp() {
    return showsHelp;
  }

  void sound(String words) {
    sound = words;
  }

  /** A word about what a key did. */
  void notice(String words) {
    noticedNanos = nanos.getAsLong();
    notice = words;
    repaint();
  }

  /** Whether such a word is on the screen. */
  boolean hasNotice() {
    return !notice.isEmpty() && (nanos.getAsLong() - noticedNanos) / 1e6 < NOTICE_MS;
  }

  /** Paints again what changes by itself, while no new picture does it. */
  void tick() {
    instruments.note();
    if (!notice.isEmpty() && !hasNotice()) {
      notice = "";
      repaint();
    }
    if (showsFigures || playhead.state() != Playhead.State.PLAYING) {
      repaint();
    }
  }

  @Override
  protected void paintComponent(Graphics graphics) {
    Graphics2D g = (Graphics2D) graphics.create();
    try {
      int width = getWidth();
      int height = getHeight();
      synchronized (this) {
        background(g, width, height);
      }
      Overlay.soften(g);
      over(g, width, height);
    } finally {
      g.dispose();
    }
  }

  private void background(Graphics2D g, int width, int height) {
    g.setColor(Color.BLACK);
    if (picture == null) {
      g.fillRect(0, 0, width, height);
      return;
    }
    int across = picture.image.getWidth();
    int down = picture.image.getHeight();
    if (across == width && down == height) {
      g.drawImage(picture.image, 0, 0, null);
      return;
    }
    double scale = Math.min((double) width / across, (double) height / down);
    int w = (int) Math.round(across * scale);
    int h = (int) Math.round(down * scale);
    int x = (width - w) / 2;
    int y = (height - h) / 2;
    g.fillRect(0, 0, width, y);
    g.fillRect(0, y + h, width, height - y - h);
    g.fillRect(0, y, x, h);
    g.fillRect(x + w, y, width - x - w, h);
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    g.drawImage(picture.image, x, y, w, h, null);
  }

  private void over(Graphics2D g, int width, int height) {
    Playhead.State state = playhead.state();
    long now = nanos.getAsLong();
    switch (state) {
      case STARTING -> overlay.state(g, "starting", true, now, width, height);
      case STALLED -> overlay.state(g, "stalled", true, now, width, height);
      case SEEKING -> overlay.state(g, "on the way", true, now, width, height);
      case PAUSED -> overlay.state(g, "paused", false, now, width, height);
      case ENDED -> overlay.state(g, "the end (Q quits)", false, now, width, height);
      case FAILED -> overlay.state(g, "broken off (Q quits)", false, now, width, height);
      case PLAYING -> {}
    }
    if (showsFigures) {
      overlay.figures(g, instruments.told(), sound);
    }
    if (showsFigures || hasNotice() || state == Playhead.State.PAUSED) {
      overlay.progress(g, track, playhead.positionMs(), reel.ahead(), width, height);
    }
    if (hasNotice()) {
      overlay.notice(g, notice, width, height);
    }
    if (showsHelp) {
      overlay.help(g, width, height);
    }
  }
}
