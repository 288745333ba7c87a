package weir.media.text;

import java.util.List;

/** NOTE, STYLE or REGION, as it stands there. */
record Remark(List<String> lines) implements Block {
  Remark {
    lines = List.copyOf(lines);
  }

  static boolean begins(String line) {
    return line.matches("NOTE([ \\t].*)?") || isDefinition(line);
  }

  /** Whether the cues below depend on it. */
  static boolean isDefinition(String line) {
    return line.matches("(STYLE|REGION)[ \\t]*");
  }
}
