package weir.player.qoe;

import java.util.ArrayList;
import java.util.List;

/**
 * The twenty decision trees that Recommendation ITU-T P.1203.3 mixes into its result, from the
 * user's own copy of their tables: those may not be given on, so that none are here.
 *
 * <p>A table is a text of comma-separated values without a heading, one line per node: its number
 * (from 0, the line's place), the feature it asks for (from 0, or -1 where the tree ends), the
 * threshold (or, where the tree ends, the score), and the nodes to go on with where the feature is
 * below the threshold and where it is not (-1 and -1 where the tree ends).
 */
public final class P1203Forest {
  /** How many trees there are. */
  public static final int TREES = 20;

  /** How many features of a session the trees may ask for. */
  static final int FEATURES = 14;

  private static final int COLUMNS = 5;
  private static final int END = -1;

  /** A node; where {@code feature} is {@link #END}, {@code value} is the score. */
  private record Node(int feature, double value, int below, int otherwise) {}

  private final List<List<Node>> trees;
  private final String hash;

  private P1203Forest(List<List<Node>> trees, String hash) {
    this.trees = trees;
    this.hash = hash;
  }

  /**
   * A tree as it is written.
   *
   * @param file how an error names it
   */
  public record Table(String file, String text) {}

  /**
   * The trees of these tables.
   *
   * @param tables {@value #TREES} of them
   * @throws MalformedForest if one of them is broken, naming the file, the line and why
   */
  public static P1203Forest of(List<Table> tables) {
    if (tables.size() != TREES) {
      throw new IllegalArgumentException(tables.size() + " trees");
    }
    List<List<Node>> trees = tables.stream().map(P1203Forest::tree).toList();
    List<String> texts = tables.stream().map(Table::text).toList();
    return new P1203Forest(trees, String.format("%08x", texts.hashCode()));
  }

  private static List<Node> tree(Table table) {
    List<String> lines = table.text().lines().toList();
    int count = lines.size();
    while (count > 0 && lines.get(count - 1).isBlank()) {
      count--;
    }
    if (count == 0) {
      throw new MalformedForest(table.file(), 1, "there is no node, nor any further on");
    }
    List<Node> nodes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      try {
        nodes.add(node(lines.get(i), i, count));
      } catch (IllegalArgumentException e) {
        throw new MalformedForest(table.file(), i + 1, e.getMessage());
      }
    }
    return nodes;
  }

  /** Children come after their parents, so that every way down ends. */
  private static Node node(String line, int number, int count) {
    String[] cells = line.split(",", -1);
    if (cells.length != COLUMNS) {
      throw new IllegalArgumentException(
          "not "
              + COLUMNS
              + " values (node, feature, threshold, two nodes to go on with) but "
              + cells.length);
    }
    if (whole(cells[0]) != number) {
      throw new IllegalArgumentException(
          "node " + cells[0].strip() + " where node " + number + " should be");
    }
    int feature = whole(cells[1]);
    double value = number(cells[2]);
    int below = whole(cells[3]);
    int otherwise = whole(cells[4]);
    if (feature < END || feature >= FEATURES) {
      throw new IllegalArgumentException(
          "feature " + feature + "; there are 0 to " + (FEATURES - 1) + ", and -1 for an end");
    }
    for (int next : new int[] {below, otherwise}) {
      if (feature == END ? next != END : next <= number || next >= count) {
        throw new IllegalArgumentException(
            "goes on with node "
                + next
                + (feature == END ? " where it ends" : ", which is not among those that follow"));
      }
    }
    return new Node(feature, value, below, otherwise);
  }

  private static int whole(String cell) {
    try {
      return Integer.parseInt(cell.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + cell.strip() + "' is no whole number", e);
    }
  }

  private static double number(String cell) {
    double value;
    try {
      value = Double.parseDouble(cell.strip());
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("'" + cell.strip() + "' is no number");
    }
    return value;
  }

  /** Equal for equal tables, in every run: 8 hexadecimal digits. */
  String hash() {
    return hash;
  }

  /**
   * The mean of what the trees say.
   *
   * @param features {@value #FEATURES} of them, in the order of P.1203.3 clause 8.1.3
   */
  double score(double[] features) {
    double sum = 0;
    for (List<Node> tree : trees) {
      Node node = tree.get(0);
      while (node.feature() != END) {
        boolean isBelow = features[node.feature()] < node.value();
        node = tree.get(isBelow ? node.below() : node.otherwise());
      }
      sum += node.value();
    }
    return sum / trees.size();
  }
}
