package weir.player.check;

import java.util.Arrays;

/** Reads bits and Exp-Golomb codes (ISO/IEC 14496-10, 9.1); beyond the end there are zeros. */
final class Bits {
  private final byte[] bytes;
  private int at;

  private Bits(byte[] bytes) {
    this.bytes = bytes;
  }

  static Bits of(byte[] bytes) {
    return new Bits(bytes);
  }

  /** A NAL unit's payload, without the bytes that only keep start codes away (7.3.1). */
  static Bits ofNalUnit(byte[] bytes, int from) {
    byte[] clean = new byte[bytes.length];
    int count = 0;
    int zeros = 0;
    for (int i = from; i < bytes.length; i++) {
      if (zeros >= 2 && bytes[i] == 3) {
        zeros = 0;
        continue;
      }
      zeros = bytes[i] == 0 ? zeros + 1 : 0;
      clean[count++] = bytes[i];
    }
    return new Bits(Arrays.copyOf(clean, count));
  }

  int bit() {
    int index = at >>> 3;
    int value = index < bytes.length ? bytes[index] >>> (7 - (at & 7)) & 1 : 0;
    at++;
    return value;
  }

  boolean flag() {
    return bit() == 1;
  }

  /**
   * @param count up to 32
   */
  long bits(int count) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 1 | bit();
    }
    return value;
  }

  void skip(int count) {
    at += count;
  }

  /** {@code ue(v)}; at most 2^32 - 2. */
  long unsigned() {
    int zeros = 0;
    while (zeros < 32 && at >>> 3 < bytes.length && bit() == 0) {
      zeros++;
    }
    return (1L << zeros) - 1 + bits(zeros);
  }

  /** {@code se(v)}. */
  long signed() {
    long code = unsigned();
    return (code & 1) == 1 ? (code + 1) / 2 : -(code / 2);
  }

  /** Whether all that was asked for was there. */
  boolean isWithin() {
    return at <= bytes.length * 8L;
  }
}
