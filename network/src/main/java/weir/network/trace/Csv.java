package weir.network.trace;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * A table with a header that names its columns, apart by commas, semicolons or tabs.
 *
 * <p>Needed are a rate and either how long it holds (which wins if both are there) or when it
 * begins; latency and loss may be there; other columns are passed over. A name is one of {@link
 * Role}'s words and a unit, in any case, such as {@code bandwidth_kbps}, {@code Time (s)} or {@code
 * Throughput [Mbit/s]}. Rates in bytes are told by a capital B after a small p or a slash: {@code
 * MBps}, {@code kB/s}. With times a rate holds until the next one, and the last as long as the one
 * before it; the round begins at the first time.
 */
public final class Csv implements TraceFormat {

  private static final int LONGEST_LINE = 10_000;
  private static final Pattern BYTES = Pattern.compile("(.*?)([kKMG]?)(?:B/s|Bps|Bytes?/s)\\W*");
  private static final Pattern NUMBER = Pattern.compile("[-+]?\\.?\\d.*");

  private static final Map<String, Double> MS_PER_UNIT =
      Map.of(
          "us",
          1e-3,
          "ms",
          1.0,
          "msec",
          1.0,
          "millis",
          1.0,
          "milliseconds",
          1.0,
          "s",
          1e3,
          "sec",
          1e3,
          "secs",
          1e3,
          "seconds",
          1e3);

  private static final Map<String, Double> KBPS_PER_UNIT =
      Map.ofEntries(
          Map.entry("bps", 1e-3),
          Map.entry("bit_s", 1e-3),
          Map.entry("bits_s", 1e-3),
          Map.entry("bits_per_second", 1e-3),
          Map.entry("kbps", 1.0),
          Map.entry("kbit_s", 1.0),
          Map.entry("kbits_s", 1.0),
          Map.entry("kb_s", 1.0),
          Map.entry("mbps", 1e3),
          Map.entry("mbit_s", 1e3),
          Map.entry("mbits_s", 1e3),
          Map.entry("mb_s", 1e3),
          Map.entry("gbps", 1e6),
          Map.entry("gbit_s", 1e6),
          Map.entry("gbits_s", 1e6),
          Map.entry("gb_s", 1e6),
          Map.entry("bytes_per_s", 8e-3),
          Map.entry("kbytes_per_s", 8.0),
          Map.entry("mbytes_per_s", 8e3),
          Map.entry("gbytes_per_s", 8e6));

  private static final Map<String, Double> FRACTION_PER_UNIT =
      Map.of("", 1.0, "fraction", 1.0, "ratio", 1.0, "percent", 0.01, "pct", 0.01);

  /** What a column may say. */
  enum Role {
    DURATION("how long the rate holds", "duration_ms", MS_PER_UNIT, "duration", "dt", "interval"),
    TIME(
        "when the rate begins",
        "time_s",
        MS_PER_UNIT,
        "time",
        "timestamp",
        "t",
        "start",
        "elapsed",
        "relative_time"),
    RATE(
        "the rate",
        "rate_kbps",
        KBPS_PER_UNIT,
        "rate",
        "bandwidth",
        "throughput",
        "bitrate",
        "bit_rate",
        "capacity",
        "goodput",
        "speed",
        "download",
        "downlink",
        "dl",
        "dl_bitrate",
        "download_speed",
        "bw",
        "tput",
        ""),
    LATENCY("the latency", "latency_ms", MS_PER_UNIT, "latency", "delay", "rtt", "ping"),
    LOSS("the loss", "loss", FRACTION_PER_UNIT, "loss", "loss_rate", "packet_loss", "plr", "lost");

    private final String meaning;
    private final String example;
    private final Map<String, Double> units;
    private final Set<String> words;

    Role(String meaning, String example, Map<String, Double> units, String... words) {
      this.meaning = meaning;
      this.example = example;
      this.units = units;
      this.words = Set.of(words);
    }

    /** What a number in a column of this name is multiplied by; NaN if it is another role's. */
    private double factor(String name) {
      for (Map.Entry<String, Double> unit : units.entrySet()) {
        String end = unit.getKey();
        if (name.equals(end) && words.contains("")) {
          return unit.getValue();
        }
        String word =
            end.isEmpty()
                ? name
                : name.endsWith("_" + end)
                    ? name.substring(0, name.length() - end.length() - 1)
                    : "";
        if (!word.isEmpty() && words.contains(word)) {
          return unit.getValue();
        }
      }
      return Double.NaN;
    }

    private String lookedFor() {
      return meaning
          + ", such as "
          + example
          + " ("
          + words.stream()
              .filter(word -> !word.isEmpty())
              .sorted()
              .collect(Collectors.joining(", "))
          + " with one of "
          + units.keySet().stream()
              .filter(unit -> !unit.isEmpty())
              .sorted()
              .collect(Collectors.joining(", "))
          + ")";
    }
  }

  @Override
  public String name() {
    return "csv";
  }

  @Override
  public String extension() {
    return "csv";
  }

  /** A first line of several printable cells, of which none is a number. */
  @Override
  public boolean suits(String beginning) {
    String header =
        beginning
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .findFirst()
            .orElse("");
    if (header.isEmpty() || "[{<".indexOf(header.charAt(0)) >= 0) {
      return false;
    }
    boolean isText = header.chars().allMatch(c -> c == '\t' || c >= ' ' && c != 0x7f);
    List<String> cells = cells(header, separator(header));
    return isText
        && cells.size() > 1
        && cells.stream().noneMatch(cell -> NUMBER.matcher(cell).matches());
  }

  @Override
  public Trace read(InputStream in, String file) throws IOException {
    Lines lines = new Lines(in, file, TwoColumns.MOST_LINES, LONGEST_LINE);
    String header = lines.next();
    if (header == null) {
      throw new MalformedTrace(file, "line 1", "there is nothing in it");
    }
    char separator = separator(header);
    Columns columns = new Columns(cells(header, separator), lines);
    columns.require(Role.RATE);
    if (!columns.has(Role.DURATION)) {
      columns.require(Role.TIME, Role.DURATION);
    }
    boolean isTimed = !columns.has(Role.DURATION);
    Role when = isTimed ? Role.TIME : Role.DURATION;
    DoubleStream.Builder durationsMs = DoubleStream.builder();
    DoubleStream.Builder kbps = DoubleStream.builder();
    DoubleStream.Builder latenciesMs = DoubleStream.builder();
    DoubleStream.Builder losses = DoubleStream.builder();
    int rows = 0;
    double beforeMs = Double.NaN;
    double lengthMs = Double.NaN;
    for (String text = lines.next(); text != null; text = lines.next()) {
      List<String> cells = cells(text, separator);
      double ms = columns.number(when, cells, lines);
      if (isTimed && rows > 0) {
        lengthMs = ms - beforeMs;
        if (!(lengthMs > 0)) {
          throw lines.here("a time that is not after the one before");
        }
        durationsMs.add(lengthMs);
      } else if (!isTimed) {
        if (!(ms > 0)) {
          throw lines.here("a duration must be above 0");
        }
        durationsMs.add(ms);
      }
      beforeMs = ms;
      kbps.add(columns.number(Role.RATE, cells, lines));
      latenciesMs.add(columns.number(Role.LATENCY, cells, lines));
      double loss = columns.number(Role.LOSS, cells, lines);
      if (loss > 1) {
        throw lines.here("a loss of " + loss + " is more than all packets");
      }
      losses.add(loss);
      rows++;
    }
    if (rows < (isTimed ? 2 : 1)) {
      throw lines.here(
          isTimed
              ? "times need at least two rows below the header, found " + rows
              : "no row follows the header");
    }
    if (isTimed) {
      durationsMs.add(lengthMs);
    }
    return TwoColumns.trace(
        durationsMs.build().toArray(),
        kbps.build().toArray(),
        latenciesMs.build().toArray(),
        losses.build().toArray(),
        file);
  }

  /** Which column says what. */
  private static final class Columns {
    private final List<String> header;
    private final Lines lines;
    private final int[] columns = new int[Role.values().length];
    private final double[] factors = new double[Role.values().length];

    Columns(List<String> header, Lines lines) {
      this.header = header;
      this.lines = lines;
      for (Role role : Role.values()) {
        int at = role.ordinal();
        columns[at] = -1;
        for (int i = 0; i < header.size(); i++) {
          double factor = role.factor(plain(header.get(i)));
          if (!Double.isNaN(factor)) {
            if (columns[at] >= 0) {
              throw lines.here(
                  "two columns could be "
                      + role.meaning
                      + ": "
                      + quoted(header.get(columns[at]))
                      + " and "
                      + quoted(header.get(i))
                      + "; take one out or call it otherwise");
            }
            columns[at] = i;
            factors[at] = factor;
          }
        }
      }
    }

    boolean has(Role role) {
      return columns[role.ordinal()] >= 0;
    }

    void require(Role role, Role... others) {
      if (has(role)) {
        return;
      }
      StringBuilder why = new StringBuilder("no column says " + role.lookedFor());
      for (Role other : others) {
        why.append(", or ").append(other.lookedFor());
      }
      why.append("; the header has ");
      why.append(header.stream().limit(20).map(Columns::quoted).collect(Collectors.joining(", ")));
      throw lines.here(why.toString());
    }

    /** 0 if there is no such column. */
    double number(Role role, List<String> cells, Lines at) {
      int column = columns[role.ordinal()];
      if (column < 0) {
        return 0;
      }
      String text = column < cells.size() ? cells.get(column) : "";
      double value;
      try {
        value = Double.parseDouble(text) * factors[role.ordinal()];
      } catch (NumberFormatException none) {
        value = Double.NaN;
      }
      boolean mayBeNegative = role == Role.TIME;
      if (!Double.isFinite(value) || value < 0 && !mayBeNegative) {
        throw at.here(
            quoted(header.get(column))
                + " must be a finite number"
                + (mayBeNegative ? "" : " 0 or more")
                + ", not "
                + (text.isEmpty() ? "empty" : quoted(text)));
      }
      return value;
    }

    private static String quoted(String text) {
      return "'" + Numbers.printable(text) + "'";
    }
  }

  /** {@code Throughput [Mbit/s]} as {@code throughput_mbit_s}. */
  private static String plain(String name) {
    Matcher bytes = BYTES.matcher(name);
    String told = bytes.matches() ? bytes.group(1) + "_" + bytes.group(2) + "bytes_per_s" : name;
    return told.toLowerCase(Locale.ROOT)
        .replace("%", "_percent")
        .replaceAll("[^a-z0-9]+", "_")
        .replaceAll("^_|_$", "");
  }

  private static char separator(String header) {
    for (char one : new char[] {'\t', ';', ','}) {
      if (header.indexOf(one) >= 0) {
        return one;
      }
    }
    return ',';
  }

  /** Stripped; separators within double quotes do not count, and the quotes are taken off. */
  private static List<String> cells(String line, char separator) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean isQuoted = false;
    for (int i = 0; i < line.length(); i++) {
      char one = line.charAt(i);
      if (one == '"') {
        isQuoted = !isQuoted;
      } else if (one == separator && !isQuoted) {
        cells.add(cell.toString().strip());
        cell.setLength(0);
      } else {
        cell.append(one);
      }
    }
    cells.add(cell.toString().strip());
    return cells;
  }

  /** Durations and rates; latency and loss only if any period has one. */
  @Override
  public void write(Trace trace, Appendable to) throws IOException {
    TwoColumns.requireLines(trace.periods() + 1L, TwoColumns.MOST_LINES);
    List<String> extra = TwoColumns.drops(trace);
    boolean hasLatency = extra.contains("latency");
    boolean hasLoss = extra.contains("loss");
    to.append("duration_ms,rate_kbps");
    to.append(hasLatency ? ",latency_ms" : "").append(hasLoss ? ",loss" : "").append('\n');
    for (int i = 0; i < trace.periods(); i++) {
      to.append(Numbers.shortest(trace.durationMs(i))).append(',');
      to.append(Numbers.shortest(trace.kbps(i)));
      if (hasLatency) {
        to.append(',').append(Numbers.shortest(trace.latencyMs(i)));
      }
      if (hasLoss) {
        to.append(',').append(Numbers.shortest(trace.loss(i)));
      }
      to.append('\n');
    }
  }

  /** Nothing. */
  @Override
  public List<String> drops(Trace trace) {
    return List.of();
  }
}
