package weir.player.qoe;

import java.util.List;
import weir.player.session.Settings;
import weir.player.session.Title;

/**
 * A model of what a session was worth.
 *
 * @param name as the command line says it
 * @param what one line for a person
 * @param source where it comes from; names the tables it reads, so that others are another source
 * @param figures what it tells; the first is the one shown where there is room for one
 * @param make sets it to work
 */
public record QoeModel(String name, String what, String source, List<Figure> figures, Maker make) {

  /** Makes a fresh score for one session. */
  @FunctionalInterface
  public interface Maker {
    Score of(Title title, Settings settings, Presented presented);
  }

  public QoeModel {
    figures = List.copyOf(figures);
    if (figures.isEmpty()) {
      throw new IllegalArgumentException("the model " + name + " tells nothing");
    }
  }
}
