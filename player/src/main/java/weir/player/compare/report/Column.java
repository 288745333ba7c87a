package weir.player.compare.report;

import java.util.Arrays;

/** A column of whole numbers that grows. */
final class Column {
  private long[] values = new long[64];
  private int size;

  void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  void set(int at, long value) {
    values[at] = value;
  }

  long get(int at) {
    return values[at];
  }

  long last() {
    return values[size - 1];
  }

  int size() {
    return size;
  }

  void write(Varints out) {
    for (int i = 0; i < size; i++) {
      out.add(values[i]);
    }
  }

  void writeDifferences(Varints out) {
    Varints.differences(values(), out);
  }

  long[] values() {
    return Arrays.copyOf(values, size);
  }
}
