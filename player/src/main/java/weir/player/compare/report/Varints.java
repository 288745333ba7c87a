package weir.player.compare.report;

import java.io.ByteArrayOutputStream;

/**
 * Whole numbers in as few bytes as they need: seven bits a byte, the lowest first, the sign in the
 * lowest bit of all.
 */
final class Varints {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  void add(long value) {
    long left = value << 1 ^ value >> 63;
    while ((left & ~0x7fL) != 0) {
      out.write((int) (left & 0x7f | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }

  /** Each less the one before it, the first as it is. */
  static void differences(long[] values, Varints out) {
    for (int i = 0; i < values.length; i++) {
      out.add(i == 0 ? values[0] : values[i] - values[i - 1]);
    }
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
