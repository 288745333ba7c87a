package weir.player.check;

import java.nio.ByteBuffer;
import java.util.Optional;

/** Whether a decoder can begin at a sample, by the sample's own bytes. */
final class AccessPoint {
  private AccessPoint() {}

  /**
   * What the first picture of a sample is.
   *
   * @param codec the sample entry's four characters
   * @param sample its bytes from the first on, perhaps not all
   * @param lengthBytes of the sizes before NAL units
   * @return whether it stands alone (an IDR picture, a key frame); empty if nobody here can tell
   */
  static Optional<Boolean> standsAlone(String codec, ByteBuffer sample, int lengthBytes) {
    return switch (codec) {
      case "avc1", "avc3" -> firstSlice(sample, lengthBytes, false);
      case "hvc1", "hev1" -> firstSlice(sample, lengthBytes, true);
      case "av01" -> av1(sample);
      case "vp09" -> vp9(sample);
      default -> Optional.empty();
    };
  }

  private static Optional<Boolean> firstSlice(ByteBuffer sample, int lengthBytes, boolean isHevc) {
    while (sample.remaining() > lengthBytes) {
      long length = 0;
      for (int i = 0; i < lengthBytes; i++) {
        length = length << 8 | sample.get() & 0xff;
      }
      int first = sample.get(sample.position()) & 0xff;
      int type = isHevc ? first >>> 1 & 0x3f : first & 0x1f;
      if (isHevc && type < 32) {
        // ISO/IEC 23008-2, table 7-1: IDR_W_RADL, IDR_N_LP
        return Optional.of(type == 19 || type == 20);
      }
      if (!isHevc && type >= 1 && type <= 5) {
        return Optional.of(type == 5);
      }
      if (length <= 0 || length > sample.remaining()) {
        return Optional.empty();
      }
      sample.position(sample.position() + (int) length);
    }
    return Optional.empty();
  }

  /** A key frame that is shown, with a sequence header before it (AV1, 5.5 and 5.9.2). */
  private static Optional<Boolean> av1(ByteBuffer sample) {
    boolean hasSequence = false;
    while (sample.remaining() >= 2) {
      int header = sample.get() & 0xff;
      int type = header >>> 3 & 0xf;
      if ((header & 4) != 0) {
        sample.get();
      }
      long size = sample.remaining();
      if ((header & 2) != 0) {
        size = 0;
        for (int i = 0; i < 8 && sample.hasRemaining(); i++) {
          int piece = sample.get() & 0xff;
          size |= (long) (piece & 0x7f) << 7 * i;
          if (piece < 0x80) {
            break;
          }
        }
      }
      if (type == 1) {
        hasSequence = true;
      } else if ((type == 3 || type == 6) && sample.hasRemaining()) {
        int first = sample.get(sample.position()) & 0xff;
        return Optional.of(hasSequence && first >>> 5 == 0);
      }
      if (size > sample.remaining()) {
        return Optional.empty();
      }
      sample.position(sample.position() + (int) size);
    }
    return Optional.empty();
  }

  /** VP9 bitstream, 6.2: marker 2, profile, show_existing_frame, then 0 for a key frame. */
  private static Optional<Boolean> vp9(ByteBuffer sample) {
    byte[] head = new byte[Math.min(2, sample.remaining())];
    sample.get(head);
    Bits bits = Bits.of(head);
    if (head.length == 0 || bits.bits(2) != 2) {
      return Optional.empty();
    }
    int profile = bits.bit() | bits.bit() << 1;
    bits.skip(profile == 3 ? 1 : 0);
    boolean showsAnOldOne = bits.flag();
    return Optional.of(!showsAnOldOne && bits.bit() == 0);
  }
}
