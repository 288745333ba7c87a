package weir.player.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Rates measured in earlier sessions, one line per server: {@code host:port kbps}. A session that
 * knows one need not begin in the lowest rung.
 */
final class Remembered {
  /** So many servers are kept; the ones played from least lately are forgotten first. */
  private static final int MOST = 1000;

  private final Path file;

  Remembered(Path file) {
    this.file = file;
  }

  /** What was measured from this server last, kbit/s; NaN where nothing is remembered. */
  double kbps(String server) {
    for (String line : lines()) {
      String[] words = line.split(" ");
      if (words[0].equals(server)) {
        return Double.parseDouble(words[1]);
      }
    }
    return Double.NaN;
  }

  /** Remembers a rate; nothing happens unless it is finite and above 0. */
  void keep(String server, double kbps) {
    if (!(kbps > 0) || Double.isInfinite(kbps)) {
      return;
    }
    List<String> lines = new ArrayList<>();
    lines.add(server + " " + kbps);
    lines().stream().filter(line -> !line.startsWith(server + " ")).forEach(lines::add);
    Path target = file.toAbsolutePath();
    Path partial = target.resolveSibling("." + target.getFileName() + ".partial");
    try {
      Files.write(partial, lines.subList(0, Math.min(MOST, lines.size())));
      Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw CommandFailed.running("the measured rate cannot be remembered in " + file, e);
    }
  }

  private List<String> lines() {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw CommandFailed.input(file + " cannot be read: " + e, e);
    }
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).matches("\\S+ [0-9.]+(E[0-9]+)?")) {
        throw CommandFailed.input(
            file + ", line " + (i + 1) + ": expected a server and its rate in kbit/s", null);
      }
    }
    return lines;
  }
}
