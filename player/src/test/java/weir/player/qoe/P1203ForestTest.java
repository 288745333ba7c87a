package weir.player.qoe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class P1203ForestTest {
  /** Above 0.5 of feature 3: 4 below 60 of feature 13, 5 from there on; else 2. */
  private static final String TREE =
      """
      0, 3, 0.5, 1, 2
      1,-1, 2.0, -1, -1
      2, 13, 60.0, 3, 4
      3,-1, 4.0, -1, -1
      4,-1, 5.0, -1, -1
      """;

  @Test
  void meansWhatItsTreesSayEachGoingOnByWhetherTheFeatureIsBelow() {
    P1203Forest forest = Forests.of(i -> i <= 10 ? TREE : Forests.saying(3));

    assertEquals((10 * 2 + 10 * 3) / 20.0, forest.score(features(0.4, 80)));
    assertEquals((10 * 4 + 10 * 3) / 20.0, forest.score(features(0.5, 59)), "0.5 is not below 0.5");
    assertEquals((10 * 5 + 10 * 3) / 20.0, forest.score(features(0.5, 60)));
  }

  @Test
  void tellsTablesApart() {
    P1203Forest forest = Forests.of(i -> Forests.saying(3));
    P1203Forest same = Forests.of(i -> Forests.saying(3));
    P1203Forest other = Forests.of(i -> Forests.saying(i == 20 ? 3.5 : 3));

    assertEquals(forest.hash(), same.hash());
    assertNotEquals(forest.hash(), other.hash());
  }

  @Test
  void saysWhenATableIsEmpty() {
    Exception why =
        assertThrows(
            MalformedForest.class, () -> Forests.of(i -> i == 2 ? "\n\n" : Forests.saying(3)));

    assertEquals("tree2.csv, line 1: there is no node, nor any further on", why.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "2, 13, 60.0, 3       | not 5 values (node, feature, threshold, two nodes to go on with) but 4",
        "\"\"                   | not 5 values (node, feature, threshold, two nodes to go on with) but 1",
        "3, 13, 60.0, 3, 4    | node 3 where node 2 should be",
        "2, 1.5, 60.0, 3, 4   | '1.5' is no whole number",
        "2, 14, 60.0, 3, 4    | feature 14; there are 0 to 13, and -1 for an end",
        "2, -2, 60.0, 3, 4    | feature -2; there are 0 to 13, and -1 for an end",
        "2, 13, sixty, 3, 4   | 'sixty' is no number",
        "2, 13, nan, 3, 4     | 'nan' is no number",
        "2, 13, 60.0, 2, 4    | goes on with node 2, which is not among those that follow",
        "2, 13, 60.0, 3, 0    | goes on with node 0, which is not among those that follow",
        "2, 13, 60.0, 3, 5    | goes on with node 5, which is not among those that follow",
        "2, -1, 4.0, -1, 4    | goes on with node 4 where it ends",
      })
  void namesFileLineAndCauseOfWhatIsBroken(String line, String cause) {
    String broken = TREE.replace("2, 13, 60.0, 3, 4", line);

    Exception why =
        assertThrows(MalformedForest.class, () -> Forests.of(i -> i == 5 ? broken : TREE));

    String told = "tree5.csv, line 3: " + cause;
    assertEquals(told, why.getMessage().substring(0, told.length()));
  }

  private static double[] features(double stallRatio, double seconds) {
    double[] features = new double[P1203Forest.FEATURES];
    features[3] = stallRatio;
    features[13] = seconds;
    return features;
  }
}
