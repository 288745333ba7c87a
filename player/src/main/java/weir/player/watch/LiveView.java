package weir.player.watch;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import weir.player.abr.Ladder;
import weir.player.session.Command;
import weir.player.session.Request;
import weir.player.watch.Cells.Look;
import weir.player.watch.LiveSession.Capacity;
import weir.player.watch.LiveSession.Figures;
import weir.player.watch.LiveSession.Measured;
import weir.player.watch.LiveSession.Note;

/**
 * A running session as one screen of text: the buffer, the rate of the link, the ladder with what
 * plays and what is fetched, and the latest reasons. It fits every screen: what matters least goes
 * first where there are few lines.
 */
public final class LiveView {
  private static final double COLUMN_MS = 1000;
  private static final int LABEL = 5;
  private static final double[] TOPS = {1, 1.5, 2, 3, 4, 5, 6, 8, 10};

  /** What is measured is a little more at times than there is; that needs no other scale. */
  private static final double SLACK = 0.05;

  private static final int MOST_CHART_ROWS = 8;
  private static final int FETCH_BAR = 10;
  private static final int NARROW = 60;
  private static final int MOST_NOTES = 12;

  private final LiveSession session;
  private final Glyphs glyphs;
  private final boolean isColoured;

  /**
   * @param isAscii without box drawing, blocks and arrows
   * @param isColoured whether lines may hold escape sequences for colours
   */
  public LiveView(LiveSession session, boolean isAscii, boolean isColoured) {
    this.session = session;
    this.glyphs = isAscii ? Glyphs.ASCII : Glyphs.DRAWN;
    this.isColoured = isColoured;
  }

  /** What the view is drawn with; {@code levels} are parts of a cell from empty to full. */
  private record Glyphs(
      String levels,
      char across,
      char empty,
      char goal,
      char shade,
      char plays,
      char fetches,
      char up,
      char down,
      String between,
      String cut) {
    static final Glyphs DRAWN =
        new Glyphs(" ▁▂▃▄▅▆▇█", '█', '·', '┃', '░', '▶', '↓', '▲', '▼', " · ", "…");
    static final Glyphs ASCII =
        new Glyphs(" .:-=+*#", '#', '.', '|', '~', '>', '<', '^', 'v', ", ", "...");

    char full() {
      return levels.charAt(levels.length() - 1);
    }

    /** The glyph for the part of a cell that is filled, 0 to 1 and beyond. */
    char level(double filled) {
      int most = levels.length() - 1;
      return levels.charAt((int) Math.max(0, Math.min(most, Math.rint(filled * most))));
    }
  }

  /** How many lines each part has. */
  private record Plan(int chart, int ladder, int notes, boolean hasTotals, int blanks) {
    static Plan of(int rows, int rungs) {
      int notes = rows >= 8 ? 3 : rows >= 5 ? 1 : 0;
      int totals = rows >= 6 ? 1 : 0;
      int chart = rows >= 7 ? 1 : 0;
      int ladder = Math.max(0, Math.min(rungs, rows - 2 - notes - totals - chart));
      int spare = Math.max(0, rows - 2 - notes - totals - chart - ladder);
      int wrapped = Math.min(spare, 1); // the latest reason may be long
      spare -= wrapped;
      int blanks = Math.min(spare, 4);
      spare -= blanks;
      int moreChart = spare < 2 ? 0 : Math.min(spare, 4);
      spare -= moreChart;
      int moreNotes = Math.min(spare, MOST_NOTES - notes - wrapped);
      spare -= moreNotes;
      moreChart += Math.min(spare, MOST_CHART_ROWS - 4);
      return new Plan(chart + moreChart, ladder, notes + wrapped + moreNotes, totals > 0, blanks);
    }
  }

  /**
   * The session as it stands.
   *
   * @param nowMs of the session's time; before its last event it counts as that
   * @param columns of the screen; no line fills more than all but one
   * @param rows of the screen
   * @return at most {@code rows} lines
   */
  public List<String> lines(double nowMs, int columns, int rows) {
    synchronized (session) {
      return session.hasBegun()
          ? new Drawing(Math.max(nowMs, session.atMs()), Math.max(1, columns - 1)).lines(rows)
          : List.of(line(Math.max(1, columns - 1)).add("opening").toString());
    }
  }

  private Cells line(int width) {
    return new Cells(width, isColoured);
  }

  private static String mbps(double kbps) {
    return String.format(Locale.ROOT, kbps < 99_950 ? "%.1f" : "%.0f", kbps / 1000);
  }

  private static String seconds(double ms) {
    return String.format(Locale.ROOT, "%.1f", ms / 1000);
  }

  private static String clock(double ms) {
    long whole = (long) (ms / 1000);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }

  private static String counted(int count, String one, String many) {
    return count == 0 ? "no " + one : count + " " + (count == 1 ? one : many);
  }

  /** One screen. */
  private final class Drawing {
    private final double nowMs;
    private final int width;
    private final List<String> lines = new ArrayList<>();

    Drawing(double nowMs, int width) {
      this.nowMs = nowMs;
      this.width = width;
    }

    List<String> lines(int rows) {
      Plan plan = Plan.of(rows, session.ladder().size());
      header();
      if (rows >= 2) {
        buffer();
      }
      blank(plan.blanks >= 3);
      chart(plan.chart);
      blank(plan.blanks >= 2);
      ladder(plan.ladder);
      blank(plan.blanks >= 1);
      notes(plan.notes);
      blank(plan.blanks >= 4);
      if (plan.hasTotals) {
        totals();
      }
      return lines.subList(0, Math.min(rows, lines.size()));
    }

    private void add(Cells line) {
      lines.add(line.toString());
    }

    private void blank(boolean isWanted) {
      if (isWanted) {
        lines.add("");
      }
    }

    private void header() {
      double dryMs = session.dryMs(nowMs);
      String state =
          session.isOver()
              ? "over"
              : session.isPaused()
                  ? "paused"
                  : !session.isPlaying()
                      ? "starting"
                      : dryMs > 0 ? "stalled " + seconds(dryMs) + " s" : "playing";
      String place = clock(session.positionMs(nowMs)) + " of " + clock(session.lengthMs());
      int room = width - Cells.width(state + " " + place) - 1;
      Cells line = line(width);
      String policy = (width < NARROW ? "  " : "  policy ") + session.policy();
      int nameRoom = room - Cells.width(policy);
      boolean hasPolicy = nameRoom >= 6;
      line.add(Look.BOLD, Cells.cut(session.name(), hasPolicy ? nameRoom : room, glyphs.cut));
      line.add(hasPolicy ? policy : "");
      line.to(width - Cells.width(state + " " + place));
      line.add(dryMs > 0 ? Look.BAD : session.isPlaying() ? Look.GOOD : Look.PLAIN, state);
      add(line.add(" " + place));
    }

    private void buffer() {
      double levelMs = session.levelMs(nowMs);
      String figures = " " + seconds(levelMs) + " of " + seconds(session.goalMs()) + " s";
      String idle = "";
      Command.Wait waiting = session.waiting();
      if (width >= NARROW) {
        // as wide as it ever gets, so that the bar keeps its length
        idle = String.format(Locale.ROOT, "  %-17s", waiting == null ? "" : why(waiting));
      }
      Cells line = line(width).add(Look.FAINT, "buffer ");
      int bar = line.left() - Cells.width(idle) - " 00.0 of 00.0 s".length() - 1;
      bar(line, bar, levelMs / session.goalMs(), levelMs > 0 ? Look.GOOD : Look.BAD);
      add(line.add(Look.FAINT, "" + glyphs.goal).add(figures).add(Look.FAINT, idle));
    }

    private String why(Command.Wait waiting) {
      return switch (waiting.cause()) {
        case BUFFER_FULL -> "full for " + seconds(session.waitLeftMs(nowMs)) + " s";
        case POLICY -> "pauses for " + seconds(session.waitLeftMs(nowMs)) + " s";
        case RETRY -> "again in " + seconds(session.waitLeftMs(nowMs)) + " s";
        case PAUSED -> "";
        case PLAYOUT -> "all is fetched";
      };
    }

    private void bar(Cells line, int cells, double share, Look look) {
      int filled = (int) Math.round(Math.max(0, Math.min(1, share)) * Math.max(0, cells));
      line.add(look, ("" + glyphs.across).repeat(filled));
      line.add(Look.FAINT, ("" + glyphs.empty).repeat(Math.max(0, cells - filled)));
    }

    private void chart(int rows) {
      double measuredKbps = last(session.measured(), Double.NaN, Measured::kbps);
      double capacityKbps = last(session.capacities(), Double.NaN, Capacity::kbps);
      if (rows == 1) {
        String figure =
            Double.isNaN(measuredKbps)
                ? ""
                : mbps(measuredKbps)
                    + (Double.isNaN(capacityKbps) ? "" : " of " + mbps(capacityKbps))
                    + " Mbit/s";
        Cells line = line(width).add(Look.FAINT, "rate ");
        Columns columns = new Columns(line.left() - " 00.0 of 00.0 Mbit/s".length());
        columns.row(line, 1, 1);
        add(line.to(width - " 00.0 of 00.0 Mbit/s".length()).add(" " + figure));
      } else if (rows > 1) {
        Cells legend = line(width).add(Look.FAINT, "rate ").add("Mbit/s  ");
        legend.add(Look.FLOW, "" + glyphs.full()).add(" measured ");
        legend.add(Double.isNaN(measuredKbps) ? "" : mbps(measuredKbps));
        if (!Double.isNaN(capacityKbps)) {
          legend.add(Look.FAINT, "  " + glyphs.shade).add(" capacity " + mbps(capacityKbps));
        }
        add(legend.right(Look.FAINT, "1 s a column"));
        Columns columns = new Columns(width - LABEL);
        for (int row = rows - 1; row >= 1; row--) {
          String label = row == rows - 1 ? mbps(columns.topKbps) : row == 1 ? "0" : "";
          Cells line = line(width).add(Look.FAINT, " ".repeat(LABEL - 1 - label.length()) + label);
          columns.row(line.add(" "), row, rows - 1);
          add(line);
        }
      }
    }

    private <T> double last(Iterable<T> all, double none, ToDoubleFunction<T> of) {
      double last = none;
      for (T one : all) {
        last = of.applyAsDouble(one);
      }
      return last;
    }

    /** The latest seconds of the session, one a column: what was measured, what there was. */
    private final class Columns {
      final double topKbps;
      private final double[] measured;
      private final double[] capacity;

      Columns(int columns) {
        int count = Math.max(1, columns);
        double endMs = (Math.floor(nowMs / COLUMN_MS) + 1) * COLUMN_MS;
        double fromMs = Math.max(0, endMs - count * COLUMN_MS);
        int filled = (int) Math.min(count, Math.round((endMs - fromMs) / COLUMN_MS));
        measured = new double[filled];
        capacity = new double[filled];
        double[] weights = new double[filled];
        for (Measured one : session.measured()) {
          int first = (int) Math.max(0, (one.fromMs() - fromMs) / COLUMN_MS);
          for (int i = first; i < filled && fromMs + i * COLUMN_MS < one.toMs(); i++) {
            double beginMs = Math.max(one.fromMs(), fromMs + i * COLUMN_MS);
            double ms = Math.min(one.toMs(), fromMs + (i + 1) * COLUMN_MS) - beginMs;
            measured[i] += Math.max(0, ms) * one.kbps();
            weights[i] += Math.max(0, ms);
          }
        }
        double most = 0;
        Iterator<Capacity> steps = session.capacities().iterator();
        Capacity next = steps.hasNext() ? steps.next() : null;
        double now = 0;
        for (int i = 0; i < filled; i++) {
          measured[i] = weights[i] > 0 ? measured[i] / weights[i] : 0;
          while (next != null && next.atMs() <= fromMs + (i + 0.5) * COLUMN_MS) {
            now = next.kbps();
            next = steps.hasNext() ? steps.next() : null;
          }
          capacity[i] = Double.isFinite(now) ? now : 0;
          most = Math.max(most, Math.max(measured[i], capacity[i]));
        }
        topKbps = top(most);
      }

      private static double top(double kbps) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(100, kbps))));
        for (double top : TOPS) {
          if (top * power * (1 + SLACK) >= kbps) {
            return top * power;
          }
        }
        throw new AssertionError(kbps);
      }

      /**
       * @param row from 1 at the bottom to {@code rows}
       */
      void row(Cells line, int row, int rows) {
        for (int i = 0; i < measured.length; i++) {
          char bar = glyphs.level(measured[i] / topKbps * rows - (row - 1));
          if (bar == ' ' && row == 1 && measured[i] > 0) {
            bar = glyphs.levels.charAt(1);
          }
          boolean isMore = capacity[i] / topKbps * rows - (row - 1) >= 0.5;
          if (bar == ' ' && isMore) {
            line.add(Look.FAINT, "" + glyphs.shade);
          } else {
            line.add(Look.FLOW, "" + bar);
          }
        }
      }
    }

    private void ladder(int rows) {
      if (rows == 0) {
        return;
      }
      Ladder ladder = session.ladder();
      int playing = session.rungAt(nowMs);
      Request request = session.fetching();
      int fetched = request != null && request.track() == 0 ? request.rung() : -1;
      int top = ladder.top();
      if (rows <= top) {
        int middle = Math.max(playing, fetched);
        top = Math.min(top, Math.max(rows - 1, middle + (rows - 1) / 2));
      }
      int idWidth = idWidth();
      int kbpsWidth = ("" + Math.round(ladder.kbps(ladder.top()))).length();
      for (int rung = top; rung > top - rows; rung--) {
        Cells line = line(width);
        line.add(Look.GOOD, rung == playing ? "" + glyphs.plays : " ");
        line.add(Look.FLOW, rung == fetched ? "" + glyphs.fetches : " ").add(" ");
        Look look = rung == playing ? Look.BOLD : Look.PLAIN;
        line.add(look, Cells.cut(ladder.rung(rung).id(), idWidth, glyphs.cut)).to(3 + idWidth);
        String kbps = "" + Math.round(ladder.kbps(rung));
        line.add("  " + " ".repeat(kbpsWidth - kbps.length()) + kbps);
        if (width >= NARROW) {
          line.add(Look.FAINT, " kbit/s  ").add(Look.GOOD, rung == playing ? "plays  " : "       ");
        }
        if (rung == fetched) {
          fetching(line, request);
        }
        add(line);
      }
    }

    private int idWidth() {
      Ladder ladder = session.ladder();
      int widest = 0;
      for (int rung = 0; rung < ladder.size(); rung++) {
        widest = Math.max(widest, Cells.width(ladder.rung(rung).id()));
      }
      return Math.min(widest, Math.max(4, width / 4));
    }

    private void fetching(Cells line, Request request) {
      String what = request.isInit() ? "begins" : request.index() + 1 + "/" + session.count();
      line.add(Look.FLOW, "  " + what + " ");
      if (!request.isInit() && line.left() > FETCH_BAR) {
        bar(line, FETCH_BAR, session.share(), Look.FLOW);
        String ms = "  " + seconds(session.fetchingMs(nowMs)) + " s";
        line.add(ms.length() <= line.left() ? ms : "");
      }
    }

    private void notes(int rows) {
      List<String> upwards = new ArrayList<>();
      boolean isLatest = true;
      Iterator<Note> latestFirst = session.notes().descendingIterator();
      while (latestFirst.hasNext() && upwards.size() < rows) {
        List<String> wrapped = note(latestFirst.next(), isLatest ? Math.min(rows, 2) : 1, isLatest);
        for (int i = wrapped.size() - 1; i >= 0 && upwards.size() < rows; i--) {
          upwards.add(wrapped.get(i));
        }
        isLatest = false;
      }
      for (int i = upwards.size() - 1; i >= 0; i--) {
        lines.add(upwards.get(i));
      }
      for (int i = upwards.size(); i < rows; i++) {
        lines.add("");
      }
    }

    private List<String> note(Note note, int most, boolean isLatest) {
      boolean isBad = note.turn() == LiveSession.Turn.MISHAP;
      String turn =
          switch (note.turn()) {
            case UP -> "" + glyphs.up;
            case DOWN -> "" + glyphs.down;
            case SAME -> " ";
            case MISHAP -> "!";
          };
      String time =
          width >= NARROW
              ? String.format(Locale.ROOT, "%7.1f s ", note.atMs() / 1000)
              : String.format(Locale.ROOT, "%3.0f ", note.atMs() / 1000);
      Cells line = line(width).add(Look.FAINT, time);
      line.add(isBad ? Look.BAD : Look.FLOW, turn).add(" ");
      int rungAt = Cells.width(time) + 2;
      line.add(Cells.cut(note.rung(), idWidth(), glyphs.cut)).to(rungAt + idWidth() + 1);
      String words = note.words();
      List<String> wrapped = new ArrayList<>();
      if (most > 1 && Cells.width(words) > line.left()) {
        int blank = words.lastIndexOf(' ', Math.max(1, line.left()));
        if (blank > 0 && blank <= line.left()) {
          wrapped.add(line.add(isLatest ? Look.PLAIN : Look.FAINT, words.substring(0, blank)) + "");
          words = words.substring(blank + 1);
          line = line(width).to(rungAt);
        }
      }
      line.add(isLatest ? Look.PLAIN : Look.FAINT, Cells.cut(words, line.left(), glyphs.cut));
      wrapped.add(line.toString());
      return wrapped;
    }

    private void totals() {
      Figures so = session.figures();
      List<String> parts = new ArrayList<>();
      parts.add(clock(nowMs) + " elapsed");
      parts.add(
          counted(so.stalls(), "stall", "stalls")
              + (so.stalls() == 0
                  ? ""
                  : String.format(Locale.ROOT, " of %.2f s", so.stalledMs() / 1000)));
      parts.add(counted(so.switches(), "switch", "switches"));
      parts.add(String.format(Locale.ROOT, "%.1f MB", so.receivedBits() / 8e6));
      if (so.givenUp() > 0) {
        parts.add(so.givenUp() + " given up");
      }
      if (so.failures() > 0) {
        parts.add(so.failures() + " failed");
      }
      if (session.isPlaying()) {
        parts.add(String.format(Locale.ROOT, "start-up %.2f s", so.startUpMs() / 1000));
      }
      StringBuilder text = new StringBuilder();
      for (String part : parts) {
        String next = text.isEmpty() ? part : text + glyphs.between + part;
        if (Cells.width(next) > width) {
          break;
        }
        text.replace(0, text.length(), next);
      }
      add(line(width).add(text.toString()));
    }
  }
}
