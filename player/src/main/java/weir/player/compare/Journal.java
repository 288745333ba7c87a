package weir.player.compare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import weir.player.qoe.Facts;
import weir.player.qoe.QoeModel;

/**
 * The sessions of a comparison that are done, in a file that grows by a line for each, so that a
 * comparison that was broken off, or one that asks for more, need not run them again.
 *
 * <p>Its first line says which build of Weir wrote it. A line counts once it ends with a line feed:
 * what an interruption left of one is cut off. What was computed by other code, or from another
 * trace, title or setup, has another key and is not found. One process at a time writes.
 */
public final class Journal implements AutoCloseable {
  public static final String NAME = "journal.jsonl";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What an interruption of the machine, not of the process, may cost at most, ns. */
  private static final long DURABLE_AFTER_NANOS = 1_000_000_000L;

  private final FileChannel file;
  private final String build;
  private final String judges;
  private final Map<String, Outcome> done = new HashMap<>();
  private long forcedNanos = System.nanoTime();

  /**
   * The sessions that the file holds, by what a person would call the same one, with their keys.
   */
  private final Map<Slot, String> held = new LinkedHashMap<>();

  private record Slot(String policy, String trace, String traceHash, String titleHash, String how) {
    static Slot of(Cell cell) {
      return new Slot(
          cell.contestant().name(),
          cell.trace().name(),
          cell.trace().hash(),
          cell.title().hash(),
          cell.setup().columns().toString());
    }

    /** The same session wherever its trace lies. */
    Slot anywhere() {
      return new Slot(policy, "", traceHash, titleHash, how);
    }
  }

  private Journal(FileChannel file, String build, List<QoeModel> judges) {
    this.file = file;
    this.build = build;
    this.judges = judges.stream().map(QoeModel::source).collect(Collectors.joining("\n"));
  }

  /**
   * Opens the journal of a folder, for a comparison that is about to fill the folder with its
   * results.
   *
   * @param mayDrop whether what the comparison does not ask for may go
   * @throws UnusableInput where the folder holds other results and they may not go, saying which
   */
  public static Journal open(Path folder, Comparison comparison, List<Cell> cells, boolean mayDrop)
      throws IOException {
    Path path = folder.resolve(NAME);
    for (String name : List.of("sessions.csv", "sessions.jsonl", "summary.json", "index.html")) {
      if (!mayDrop && !Files.exists(path) && Files.exists(folder.resolve(name))) {
        throw new UnusableInput(
            folder
                + " holds "
                + name
                + " but no journal of a comparison, so it may be somebody else's; name another"
                + " folder, or write over it with --force");
      }
    }
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      lock(file, folder);
      Journal journal = new Journal(file, Fingerprint.ofThisBuild(), comparison.models());
      journal.read(folder, cells, mayDrop, comparison.version());
      return journal;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static void lock(FileChannel file, Path folder) throws IOException {
    boolean isOurs;
    try {
      isOurs = file.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      isOurs = false;
    }
    if (!isOurs) {
      throw new UnusableInput(
          "another comparison is at work in " + folder + "; wait for it, or name another folder");
    }
  }

  private void read(Path folder, List<Cell> cells, boolean mayDrop, String version)
      throws IOException {
    byte[] bytes = new byte[Math.toIntExact(file.size())];
    ByteBuffer into = ByteBuffer.wrap(bytes);
    while (into.hasRemaining() && file.read(into) >= 0) {}
    int whole = bytes.length;
    while (whole > 0 && bytes[whole - 1] != '\n') {
      whole--;
    }
    String[] lines =
        whole == 0
            ? new String[0]
            : new String(bytes, 0, whole, StandardCharsets.UTF_8).split("\n", -1);
    if (lines.length == 0) {
      begin(version);
      return;
    }
    JsonNode header = parsed(lines[0]);
    boolean isJournal = header.path("journal").asText().equals("weir compare");
    if (!isJournal && !mayDrop) {
      throw new UnusableInput(
          folder.resolve(NAME)
              + " is no journal of a comparison; name another folder, or write over it with"
              + " --force");
    }
    boolean isOfThisBuild = isJournal && header.path("build").asText().equals(build);
    if (isJournal && !isOfThisBuild && !mayDrop && lines.length > 2) {
      throw new UnusableInput(
          folder
              + " holds results of another build of Weir ("
              + header.path("version").asText()
              + "); name another folder, or write over them with --force");
    }
    Map<String, String> kept = new LinkedHashMap<>();
    for (int i = 1; isOfThisBuild && i < lines.length; i++) {
      keep(lines[i], kept);
    }
    Set<Slot> asked = new HashSet<>();
    cells.forEach(cell -> asked.add(Slot.of(cell).anywhere()));
    List<Slot> lost =
        held.keySet().stream().filter(slot -> !asked.contains(slot.anywhere())).toList();
    if (!lost.isEmpty() && !mayDrop) {
      throw new UnusableInput(folder + " holds " + told(lost));
    }
    if (lost.isEmpty() && isOfThisBuild) {
      file.truncate(whole);
      file.position(whole);
      return;
    }
    Set<String> keys = new HashSet<>();
    cells.forEach(cell -> keys.add(key(cell)));
    file.truncate(0);
    file.position(0);
    begin(version);
    kept.keySet().retainAll(keys);
    done.keySet().retainAll(keys);
    for (String line : kept.values()) {
      write(line);
    }
    file.force(false);
  }

  private void begin(String version) throws IOException {
    file.truncate(0);
    StringWriter line = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("journal", "weir compare");
      json.writeStringField("version", version);
      json.writeStringField("build", build);
      json.writeEndObject();
    }
    write(line.toString());
  }

  private static String told(List<Slot> lost) {
    Set<String> policies = new TreeSet<>();
    Set<String> traces = new TreeSet<>();
    lost.forEach(
        slot -> {
          policies.add(slot.policy());
          traces.add(slot.trace());
        });
    return (lost.size() == 1 ? "a session" : lost.size() + " sessions")
        + " that this comparison does not ask for: "
        + few(policies, "policies")
        + " over "
        + few(traces, "traces")
        + "; ask for the same titles, traces, policies and settings and more of them, name another"
        + " folder, or drop those sessions with --force";
  }

  private static String few(Set<String> names, String what) {
    return names.size() <= 3 ? String.join(", ", names) : names.size() + " " + what;
  }

  /** Takes a line over if it is whole; what is not is run again. */
  private void keep(String line, Map<String, String> kept) {
    JsonNode entry = parsed(line);
    double[] facts = numbers(entry.path("facts"));
    double[] figures = numbers(entry.path("figures"));
    if (!entry.path("key").isTextual() || facts.length != Facts.ALL.size()) {
      return;
    }
    String key = entry.path("key").asText();
    Slot slot =
        new Slot(
            entry.path("policy").asText(),
            entry.path("trace").asText(),
            entry.path("trace_hash").asText(),
            entry.path("title_hash").asText(),
            entry.path("how").asText());
    held.put(slot, key);
    done.put(key, new Outcome(facts, figures, ""));
    kept.put(key, line);
  }

  private static JsonNode parsed(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      return node == null ? JSON.nullNode() : node;
    } catch (JsonProcessingException broken) {
      return JSON.nullNode();
    }
  }

  private static double[] numbers(JsonNode list) {
    double[] numbers = new double[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.get(i).isNumber() ? list.get(i).asDouble() : Double.NaN;
    }
    return numbers;
  }

  private String key(Cell cell) {
    return Fingerprint.of(
        build,
        judges,
        cell.contestant().name(),
        cell.contestant().code(),
        cell.trace().hash(),
        cell.title().hash(),
        cell.setup().columns().toString());
  }

  /** What came of a session, or null if it is not done. */
  Outcome of(Cell cell) {
    return done.get(key(cell));
  }

  /** How many of these are there but with a policy or a judge that has changed since. */
  public long outdated(List<Cell> cells) {
    return cells.stream()
        .filter(cell -> held.containsKey(Slot.of(cell)) && of(cell) == null)
        .count();
  }

  /** Adds a session that is done; one that broke is not, and is run again next time. */
  synchronized void add(Cell cell, Outcome outcome) throws IOException {
    if (outcome.isBroken()) {
      return;
    }
    Slot slot = Slot.of(cell);
    StringWriter line = new StringWriter(1024);
    try (JsonGenerator json = new JsonFactory().createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("key", key(cell));
      json.writeStringField("policy", slot.policy());
      json.writeStringField("trace", slot.trace());
      json.writeStringField("trace_hash", slot.traceHash());
      json.writeStringField("title_hash", slot.titleHash());
      json.writeStringField("how", slot.how());
      write(json, "facts", outcome.facts());
      write(json, "figures", outcome.figures());
      json.writeEndObject();
    }
    write(line.toString());
    long now = System.nanoTime();
    if (now - forcedNanos > DURABLE_AFTER_NANOS) {
      file.force(false);
      forcedNanos = now;
    }
  }

  private static void write(JsonGenerator json, String name, double[] values) throws IOException {
    json.writeArrayFieldStart(name);
    for (double value : values) {
      SessionTable.number(json, value);
    }
    json.writeEndArray();
  }

  private void write(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    file.force(false);
    file.close();
  }
}
