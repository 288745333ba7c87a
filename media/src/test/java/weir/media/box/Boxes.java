package weir.media.box;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Boxes written byte by byte, so that the reader is not tested with its own understanding. */
final class Boxes {
  private Boxes() {}

  static byte[] box(String type, byte[]... payload) {
    byte[] inside = join(payload);
    return join(u32(8 + inside.length), ascii(type), inside);
  }

  static byte[] fullBox(String type, int version, int flags, byte[]... payload) {
    return box(type, u32((long) version << 24 | flags), join(payload));
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] u8(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  static byte[] u16(int value) {
    return ByteBuffer.allocate(2).putShort((short) value).array();
  }

  static byte[] u32(long value) {
    return ByteBuffer.allocate(4).putInt((int) value).array();
  }

  static byte[] u64(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }

  static byte[] zeros(int count) {
    return new byte[count];
  }

  /** An initialization segment around one sample entry; {@code trex} says 512 ticks, sync. */
  static byte[] init(String handler, long timescale, byte[] sampleEntry) {
    return join(
        box("ftyp", ascii("cmfc"), u32(0), ascii("iso6")),
        box(
            "moov",
            fullBox("mvhd", 0, 0, zeros(96)),
            box(
                "trak",
                fullBox("tkhd", 0, 3, zeros(8), u32(1), zeros(68)),
                box(
                    "mdia",
                    fullBox("mdhd", 0, 0, zeros(8), u32(timescale), zeros(8)),
                    fullBox("hdlr", 0, 0, zeros(4), ascii(handler), zeros(13)),
                    box("minf", box("stbl", fullBox("stsd", 0, 0, u32(1), sampleEntry))))),
            box("mvex", fullBox("trex", 0, 0, u32(1), u32(1), u32(512), u32(0), u32(0)))));
  }

  static byte[] avc1(int width, int height, byte[]... inside) {
    return box("avc1", zeros(24), u16(width), u16(height), zeros(50), join(inside));
  }

  /** A sample entry of any picture codec. */
  static byte[] picture(String type, byte[]... inside) {
    return box(type, zeros(24), u16(640), u16(360), zeros(50), join(inside));
  }

  /** A sample entry of any sound codec. */
  static byte[] sound(String type, byte[]... inside) {
    return box(type, zeros(16), u16(2), u16(16), zeros(4), u32((long) 48_000 << 16), join(inside));
  }

  static byte[] avcC(int profile, int compatibility, int level) {
    return box("avcC", u8(1, profile, compatibility, level, 0xff, 0xe0, 0));
  }

  static byte[] mp4a(int channels, int sampleRate, byte[] audioSpecificConfig) {
    byte[] specific = join(u8(0x05, audioSpecificConfig.length), audioSpecificConfig);
    byte[] config = join(u8(0x04, 13 + specific.length, 0x40), zeros(12), specific);
    byte[] descriptor = join(u8(0x03, 0x80, 0x80, 3 + config.length), u16(1), u8(0), config);
    return box(
        "mp4a",
        zeros(16),
        u16(channels),
        u16(16),
        zeros(4),
        u32((long) sampleRate << 16),
        fullBox("esds", 0, 0, descriptor));
  }
}
