package weir.player.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import weir.player.abr.Ladder;
import weir.player.abr.Policy;

/**
 * Feeds the events of a log to a new session and compares what it says with what was logged, line
 * by line. A session that depends on anything but its events cannot come out identical.
 */
public final class Replay {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Texts of the first line that the session writes itself. */
  private static final Set<String> SETTINGS = Set.of("event", "replacement");

  private Replay() {}

  /** A log that cannot be replayed; says which line and why. */
  public static final class MalformedLog extends RuntimeException {
    private static final long serialVersionUID = 1;

    MalformedLog(int line, String why) {
      super("line " + line + " of the log: " + why);
    }
  }

  /**
   * What came of it.
   *
   * @param lines lines compared
   * @param differsAt number of the first line that differs, from 1; 0 where none does
   * @param logged that line as it was logged; empty where the log ends too early
   * @param replayed that line as the new session wrote it; empty where it says nothing more
   */
  public record Outcome(int lines, int differsAt, String logged, String replayed) {
    public boolean isIdentical() {
      return differsAt == 0;
    }
  }

  /**
   * What a log says of its session beside what happened in it.
   *
   * @param about texts of its first line, such as {@code policy} and {@code trace}
   * @param cutAfter the number of lines that were used, where the log ends before its session; else
   *     0
   */
  public record Heard(Map<String, String> about, Title title, Settings settings, int cutAfter) {
    public boolean isWhole() {
      return cutAfter == 0;
    }
  }

  /**
   * Lets a listener hear the session of a log, as if it had been there. The decisions are those of
   * the log, so that the policy need not be known. A log that was cut short is told as far as it
   * goes; a broken last line is left out.
   *
   * @throws MalformedLog where a line is not what a session writes
   */
  public static Heard listen(List<String> log, Listener listener) {
    if (log.isEmpty()) {
      throw new MalformedLog(1, "there is none");
    }
    List<JsonNode> lines = new ArrayList<>();
    for (int i = 0; i < log.size(); i++) {
      try {
        lines.add(parsed(log.get(i), i + 1));
      } catch (MalformedLog e) {
        if (i == 0 || i + 1 < log.size()) {
          throw e;
        }
      }
    }
    JsonNode first = lines.get(0);
    if (!first.path("event").asText().equals("session")) {
      throw new MalformedLog(1, "a log begins with the event 'session'");
    }
    Title title;
    Settings settings;
    try {
      title = title(first, 1);
      settings = settings(first, 1);
    } catch (IllegalArgumentException e) {
      throw new MalformedLog(1, e.getMessage());
    }
    LoggedDecisions policy = LoggedDecisions.of(lines);
    Session session = new Session(title, policy, settings, listener);
    int at = 0;
    try {
      session.on(new Event.Started());
      for (at = 1; at < lines.size(); at++) {
        policy.reads(lines.get(at));
        String event = lines.get(at).path("event").asText();
        feed(session, event, lines.get(at), at + 1, (name, seed) -> policy, settings.seed());
      }
    } catch (LoggedDecisions.NoMore e) {
      return new Heard(about(first), title, settings, at + 1);
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new MalformedLog(at + 1, "does not fit what came before: " + e.getMessage());
    }
    boolean isWhole = lines.get(lines.size() - 1).path("event").asText().equals("end");
    return new Heard(about(first), title, settings, isWhole ? 0 : lines.size());
  }

  /**
   * Replays a log.
   *
   * @param log its lines
   * @param policies makes a fresh policy by the name and seed in the log, and those that the viewer
   *     changed to
   * @throws MalformedLog where a line is not what a session writes
   */
  public static Outcome of(List<String> log, BiFunction<String, Long, Policy> policies) {
    StringBuilder text = new StringBuilder();
    Session session = null;
    long seed = 0;
    for (int i = 0; i < log.size(); i++) {
      JsonNode line = parsed(log.get(i), i + 1);
      String event = line.path("event").asText();
      if (session == null) {
        if (!event.equals("session")) {
          throw new MalformedLog(i + 1, "a log begins with the event 'session'");
        }
        session = begin(line, i + 1, policies, text);
        seed = settings(line, i + 1).seed();
        session.on(new Event.Started());
        continue;
      }
      try {
        feed(session, event, line, i + 1, policies, seed);
      } catch (IllegalStateException e) {
        // The new session is somewhere else by now; the comparison below says where it left.
        break;
      }
    }
    return compared(log, text.toString().lines().toList());
  }

  private static Outcome compared(List<String> log, List<String> replayed) {
    for (int i = 0; i < Math.max(log.size(), replayed.size()); i++) {
      String was = i < log.size() ? log.get(i) : "";
      String is = i < replayed.size() ? replayed.get(i) : "";
      if (!was.equals(is)) {
        return new Outcome(i, i + 1, was, is);
      }
    }
    return new Outcome(log.size(), 0, "", "");
  }

  private static void feed(
      Session session,
      String event,
      JsonNode line,
      int number,
      BiFunction<String, Long, Policy> policies,
      long seed) {
    switch (event) {
      case "link" ->
          session.linkIs(
              real(line, "t", number), real(line, "kbps", number), real(line, "latencyMs", number));
      case "progress" ->
          session.giveUp(
              8 * real(line, "bytes", number),
              real(line, "elapsedMs", number),
              real(line, "firstByteMs", number));
      case "response" ->
          session.on(
              new Event.Arrived(
                  real(line, "elapsedMs", number),
                  8 * real(line, "bytes", number),
                  real(line, "firstByteMs", number),
                  real(line, "durationMs", number)));
      case "abandon" ->
          session.on(
              new Event.GaveUp(
                  real(line, "elapsedMs", number),
                  8 * real(line, "bytes", number),
                  real(line, "firstByteMs", number),
                  real(line, "durationMs", number),
                  line.path("rung").asInt()));
      case "error" ->
          session.on(
              new Event.Failed(
                  real(line, "elapsedMs", number),
                  Failure.valueOf(line.path("why").asText()),
                  line.path("status").asInt()));
      case "told" ->
          session.on(
              new Event.Told(
                  real(line, "elapsedMs", number),
                  8 * real(line, "bytes", number),
                  wish(line, number, policies, seed)));
      case "wake" -> session.on(new Event.Woke(real(line, "elapsedMs", number)));
      default -> {
        // Commands and remarks: the new session has to come to them itself.
      }
    }
  }

  private static Event.Wish wish(
      JsonNode line, int number, BiFunction<String, Long, Policy> policies, long seed) {
    String wish = line.path("wish").asText();
    return switch (wish) {
      case "pause" -> new Event.Pause();
      case "resume" -> new Event.Resume();
      case "seek" -> new Event.Seek(real(line, "toMs", number));
      case "cap" ->
          new Event.Cap(
              line.path("maxHeight").asInt(Integer.MAX_VALUE),
              line.path("maxKbps").asDouble(Double.POSITIVE_INFINITY));
      case "lock" -> new Event.Lock(line.path("rung").asInt(Event.Lock.AUTOMATIC));
      case "change" -> {
        String name = line.path("policy").asText();
        yield new Event.Change(name, policies.apply(name, seed));
      }
      default -> throw new MalformedLog(number, "no viewer can wish to '" + wish + "'");
    };
  }

  private static Session begin(
      JsonNode line, int number, BiFunction<String, Long, Policy> policies, StringBuilder text) {
    Settings settings = settings(line, number);
    return new Session(
        title(line, number),
        policies.apply(line.path("policy").asText(), settings.seed()),
        settings,
        new SessionLog(text, about(line)));
  }

  private static Map<String, String> about(JsonNode line) {
    Map<String, String> about = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : line.properties()) {
      if (field.getValue().isTextual() && !SETTINGS.contains(field.getKey())) {
        about.put(field.getKey(), field.getValue().asText());
      }
    }
    return about;
  }

  private static Title title(JsonNode line, int number) {
    List<Track> tracks = new ArrayList<>();
    for (JsonNode track : line.path("title").path("tracks")) {
      tracks.add(track(track, number));
    }
    return new Title(line.path("title").path("name").asText(), tracks);
  }

  private static Settings settings(JsonNode line, int number) {
    return new Settings(
        real(line, "bufferMs", number),
        line.path("startBufferMs").asDouble(0),
        Settings.Replacement.valueOf(
            line.path("replacement").asText("none").toUpperCase(Locale.ROOT)),
        line.path("givesUp").asBoolean(true),
        line.path("maxHeight").asInt(Integer.MAX_VALUE),
        line.path("maxKbps").asDouble(Double.POSITIVE_INFINITY),
        line.path("rememberedKbps").asDouble(Double.NaN),
        real(line, "idleMs", number),
        line.path("retries").asInt(),
        real(line, "backoffMs", number),
        line.path("fullStepMs").asDouble(0),
        line.path("seed").asLong());
  }

  private static Track track(JsonNode track, int number) {
    JsonNode representations = track.path("representations");
    List<Ladder.Rung> rungs = new ArrayList<>();
    List<double[]> sizes = new ArrayList<>();
    List<Double> inits = new ArrayList<>();
    for (JsonNode representation : representations) {
      rungs.add(
          new Ladder.Rung(
              representation.path("id").asText(),
              real(representation, "kbps", number),
              representation.path("height").asInt()));
      if (representation.has("sizeBits")) {
        sizes.add(reals(representation.path("sizeBits")));
      }
      if (representation.has("initBits")) {
        JsonNode bits = representation.path("initBits");
        inits.add(bits.isNull() ? Double.NaN : bits.asDouble());
      }
    }
    return new Track(
        Track.Kind.valueOf(track.path("kind").asText().toUpperCase(Locale.ROOT)),
        new Ladder(rungs),
        reals(track.path("startMs")),
        sizes.toArray(new double[0][]),
        inits.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static double[] reals(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asDouble();
    }
    return values;
  }

  private static double real(JsonNode line, String name, int number) {
    JsonNode value = line.get(name);
    if (value == null || !value.isNumber()) {
      throw new MalformedLog(number, "'" + name + "' is not a number");
    }
    return value.asDouble();
  }

  private static JsonNode parsed(String line, int number) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new MalformedLog(number, "not JSON: " + e.getOriginalMessage());
    }
  }
}
