package weir.network.trace;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** The traces that come with Weir, by name, and the forms in which it reads those of others. */
public final class Traces {

  /** Every form we read, in the order in which a file is tried. */
  public static final List<TraceFormat> FORMATS =
      List.of(new SabreJson(), new Csv(), new Mahimahi(), new OboePairs(), new Cooked());

  /** Every trace of our own: textbook shapes first, then models of real access networks. */
  public static final List<Own> ALL =
      List.of(
          new Own("constant", "5 Mbit/s for ever", random -> TraceModels.constant()),
          new Own("step", "6, then 1.2, then 4 Mbit/s, 20 s each", random -> TraceModels.step()),
          new Own(
              "ramp",
              "0.5 to 8 Mbit/s and back, 0.5 Mbit/s every 4 s",
              random -> TraceModels.ramp()),
          new Own("square", "5 and 1 Mbit/s in turn, 15 s each", random -> TraceModels.square()),
          new Own(
              "sawtooth",
              "climbs from 1 to 6 Mbit/s in 20 s, then falls at once",
              random -> TraceModels.sawtooth()),
          new Own(
              "outage",
              "4 Mbit/s, with 4 s of nothing once a minute",
              random -> TraceModels.outage()),
          new Own(
              "3g-bus",
              "a bus under HSPA cells: 0.3 to 3 Mbit/s, 100 ms and more",
              TraceModels::busOn3g),
          new Own(
              "lte-train",
              "a train on LTE: 12 Mbit/s, more at stations, tunnels without any",
              TraceModels::trainOnLte),
          new Own(
              "5g-walk",
              "a walk under 5G small cells: 120 Mbit/s in sight of one, 6 behind a body",
              TraceModels::walkOn5g),
          new Own("dsl", "a short DSL line: 8 Mbit/s, hardly moving", TraceModels::dsl),
          new Own(
              "wifi-cafe",
              "a cafe's Wi-Fi: 9 Mbit/s until others start a download",
              TraceModels::wifiInACafe),
          new Own(
              "cable",
              "cable in the evening: 40 Mbit/s, at times a third of it",
              TraceModels::cable));

  /** How much of a file tells its form. */
  static final int LOOK_AHEAD_BYTES = 8192;

  private Traces() {}

  /** One of our traces: its name, one line about it, and the model that made it. */
  public static final class Own {
    private final String name;
    private final String description;
    private final Model model;

    private Own(String name, String description, Model model) {
      this.name = name;
      this.description = description;
      this.model = model;
    }

    public String name() {
      return name;
    }

    public String description() {
      return description;
    }

    /** The trace as it lies in this jar. */
    public Trace trace() {
      String resource = "/traces/" + name + ".json";
      try (InputStream in = Traces.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw new IllegalStateException(resource + " is missing from the jar; build Weir again");
        }
        return new SabreJson().read(in, name + ".json");
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }

    /**
     * Another realisation of the same model; the textbook shapes have only one and ignore the seed.
     */
    public Trace seeded(long seed) {
      // With the name, or every model would meet its good and bad luck at the same moments.
      return model.realise(new SplittableRandom(seed * 31 + name.hashCode()));
    }
  }

  /** Chance to trace. */
  @FunctionalInterface
  interface Model {
    Trace realise(SplittableRandom random);
  }

  /**
   * One of {@link #ALL}.
   *
   * @throws IllegalArgumentException listing the names that exist
   */
  public static Trace named(String name) {
    return own(name).trace();
  }

  /**
   * Another realisation of one of {@link #ALL}: the same for the same seed, on every machine.
   *
   * @throws IllegalArgumentException listing the names that exist
   */
  public static Trace seeded(String name, long seed) {
    return own(name).seeded(seed);
  }

  private static Own own(String name) {
    for (Own own : ALL) {
      if (own.name().equals(name)) {
        return own;
      }
    }
    String names = ALL.stream().map(Own::name).collect(Collectors.joining(", "));
    throw new IllegalArgumentException("no trace is named '" + name + "'; there are " + names);
  }

  /**
   * A trace from a file in any of {@link #FORMATS}, also packed by gzip.
   *
   * @throws MalformedTrace if it is in none of them, or broken
   * @throws IOException if the file cannot be read
   */
  public static Trace read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString());
    }
  }

  /** {@link #read(Path)} of what is open already, and stays so. */
  static Trace read(InputStream raw, String file) throws IOException {
    InputStream in = Source.open(raw, file);
    in.mark(LOOK_AHEAD_BYTES);
    String beginning =
        new String(in.readNBytes(LOOK_AHEAD_BYTES), StandardCharsets.ISO_8859_1).stripLeading();
    in.reset();
    if (beginning.isEmpty()) {
      throw new MalformedTrace(file, "line 1", "there is nothing in it");
    }
    for (TraceFormat format : FORMATS) {
      if (format.suits(beginning)) {
        return format.read(in, file);
      }
    }
    throw new MalformedTrace(
        file, "line 1", "not a trace in any form known here: " + formatNames());
  }

  /**
   * A trace from a file in the form of that name, whatever the file looks like, also packed by
   * gzip.
   *
   * @throws IllegalArgumentException listing the forms that exist
   * @throws MalformedTrace if the file is not in that form
   * @throws IOException if the file cannot be read
   */
  public static Trace read(Path file, String formatName) throws IOException {
    TraceFormat format = format(formatName);
    try (InputStream in = Files.newInputStream(file)) {
      return format.read(Source.open(in, file.toString()), file.toString());
    }
  }

  /**
   * One of {@link #FORMATS}.
   *
   * @throws IllegalArgumentException listing the forms that exist
   */
  public static TraceFormat format(String name) {
    for (TraceFormat format : FORMATS) {
      if (format.name().equals(name)) {
        return format;
      }
    }
    throw new IllegalArgumentException(
        "no form of traces is named '" + name + "'; there are " + formatNames());
  }

  private static String formatNames() {
    return FORMATS.stream().map(TraceFormat::name).collect(Collectors.joining(", "));
  }

  /**
   * Writes a file whole or not at all, packed by gzip if its name ends in {@code .gz}. A file that
   * is there already is replaced.
   *
   * @throws IllegalArgumentException if the form cannot hold the trace at all
   * @throws IOException if the file cannot be written
   */
  public static void write(Trace trace, TraceFormat format, Path file) throws IOException {
    Path name = file.getFileName();
    if (name == null) {
      throw new IllegalArgumentException("'" + file + "' is not the name of a file");
    }
    Path part = file.resolveSibling("." + name + "." + ProcessHandle.current().pid() + ".part");
    try {
      try (OutputStream raw = Files.newOutputStream(part);
          OutputStream bytes = name.toString().endsWith(".gz") ? new GZIPOutputStream(raw) : raw;
          Writer text = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8))) {
        format.write(trace, text);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * What a user means by a trace: one of {@link #ALL} by name, or else a file.
   *
   * @throws IllegalArgumentException if there is neither, saying what was looked for
   * @throws MalformedTrace if the file holds no trace
   * @throws IOException if the file cannot be read
   */
  public static Trace of(String nameOrPath) throws IOException {
    for (Own own : ALL) {
      if (own.name().equals(nameOrPath)) {
        return own.trace();
      }
    }
    Path file = Path.of(nameOrPath);
    requireFile(file, nameOrPath);
    return read(file);
  }

  private static void requireFile(Path file, String written) {
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException("'" + written + "' is a folder, not a trace");
    }
    if (Files.exists(file)) {
      return;
    }
    String names = ALL.stream().map(Own::name).collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        "there is no file '"
            + written
            + "', and none of Weir's own traces has that name; they are "
            + names);
  }
}
