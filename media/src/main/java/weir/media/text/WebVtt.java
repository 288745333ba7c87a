package weir.media.text;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A WebVTT file: cues in the order in which they begin, and among them NOTE, STYLE and REGION
 * blocks. What stood in the header beside the signature is gone: it says how the file's times fit
 * somebody else's stream.
 */
public final class WebVtt {
  /** An hour of speech has about a thousand. */
  static final int MAX_CUES = 100_000;

  private static final String SIGNATURE = "WEBVTT";

  private final List<Block> blocks;

  private WebVtt(List<Block> blocks) {
    this.blocks = List.copyOf(blocks);
  }

  /** Of blocks in any order of time; a remark goes with the cue that follows it. */
  static WebVtt of(List<Block> blocks) {
    Map<Block, Long> starts = new IdentityHashMap<>();
    boolean isBelow = false;
    for (Block block : blocks) {
      isBelow |= block instanceof Cue;
      starts.put(block, isBelow ? Long.MAX_VALUE : -1);
    }
    long next = Long.MAX_VALUE;
    for (int i = blocks.size() - 1; i >= 0; i--) {
      next = blocks.get(i) instanceof Cue cue ? cue.startMs() : next;
      long start = next;
      starts.computeIfPresent(blocks.get(i), (block, known) -> known < 0 ? known : start);
    }
    List<Block> ordered = new ArrayList<>(blocks);
    ordered.sort(Comparator.comparing(starts::get));
    return new WebVtt(ordered);
  }

  /**
   * @param location as errors name it
   * @throws MalformedText when it is no WebVTT, saying where
   */
  public static WebVtt parse(String location, String text) throws MalformedText {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.get(0).matches(SIGNATURE + "([ \\t].*)?")) {
      throw new MalformedText(location, 1, "WebVTT begins with the word WEBVTT");
    }
    List<Block> blocks = new ArrayList<>();
    int cues = 0;
    int at = end(lines, 0);
    while (at < lines.size()) {
      if (lines.get(at).isEmpty()) {
        at++;
        continue;
      }
      int end = end(lines, at);
      Block block = block(location, lines, at, end);
      if (block instanceof Cue) {
        cues++;
      } else if (cues > 0 && Remark.isDefinition(lines.get(at))) {
        throw new MalformedText(
            location, at + 1, lines.get(at).strip() + " stands behind a cue; move it to the top");
      }
      if (cues > MAX_CUES) {
        throw new MalformedText(location, at + 1, "more than " + MAX_CUES + " cues");
      }
      blocks.add(block);
      at = end;
    }
    return of(blocks);
  }

  private static int end(List<String> lines, int from) {
    int end = from;
    while (end < lines.size() && !lines.get(end).isEmpty()) {
      end++;
    }
    return end;
  }

  private static Block block(String location, List<String> lines, int from, int to)
      throws MalformedText {
    int timing = from;
    if (!lines.get(from).contains(Timing.ARROW)) {
      timing = from + 1;
      if (timing == to || !lines.get(timing).contains(Timing.ARROW)) {
        if (!Remark.begins(lines.get(from))) {
          throw new MalformedText(
              location, from + 1, "neither a cue nor NOTE, STYLE or REGION; the times are missing");
        }
        noArrow(location, lines, from, to);
        return new Remark(lines.subList(from, to));
      }
    }
    noArrow(location, lines, timing + 1, to);
    int line = timing + 1;
    Timing times =
        Timing.webVtt(lines.get(timing))
            .orElseThrow(
                () ->
                    new MalformedText(
                        location, line, "times are written 00:01:02.345 --> 00:01:04.000"));
    if (times.endMs() <= times.startMs()) {
      throw new MalformedText(location, line, "the cue ends before it begins");
    }
    if (!times.rest().matches("([a-z]+:\\S+([ \\t]+|$))*")) {
      throw new MalformedText(
          location, line, "'" + times.rest() + "' are no settings, such as line:0 align:start");
    }
    return new Cue(
        timing > from ? Optional.of(lines.get(from)) : Optional.empty(),
        times.startMs(),
        times.endMs(),
        times.rest(),
        lines.subList(timing + 1, to).stream().map(CueText::valid).toList());
  }

  private static void noArrow(String location, List<String> lines, int from, int to)
      throws MalformedText {
    for (int i = from; i < to; i++) {
      if (lines.get(i).contains(Timing.ARROW)) {
        throw new MalformedText(location, i + 1, "an empty line is missing above these times");
      }
    }
  }

  public int cues() {
    return (int) blocks.stream().filter(Cue.class::isInstance).count();
  }

  /** What of it falls into a presentation of that length; cues that reach beyond end with it. */
  public WebVtt within(Duration length) {
    List<Block> inside = new ArrayList<>();
    for (Block block : blocks) {
      if (!(block instanceof Cue cue)) {
        inside.add(block);
      } else if (cue.startMs() < length.toMillis()) {
        inside.add(cue.until(length.toMillis()));
      }
    }
    return new WebVtt(inside);
  }

  /** The file, in UTF-8. */
  public byte[] write() {
    StringBuilder text = new StringBuilder(SIGNATURE).append('\n');
    blocks.forEach(block -> append(text, block));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void append(StringBuilder text, Block block) {
    text.append('\n');
    block.lines().forEach(line -> text.append(line).append('\n'));
  }

  /**
   * {@code @bandwidth} as ISO/IEC 23009-1, 5.3.5.2, defines it, for one file that is read from its
   * start: streamed at this rate, and shown after {@code minBufferTime}, every cue is there when it
   * begins. Never less than the average over the presentation.
   *
   * @param length of the presentation, above zero
   * @param minBufferTime above zero, in whole milliseconds
   * @return bit/s, rounded up
   */
  public long bitsPerSecond(Duration length, Duration minBufferTime) {
    long bits = 8L * (SIGNATURE.length() + 1);
    long peak = 0;
    for (Block block : blocks) {
      StringBuilder text = new StringBuilder();
      append(text, block);
      bits += 8L * text.toString().getBytes(StandardCharsets.UTF_8).length;
      if (block instanceof Cue cue) {
        peak = Math.max(peak, perSecond(bits, minBufferTime.plusMillis(cue.startMs())));
      }
    }
    return Math.max(peak, perSecond(bits, length));
  }

  private static long perSecond(long bits, Duration time) {
    long nanos = time.toNanos();
    return (Math.multiplyExact(bits, 1_000_000_000L) + nanos - 1) / nanos;
  }
}
