package weir.player.qoe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Made-up tables in the form of P.1203's, for tests: the real ones may not be given on. */
public final class Forests {
  private Forests() {}

  /** A forest of twenty trees, numbered from 1. */
  static P1203Forest of(IntFunction<String> tree) {
    List<P1203Forest.Table> tables = new ArrayList<>();
    for (int i = 1; i <= P1203Forest.TREES; i++) {
      tables.add(new P1203Forest.Table("tree" + i + ".csv", tree.apply(i)));
    }
    return P1203Forest.of(tables);
  }

  /** A folder of twenty tables, each of a tree that says this of every session. */
  public static Path write(Path folder, double score) throws IOException {
    Files.createDirectories(folder);
    for (int i = 1; i <= P1203Forest.TREES; i++) {
      Files.writeString(folder.resolve("tree" + i + ".csv"), saying(score));
    }
    return folder;
  }

  /** A tree that says the same of every session. */
  static String saying(double score) {
    return "0,-1, " + score + ", -1, -1\n";
  }
}
