package weir.player.watch.window;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Arc2D;
import java.awt.geom.Path2D;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import weir.player.abr.Ladder;
import weir.player.session.Track;

/** Draws what lies over the picture. */
final class Overlay {
  /** Keys and what they do, as the help shows them. */
  static final List<String[]> KEYS =
      List.of(
          new String[] {"Space", "pause, go on"},
          new String[] {"← →", "5 s back, 5 s on (with Shift 30 s)"},
          new String[] {"↑ ↓", "only the next rung above, below"},
          new String[] {"A", "any rung: the policy chooses"},
          new String[] {"P", "the next policy (Shift+P: the one before)"},
          new String[] {"M", "sound off, on"},
          new String[] {"I", "figures and charts"},
          new String[] {"F", "full screen"},
          new String[] {"?", "this help"},
          new String[] {"Q", "quit"});

  private static final Color PLATE = new Color(8, 14, 20, 222);
  private static final Color INK = new Color(240, 244, 248);
  private static final Color FAINT = new Color(165, 178, 190);
  private static final Color GRID = new Color(255, 255, 255, 40);
  private static final Color RATE = new Color(84, 182, 255);
  private static final Color RUNG = new Color(255, 184, 77);
  private static final Color CAPACITY = new Color(255, 255, 255, 60);
  private static final Color BUFFER = new Color(94, 214, 140);
  private static final Color STALL = new Color(255, 82, 82, 150);

  private static final int WIDTH = 400;
  private static final int PAD = 14;
  private static final int CHART = 74;

  private final Font plain = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  private final Font small = new Font(Font.SANS_SERIF, Font.PLAIN, 11);
  private final Font bold = new Font(Font.SANS_SERIF, Font.BOLD, 17);
  private final Ladder ladder;

  Overlay(Ladder ladder) {
    this.ladder = ladder;
  }

  static void soften(Graphics2D g) {
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
  }

  /** Figures, charts and reasons, in the upper left corner. */
  void figures(Graphics2D g, Instruments.Told told, String sound) {
    int lines = told.reasons().size();
    int height = 2 * PAD + 24 + 2 * 19 + 2 * (CHART + 24) + 20 + 17 * lines;
    plate(g, PAD, PAD, WIDTH, height);
    int x = 2 * PAD;
    int y = 2 * PAD + 15;
    g.setFont(bold);
    g.setColor(INK);
    g.drawString(rung(told.seen()), x, y);
    g.setFont(plain);
    g.setColor(FAINT);
    String by =
        told.locked() >= 0 ? ladder.rung(told.locked()).id() + " only" : "policy " + told.policy();
    right(g, by, WIDTH, y);
    y += 24;
    g.setColor(INK);
    g.drawString(
        "measured " + rate(told.measuredKbps()) + "   buffer " + seconds(told.bufferMs()), x, y);
    y += 19;
    g.setColor(told.stalls() > 0 ? new Color(255, 130, 130) : FAINT);
    String stalls =
        told.stalls() == 0
            ? "no stall"
            : told.stalls()
                + (told.stalls() == 1 ? " stall, " : " stalls, ")
                + seconds(told.stalledMs());
    String switches = told.switches() + (told.switches() == 1 ? " switch" : " switches");
    g.drawString(stalls + "   " + switches + "   " + sound, x, y);
    y += 12;
    rates(g, told.samples(), x, y + 16, WIDTH - 2 * PAD, CHART);
    y += CHART + 24;
    buffer(g, told.samples(), x, y + 16, WIDTH - 2 * PAD, CHART);
    y += CHART + 24 + 4;
    g.setFont(small);
    g.setColor(FAINT);
    g.drawString("a minute ago", x, y);
    right(g, "now", WIDTH, y);
    y += 24;
    for (int i = 0; i < lines; i++) {
      g.setColor(i == 0 ? INK : FAINT);
      g.drawString(cut(g, told.reasons().get(i), WIDTH - 2 * PAD), x, y);
      y += 17;
    }
  }

  private void rates(
      Graphics2D g, List<Instruments.Sample> samples, int x, int y, int width, int height) {
    double most = ladder.kbps(ladder.top());
    for (Instruments.Sample one : samples) {
      // one fast transfer must not flatten all the rest
      double seen = Double.isNaN(one.measuredKbps()) ? 0 : one.measuredKbps();
      most = Math.max(most, Math.min(seen, 2.5 * ladder.kbps(ladder.top())));
    }
    frame(g, x, y, width, height, rate(most));
    double top = most * 1.05;
    area(g, samples, one -> one.capacityKbps() / top, CAPACITY, x, y, width, height);
    line(g, samples, one -> one.measuredKbps() / top, RATE, x, y, width, height);
    line(g, samples, one -> one.rungKbps() / top, RUNG, x, y, width, height);
    key(g, x, y, "measured", RATE, "seen", RUNG);
  }

  private void buffer(
      Graphics2D g, List<Instruments.Sample> samples, int x, int y, int width, int height) {
    double most = 10_000;
    for (Instruments.Sample one : samples) {
      most = Math.max(most, one.bufferMs());
    }
    frame(g, x, y, width, height, seconds(most));
    double top = most * 1.05;
    area(g, samples, one -> one.isStalled() ? 1 : Double.NaN, STALL, x, y, width, height);
    Color light = new Color(BUFFER.getRed(), BUFFER.getGreen(), BUFFER.getBlue(), 70);
    area(g, samples, one -> one.bufferMs() / top, light, x, y, width, height);
    line(g, samples, one -> one.bufferMs() / top, BUFFER, x, y, width, height);
    key(g, x, y, "buffer", BUFFER, "stalled", new Color(255, 110, 110));
  }

  private void frame(Graphics2D g, int x, int y, int width, int height, String most) {
    g.setStroke(new BasicStroke(1));
    g.setColor(GRID);
    g.drawLine(x, y, x + width, y);
    g.drawLine(x, y + height, x + width, y + height);
    for (int i = 0; i <= 6; i++) {
      int at = x + width * i / 6;
      g.drawLine(at, y + height - 3, at, y + height);
    }
    g.setFont(small);
    g.setColor(FAINT);
    right(g, most, x + width, y - 4);
  }

  private void key(
      Graphics2D g, int x, int y, String first, Color one, String second, Color other) {
    g.setFont(small);
    g.setColor(one);
    g.drawString(first, x, y - 4);
    int used = g.getFontMetrics().stringWidth(first);
    g.setColor(other);
    g.drawString(second, x + used + 10, y - 4);
  }

  private static void line(
      Graphics2D g,
      List<Instruments.Sample> samples,
      ToDoubleFunction<Instruments.Sample> value,
      Color color,
      int x,
      int y,
      int width,
      int height) {
    Path2D path = new Path2D.Double();
    boolean isDrawing = false;
    for (Instruments.Sample one : samples) {
      double part = value.applyAsDouble(one);
      if (Double.isNaN(part)) {
        isDrawing = false;
        continue;
      }
      double px = x + width * across(samples, one);
      double py = y + height * (1 - Math.min(1, part));
      if (isDrawing) {
        path.lineTo(px, py);
      } else {
        path.moveTo(px, py);
      }
      isDrawing = true;
    }
    g.setStroke(new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.setColor(color);
    g.draw(path);
  }

  private static void area(
      Graphics2D g,
      List<Instruments.Sample> samples,
      ToDoubleFunction<Instruments.Sample> value,
      Color color,
      int x,
      int y,
      int width,
      int height) {
    g.setColor(color);
    for (int i = 1; i < samples.size(); i++) {
      double part = value.applyAsDouble(samples.get(i));
      if (!Double.isNaN(part)) {
        int from = (int) (x + width * across(samples, samples.get(i - 1)));
        int to = (int) (x + width * across(samples, samples.get(i)));
        int high = (int) Math.round(height * Math.min(1, part));
        g.fillRect(from, y + height - high, to - from, high);
      }
    }
  }

  /** Where a moment is between the left and the right edge, which is now. */
  private static double across(List<Instruments.Sample> samples, Instruments.Sample one) {
    double nowMs = samples.get(samples.size() - 1).atMs();
    return 1 - (nowMs - one.atMs()) / Instruments.CHARTED_MS;
  }

  /** A word, a turning wheel and perhaps more in the middle. */
  void state(Graphics2D g, String words, boolean turns, long nanos, int width, int height) {
    g.setFont(bold);
    FontMetrics metrics = g.getFontMetrics();
    int wheel = turns ? 34 : 0;
    int across = metrics.stringWidth(words) + wheel + 2 * 20;
    int x = (width - across) / 2;
    int y = height / 2 - 26;
    plate(g, x, y, across, 52);
    if (turns) {
      double degrees = nanos / 1e9 * 300 % 360;
      g.setStroke(new BasicStroke(3f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      g.setColor(RUNG);
      g.draw(new Arc2D.Double(x + 18, y + 15, 22, 22, -degrees, 270, Arc2D.OPEN));
    }
    g.setColor(INK);
    g.drawString(words, x + 20 + wheel, y + 32);
  }

  /** A word that goes away by itself, below the middle. */
  void notice(Graphics2D g, String words, int width, int height) {
    g.setFont(plain);
    int across = g.getFontMetrics().stringWidth(words) + 2 * 14;
    plate(g, (width - across) / 2, height - 76, across, 34);
    g.setColor(INK);
    g.drawString(words, (width - across) / 2 + 14, height - 76 + 22);
  }

  /**
   * Where in the title it is, along the lower edge, and what lies ahead in the buffer: the higher a
   * segment's rung, the higher its mark.
   */
  void progress(
      Graphics2D g, Track track, double atMs, List<Reel.Piece> ahead, int width, int height) {
    g.setColor(new Color(8, 14, 20, 170));
    g.fillRect(0, height - 30, width, 30);
    g.setFont(small);
    double beginsMs = track.startMs(0);
    double endsMs = track.startMs(track.count());
    String time = Overlay.clock(atMs) + " / " + Overlay.clock(endsMs);
    int from = 16;
    int across = width - 2 * from - g.getFontMetrics().stringWidth(time) - 12;
    double scale = across / (endsMs - beginsMs);
    g.setColor(GRID);
    g.fillRect(from, height - 14, across, 4);
    for (Reel.Piece piece : ahead) {
      double startMs = Math.max(atMs, track.startMs(piece.index()));
      double lengthMs = track.startMs(piece.index() + 1) - startMs;
      int high = 4 + 10 * piece.rung() / Math.max(1, ladder.top());
      int x = from + (int) ((startMs - beginsMs) * scale);
      g.setColor(BUFFER);
      g.fillRect(x, height - 10 - high, Math.max(1, (int) (lengthMs * scale) - 1), high);
    }
    g.setColor(RUNG);
    g.fillRect(from, height - 14, (int) ((atMs - beginsMs) * scale), 4);
    g.setColor(INK);
    right(g, time, width - from, height - 9);
  }

  /** All keys. */
  void help(Graphics2D g, int width, int height) {
    int across = 440;
    int down = 60 + 24 * KEYS.size();
    int x = (width - across) / 2;
    int y = Math.max(0, (height - down) / 2);
    plate(g, x, y, across, down);
    g.setFont(bold);
    g.setColor(INK);
    g.drawString("Keys", x + 24, y + 34);
    g.setFont(plain);
    int at = y + 62;
    for (String[] key : KEYS) {
      g.setColor(RUNG);
      g.drawString(key[0], x + 24, at);
      g.setColor(INK);
      g.drawString(key[1], x + 110, at);
      at += 24;
    }
  }

  private String rung(int seen) {
    if (seen < 0) {
      return "nothing yet";
    }
    Ladder.Rung one = ladder.rung(seen);
    return (one.height() > 0 ? one.height() + "p" : one.id()) + "   " + rate(one.kbps());
  }

  private static void plate(Graphics2D g, int x, int y, int width, int height) {
    g.setColor(PLATE);
    g.fillRoundRect(x, y, width, height, 14, 14);
  }

  private static void right(Graphics2D g, String text, int x, int y) {
    g.drawString(text, x - g.getFontMetrics().stringWidth(text), y);
  }

  private static String cut(Graphics2D g, String text, int width) {
    FontMetrics metrics = g.getFontMetrics();
    String shown = text;
    while (metrics.stringWidth(shown) > width && shown.length() > 2) {
      shown = shown.substring(0, shown.length() - 2) + "…";
    }
    return shown;
  }

  static String rate(double kbps) {
    if (Double.isNaN(kbps)) {
      return "–";
    }
    return kbps >= 995
        ? String.format(Locale.ROOT, "%.1f Mbit/s", kbps / 1000)
        : String.format(Locale.ROOT, "%.0f kbit/s", kbps);
  }

  static String seconds(double ms) {
    return String.format(Locale.ROOT, "%.1f s", ms / 1000);
  }

  static String clock(double ms) {
    long seconds = Math.round(ms / 1000);
    return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
  }
}
