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

  byte[] bytes() {
    return out.toByteArray();
  }
}
