package weir.player.compare.report;

import java.util.List;

/**
 * How one session went, small enough that thousands of them fit into a report: every decision with
 * its reason and what became of it, stalls, and the link's rate where the world knows it. Times are
 * whole ms, sizes whole kbit. Made by a {@link StoryRecorder} while a session runs, or by a {@link
 * StoryLog} from what it left behind; both say the same.
 */
public final class Story {
  private final Shape shape;
  private final byte[] rows;
  private final LinkRates.Known link;
  private final long endMs;
  private final boolean isWhole;

  /**
   * What sessions of one title share.
   *
   * @param startMs where each segment of the main track starts, whole ms, and the end of the last
   */
  record Shape(String title, List<Rung> rungs, List<Long> startMs) {
    Shape {
      rungs = List.copyOf(rungs);
      startMs = List.copyOf(startMs);
    }
  }

  /** A representation of the main track, the lowest first. */
  record Rung(String id, double kbps, int height) {}

  Story(Shape shape, byte[] rows, LinkRates.Known link, long endMs, boolean isWhole) {
    this.shape = shape;
    this.rows = rows;
    this.link = link;
    this.endMs = endMs;
    this.isWhole = isWhole;
  }

  Shape shape() {
    return shape;
  }

  /** The columns, as {@link StoryRows} wrote them. */
  byte[] rows() {
    return rows;
  }

  /** The link's rate; empty where nothing is known of it. */
  LinkRates.Known link() {
    return link;
  }

  /** When the session was over, or the last thing that is known of it happened, ms. */
  long endMs() {
    return endMs;
  }

  /** Whether the session came to its end; false for a log that was cut short. */
  public boolean isWhole() {
    return isWhole;
  }
}
