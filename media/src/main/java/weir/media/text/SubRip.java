package weir.media.text;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SubRip ({@code .srt}) made into WebVTT. Nobody ever specified it; what players agree on is kept:
 * italic, bold and underlined letters, and the alignment that puts a cue to the top.
 */
final class SubRip {
  private static final Pattern NUMBER = Pattern.compile("[ \\t]*\\d+[ \\t]*");
  private static final Pattern OVERRIDE = Pattern.compile("\\{\\\\[^}]*\\}");
  private static final Pattern TO_THE_TOP = Pattern.compile("\\{\\\\an?[5-9]\\}");
  private static final Pattern TAG =
      Pattern.compile("<(/?)(i|b|u|font)(?:\\s[^<>]*)?>", Pattern.CASE_INSENSITIVE);

  private SubRip() {}

  /**
   * Text goes on until the next times, whatever empty lines are in it. A cue that lasts no time is
   * nothing to see, and left out.
   *
   * @throws MalformedText when there is no cue in it, or times that cannot be read
   */
  static WebVtt parse(String location, String text) throws MalformedText {
    List<String> lines = text.lines().toList();
    List<Integer> timings = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(Timing.ARROW)) {
        timings.add(i);
      }
    }
    if (timings.isEmpty()) {
      throw new MalformedText(
          location, 1, "no subtitles in it; their times are written 00:01:02,345 --> 00:01:04,000");
    }
    if (timings.size() > WebVtt.MAX_CUES) {
      throw new MalformedText(
          location, timings.get(WebVtt.MAX_CUES) + 1, "more than " + WebVtt.MAX_CUES + " cues");
    }
    for (int i = 0; i < timings.get(0); i++) {
      if (!lines.get(i).isBlank() && !NUMBER.matcher(lines.get(i)).matches()) {
        throw new MalformedText(location, i + 1, "words before the first times");
      }
    }
    List<Block> cues = new ArrayList<>();
    for (int i = 0; i < timings.size(); i++) {
      int from = timings.get(i) + 1;
      int to =
          i + 1 < timings.size() ? beforeNumber(lines, from, timings.get(i + 1)) : lines.size();
      cue(location, lines, from, to).ifPresent(cues::add);
    }
    return WebVtt.of(cues);
  }

  private static int beforeNumber(List<String> lines, int from, int timing) {
    boolean isNumbered = timing > from && NUMBER.matcher(lines.get(timing - 1)).matches();
    return isNumbered ? timing - 1 : timing;
  }

  private static Optional<Cue> cue(String location, List<String> lines, int from, int to)
      throws MalformedText {
    Timing times =
        Timing.subRip(lines.get(from - 1))
            .orElseThrow(
                () ->
                    new MalformedText(
                        location, from, "times are written 00:01:02,345 --> 00:01:04,000"));
    if (times.endMs() < times.startMs()) {
      throw new MalformedText(location, from, "it ends before it begins");
    }
    String whole = String.join("\n", lines.subList(from, to));
    String plain = OVERRIDE.matcher(whole).replaceAll("");
    List<String> text =
        tagged(plain).lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    if (text.isEmpty() || times.endMs() == times.startMs()) {
      return Optional.empty();
    }
    return Optional.of(
        new Cue(
            Optional.empty(),
            times.startMs(),
            times.endMs(),
            TO_THE_TOP.matcher(whole).find() ? "line:0" : "",
            text));
  }

  /** Cue text; where tags do not nest, none is kept. */
  private static String tagged(String text) {
    StringBuilder kept = new StringBuilder();
    StringBuilder bare = new StringBuilder();
    Deque<String> open = new ArrayDeque<>();
    boolean isNested = true;
    Matcher tag = TAG.matcher(text);
    int at = 0;
    while (tag.find()) {
      String before = escaped(text.substring(at, tag.start()));
      kept.append(before);
      bare.append(before);
      at = tag.end();
      String name = tag.group(2).toLowerCase(Locale.ROOT);
      if (!name.equals("font")) {
        kept.append('<').append(tag.group(1)).append(name).append('>');
        if (tag.group(1).isEmpty()) {
          open.push(name);
        } else {
          isNested &= name.equals(open.poll());
        }
      }
    }
    String rest = escaped(text.substring(at));
    return (isNested && open.isEmpty() ? kept : bare).append(rest).toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('\0', '\uFFFD');
  }
}
