package weir.player.check;

import java.util.Optional;

/**
 * What a stream itself says of its picture: AVC's sequence parameter set (ISO/IEC 14496-10,
 * 7.3.2.1.1 and E.1.1).
 *
 * @param width pixels that are shown
 * @param height pixels that are shown
 * @param pixelWidth relative; 0 if it does not say
 * @param pixelHeight relative; 0 if it does not say
 * @param hasColour whether it says what its colours mean
 */
record Picture(long width, long height, long pixelWidth, long pixelHeight, boolean hasColour) {
  private static final int EXTENDED_RATIO = 255;

  /** Table E-1, by {@code aspect_ratio_idc}. */
  private static final int[][] RATIOS = {
    {0, 0}, {1, 1}, {12, 11}, {10, 11}, {16, 11}, {40, 33}, {24, 11}, {20, 11}, {32, 11}, {80, 33},
    {18, 11}, {15, 11}, {64, 33}, {160, 99}, {4, 3}, {3, 2}, {2, 1}
  };

  /**
   * @param nalUnit with its header byte
   * @return empty if it ends before its fields do
   */
  static Optional<Picture> ofAvc(byte[] nalUnit) {
    Bits bits = Bits.ofNalUnit(nalUnit, 1);
    int profile = (int) bits.bits(8);
    bits.skip(16);
    bits.unsigned();
    long chroma = 1;
    switch (profile) {
      case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> {
        chroma = bits.unsigned();
        bits.skip(chroma == 3 ? 1 : 0);
        bits.unsigned();
        bits.unsigned();
        bits.skip(1);
        if (bits.flag()) {
          scalingLists(bits, chroma == 3 ? 12 : 8);
        }
      }
      default -> {}
    }
    bits.unsigned();
    long order = bits.unsigned();
    if (order == 0) {
      bits.unsigned();
    } else if (order == 1) {
      bits.skip(1);
      bits.signed();
      bits.signed();
      long cycle = bits.unsigned();
      for (long i = 0; i < cycle && bits.isWithin(); i++) {
        bits.signed();
      }
    }
    bits.unsigned();
    bits.skip(1);
    long width = 16 * (bits.unsigned() + 1);
    long mapUnits = bits.unsigned() + 1;
    int fields = bits.flag() ? 1 : 2;
    long height = 16 * mapUnits * fields;
    bits.skip(fields == 2 ? 1 : 0);
    bits.skip(1);
    if (bits.flag()) {
      long unitX = chroma == 1 || chroma == 2 ? 2 : 1;
      long unitY = (chroma == 1 ? 2 : 1) * fields;
      width -= unitX * (bits.unsigned() + bits.unsigned());
      height -= unitY * (bits.unsigned() + bits.unsigned());
    }
    long pixelWidth = 0;
    long pixelHeight = 0;
    boolean hasColour = false;
    if (bits.flag()) {
      if (bits.flag()) {
        int ratio = (int) bits.bits(8);
        if (ratio == EXTENDED_RATIO) {
          pixelWidth = bits.bits(16);
          pixelHeight = bits.bits(16);
        } else if (ratio < RATIOS.length) {
          pixelWidth = RATIOS[ratio][0];
          pixelHeight = RATIOS[ratio][1];
        }
      }
      bits.skip(bits.flag() ? 1 : 0);
      if (bits.flag()) {
        bits.skip(4);
        hasColour = bits.flag();
      }
    }
    return bits.isWithin()
        ? Optional.of(new Picture(width, height, pixelWidth, pixelHeight, hasColour))
        : Optional.empty();
  }

  private static void scalingLists(Bits bits, int count) {
    for (int i = 0; i < count; i++) {
      if (bits.flag()) {
        int size = i < 6 ? 16 : 64;
        long last = 8;
        long next = 8;
        for (int j = 0; j < size; j++) {
          if (next != 0) {
            next = Math.floorMod(last + bits.signed(), 256L);
          }
          last = next == 0 ? last : next;
        }
      }
    }
  }
}
