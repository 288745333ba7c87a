package weir.player.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code docs/gallery.md} as its tests read it.
 *
 * @param parts one per heading of the second level, in order
 */
record Gallery(List<Part> parts) {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  static final Path DOCS = ROOT.resolve("docs");

  /**
   * A finding, or what comes before all of them.
   *
   * @param commands what its shell blocks say, to be run one after the other
   * @param output lines of its text blocks: what the commands print, among other lines
   * @param pictures files, whether they are there or not
   */
  record Part(String heading, String commands, List<String> output, List<Path> pictures) {
    /** The report that the last command writes. */
    Path report(Path folder) {
      Matcher out = Pattern.compile("--out (\\S+)").matcher(commands);
      String last = "";
      while (out.find()) {
        last = out.group(1);
      }
      return folder.resolve(last).resolve("index.html");
    }
  }

  static Gallery read() throws IOException {
    List<Part> parts = new ArrayList<>();
    for (String text : Files.readString(DOCS.resolve("gallery.md")).split("(?m)^## ")) {
      List<Path> pictures = new ArrayList<>();
      Matcher picture = Pattern.compile("!\\[[^]]*]\\(([^)]+)\\)").matcher(text);
      while (picture.find()) {
        pictures.add(DOCS.resolve(picture.group(1)));
      }
      parts.add(
          new Part(
              text.lines().findFirst().orElseThrow(),
              blocks(text, "sh"),
              blocks(text, "text").lines().filter(line -> !line.isBlank()).toList(),
              pictures));
    }
    return new Gallery(parts.subList(1, parts.size()));
  }

  private static String blocks(String text, String kind) {
    StringBuilder all = new StringBuilder();
    Matcher block = Pattern.compile("(?ms)^```" + kind + "\n(.*?)^```").matcher(text);
    while (block.find()) {
      all.append(block.group(1));
    }
    return all.toString();
  }
}
