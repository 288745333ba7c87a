package weir.network.trace;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/**
 * The form of the link emulator Mahimahi: a line for each packet of 1500 bytes that may pass, with
 * the millisecond at which it may. Several lines may have one time; the last time is also the
 * length of the round.
 *
 * <p>A packet counts for the time before its own. Read, packets are counted in cells of {@value
 * #CELL_MS} ms; cells are joined until they hold {@value #ENOUGH_PACKETS} packets, so that a rate
 * is not made of chance, but never beyond {@value #LONGEST_CELLS} cells. So from 2.4 Mbit/s on a
 * change is told to 100 ms, below that to a second at worst, and the rounding to whole packets
 * moves a rate by no more than 5 % (more only below 0.24 Mbit/s). A second or more without any
 * packet, in whole cells, is kept apart as rate zero. Neighbours of one rate become one period. No
 * latency.
 */
public final class Mahimahi implements TraceFormat {

  private static final double PACKET_BITS = 1500 * 8;
  private static final int CELL_MS = 100;
  private static final int ENOUGH_PACKETS = 20;
  private static final int LONGEST_CELLS = 10;

  /** 240 Gbit: an hour of 66 Mbit/s. */
  static final int MOST_LINES = 20_000_000;

  /** A day. */
  private static final int LONGEST_MS = 24 * 60 * 60 * 1000;

  private static final int LONGEST_LINE = 200;
  private static final Pattern WHOLE = Pattern.compile("\\d{1,9}");

  @Override
  public String name() {
    return "mahimahi";
  }

  @Override
  public String extension() {
    return "mahimahi";
  }

  /** One column of whole numbers, at least where it begins. */
  @Override
  public boolean suits(String beginning) {
    return beginning
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .findFirst()
        .filter(line -> WHOLE.matcher(line).matches())
        .isPresent();
  }

  @Override
  public Trace read(InputStream in, String file) throws IOException {
    Lines lines = new Lines(in, file, MOST_LINES, LONGEST_LINE);
    int[] packets = new int[1024];
    int lastMs = 0;
    for (String text = lines.next(); text != null; text = lines.next()) {
      int ms = WHOLE.matcher(text).matches() ? Integer.parseInt(text) : Integer.MAX_VALUE;
      if (ms > LONGEST_MS) {
        throw lines.here(
            "a time must be a whole number of ms from 0 to "
                + LONGEST_MS
                + ", not '"
                + Numbers.printable(text)
                + "'");
      }
      if (ms < lastMs) {
        throw lines.here("time " + ms + " is before " + lastMs);
      }
      lastMs = ms;
      int cell = Math.max(0, ms - 1) / CELL_MS;
      if (cell >= packets.length) {
        packets = Arrays.copyOf(packets, Math.max(cell + 1, 2 * packets.length));
      }
      packets[cell]++;
    }
    if (lastMs == 0) {
      throw new MalformedTrace(
          file, "as a whole", "the last time is the length of the round, and must be above 0");
    }
    return periods(packets, lastMs, file);
  }

  private static Trace periods(int[] packets, int endMs, String file) {
    int cells = (endMs - 1) / CELL_MS + 1;
    Periods periods = new Periods(endMs);
    int begin = 0;
    while (begin < cells) {
      int empty = emptyFrom(packets, begin, cells);
      if (empty >= LONGEST_CELLS) {
        periods.add(begin + empty, 0);
        begin += empty;
        continue;
      }
      int end = begin;
      int sum = 0;
      while (end < cells && sum < ENOUGH_PACKETS && end - begin < LONGEST_CELLS) {
        if (end > begin && emptyFrom(packets, end, cells) >= LONGEST_CELLS) {
          break;
        }
        sum += packets[end++];
      }
      boolean isStub = end == cells && end * CELL_MS != endMs && end - begin == 1;
      periods.add(end, isStub ? periods.takeBack() + sum : sum);
      begin = end;
    }
    return periods.trace(file);
  }

  private static int emptyFrom(int[] packets, int from, int cells) {
    int to = from;
    while (to < cells && packets[to] == 0) {
      to++;
    }
    return to - from;
  }

  /** Counts of packets between borders that are whole cells, the last one where the round ends. */
  private static final class Periods {
    private final int endMs;
    private int[] bordersMs = new int[64];
    private long[] packets = new long[64];
    private int count;

    Periods(int endMs) {
      this.endMs = endMs;
    }

    void add(int endCell, long sum) {
      if (count + 1 == bordersMs.length) {
        bordersMs = Arrays.copyOf(bordersMs, 2 * count + 2);
        packets = Arrays.copyOf(packets, 2 * count + 2);
      }
      packets[count] = sum;
      bordersMs[++count] = Math.min(endCell * CELL_MS, endMs);
    }

    /** Packets of the last period, which is no more; 0 if there is none, or one of rate zero. */
    long takeBack() {
      if (count == 0 || packets[count - 1] == 0) {
        return 0;
      }
      return packets[--count];
    }

    Trace trace(String file) {
      DoubleStream.Builder durationsMs = DoubleStream.builder();
      DoubleStream.Builder kbps = DoubleStream.builder();
      int begin = 0;
      for (int i = 0; i < count; i++) {
        double rate = rate(i);
        if (i + 1 == count || rate(i + 1) != rate) {
          durationsMs.add(bordersMs[i + 1] - bordersMs[begin]);
          kbps.add(rate);
          begin = i + 1;
        }
      }
      return TwoColumns.trace(durationsMs.build().toArray(), kbps.build().toArray(), file);
    }

    private double rate(int i) {
      return packets[i] * PACKET_BITS / (bordersMs[i + 1] - bordersMs[i]);
    }
  }

  /**
   * As many packets as come nearest to the round's bits, at least one; each in the millisecond in
   * which its share of the bits is through. The last one is where the round ends, also after an
   * outage: there is no other way to say how long it lasts.
   */
  @Override
  public void write(Trace trace, Appendable to) throws IOException {
    if (trace.totalMs() > LONGEST_MS) {
      throw new IllegalArgumentException("lasts longer than the day that is read");
    }
    double bits = trace.meanKbps() * trace.totalMs();
    long lines = Math.max(1, (long) Math.rint(bits / PACKET_BITS));
    TwoColumns.requireLines(lines, MOST_LINES);
    double share = bits / lines;
    double bitsBefore = 0;
    int period = 0;
    long endMs = Math.max(1, (long) Math.rint(trace.totalMs()));
    for (long packet = 1; packet < lines; packet++) {
      double through = packet * share;
      while (period + 1 < trace.periods()
          && through > bitsBefore + trace.durationMs(period) * trace.kbps(period)) {
        bitsBefore += trace.durationMs(period) * trace.kbps(period);
        period++;
      }
      double ms = trace.startMs(period) + (through - bitsBefore) / trace.kbps(period);
      line(to, Math.min(endMs, Math.max(1, (long) Math.ceil(ms))));
    }
    line(to, endMs);
  }

  private static void line(Appendable to, long ms) throws IOException {
    to.append(Long.toString(ms)).append('\n');
  }

  @Override
  public List<String> drops(Trace trace) {
    List<String> dropped = TwoColumns.drops(trace);
    dropped.add("what is finer than packets of 1500 bytes and whole ms");
    return dropped;
  }
}
