package weir.player.cli;

import java.util.List;
import java.util.stream.Collectors;

/** Command lines as one pastes them into a shell. */
final class ShellWords {
  private ShellWords() {}

  static String joined(List<String> words) {
    return words.stream().map(ShellWords::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=,+@%-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
