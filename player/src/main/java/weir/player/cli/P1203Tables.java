package weir.player.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import weir.player.compare.UnusableInput;
import weir.player.qoe.P1203Forest;
import weir.player.qoe.QoeModel;
import weir.player.qoe.QoeModels;

/** The option that names the user's own copy of P.1203's tables, and the models that follow. */
final class P1203Tables {
  @Option(
      names = "--p1203-tables",
      paramLabel = "DIR",
      description =
          "Your own copy of the trees of ITU-T P.1203.3, tree1.csv to tree20.csv, for its full score"
              + " O46 (default: WEIR_P1203_TABLES, or none).")
  private Optional<Path> folder = defaultFolder();

  private static Optional<Path> defaultFolder() {
    String named = System.getenv("WEIR_P1203_TABLES");
    return Optional.ofNullable(named).filter(name -> !name.isBlank()).map(Path::of);
  }

  Optional<Path> folder() {
    return folder;
  }

  /** All models of quality, with these tables where there are any. Reads them. */
  List<QoeModel> models() {
    return QoeModels.all(folder.map(P1203Tables::forest));
  }

  private static P1203Forest forest(Path folder) {
    List<P1203Forest.Table> tables = new ArrayList<>();
    for (int i = 1; i <= P1203Forest.TREES; i++) {
      tables.add(table(folder.resolve("tree" + i + ".csv")));
    }
    return P1203Forest.of(tables);
  }

  private static P1203Forest.Table table(Path file) {
    try {
      return new P1203Forest.Table(file.toString(), Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new UnusableInput(
          file
              + " is missing; --p1203-tables names a folder with tree1.csv to tree"
              + P1203Forest.TREES
              + ".csv",
          e);
    } catch (CharacterCodingException e) {
      throw new UnusableInput(file + " is no text, so it is no table of P.1203", e);
    } catch (IOException e) {
      throw new UnusableInput(file + " cannot be read: " + e, e);
    }
  }
}
