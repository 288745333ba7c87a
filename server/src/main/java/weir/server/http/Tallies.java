package weir.server.http;

import java.util.concurrent.atomic.LongAdder;

/** What was answered since the server began: a few additions for each response, and no more. */
final class Tallies {
  /** {@code 1xx} to {@code 5xx}. */
  static final int CLASSES = 5;

  /**
   * Upper ends of the times to the first byte that are told apart, ms; the last one has none. From
   * what the lane takes to what the slowest link delays.
   */
  static final double[] FIRST_BYTE_MS = {
    0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10_000
  };

  private static final int KINDS = Kind.values().length;

  private final LongAdder[] responses = adders(KINDS * CLASSES);
  private final LongAdder[] bytes = adders(KINDS * CLASSES);
  private final LongAdder[] firstByte = adders(FIRST_BYTE_MS.length + 1);
  private final LongAdder firstByteMicros = new LongAdder();

  /** Responses that ended before their end. */
  final LongAdder broken = new LongAdder();

  /** Requests that could not be read, and connections that took too long to send one. */
  final LongAdder unreadable = new LongAdder();

  /** Facts that nobody had time to write down. */
  final LongAdder dropped = new LongAdder();

  /** Begun and not ended. */
  final LongAdder running = new LongAdder();

  /** Connections whose last answer has gone, and whose client may still be sending. */
  final LongAdder parting = new LongAdder();

  private static LongAdder[] adders(int count) {
    LongAdder[] adders = new LongAdder[count];
    for (int i = 0; i < count; i++) {
      adders[i] = new LongAdder();
    }
    return adders;
  }

  void answered(Kind kind, int status, long bodyBytes, long firstByteNanos) {
    int cell = cell(kind, status / 100);
    responses[cell].increment();
    bytes[cell].add(bodyBytes);
    int bucket = 0;
    while (bucket < FIRST_BYTE_MS.length && firstByteNanos > FIRST_BYTE_MS[bucket] * 1e6) {
      bucket++;
    }
    firstByte[bucket].increment();
    firstByteMicros.add(firstByteNanos / 1000);
  }

  private static int cell(Kind kind, int statusClass) {
    return kind.ordinal() * CLASSES + Math.min(Math.max(statusClass, 1), CLASSES) - 1;
  }

  LongAdder responses(Kind kind, int statusClass) {
    return responses[cell(kind, statusClass)];
  }

  LongAdder bytes(Kind kind, int statusClass) {
    return bytes[cell(kind, statusClass)];
  }

  /** By bucket, each without those below it. */
  long[] firstByteCounts() {
    long[] counts = new long[firstByte.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = firstByte[i].sum();
    }
    return counts;
  }

  double firstByteSeconds() {
    return firstByteMicros.sum() / 1e6;
  }
}
