package weir.media.box;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an initialization segment says of its one track.
 *
 * @param id {@code track_ID}
 * @param handler {@code vide}, {@code soun}, …
 * @param timescale ticks per second of all times in the track's fragments
 * @param codecs the value of a manifest's {@code @codecs} (RFC 6381), from the sample entry
 * @param width coded pixels; 0 for sound
 * @param height coded pixels; 0 for sound
 * @param pixelWidth relative width of a pixel, {@code pasp}; 1 when unsaid
 * @param pixelHeight relative height of a pixel
 * @param sampleRate Hz; 0 for pictures
 * @param channels 0 for pictures
 * @param fallback what {@code trex} says for samples whose fragment does not
 */
public record Track(
    long id,
    String handler,
    long timescale,
    String codecs,
    int width,
    int height,
    long pixelWidth,
    long pixelHeight,
    int sampleRate,
    int channels,
    SampleDefaults fallback) {
  public Track {
    if (timescale <= 0 || pixelWidth <= 0 || pixelHeight <= 0) {
      throw new IllegalArgumentException(
          "timescale " + timescale + ", pixels " + pixelWidth + ":" + pixelHeight);
    }
  }

  /** Durations in ticks, sizes in bytes, flags as ISO/IEC 14496-12, 8.8.3.1, has them. */
  record SampleDefaults(long duration, long size, long flags) {}

  public boolean isVideo() {
    return handler.equals("vide");
  }

  public boolean isAudio() {
    return handler.equals("soun");
  }

  /**
   * @param initialization a file with {@code moov}; exactly one track is expected in it
   */
  public static Track read(Path initialization) throws IOException {
    try (BoxReader reader = BoxReader.open(initialization)) {
      return read(reader);
    }
  }

  static Track read(BoxReader reader) throws IOException {
    Box moov =
        BoxReader.first(reader.boxes(), "moov")
            .orElseThrow(() -> new MalformedMedia(reader.location(), 0, "no 'moov' in it"));
    List<Box> traks =
        reader.children(moov).stream().filter(box -> box.type().equals("trak")).toList();
    if (traks.size() != 1) {
      throw reader.malformed(moov, traks.size() + " tracks, one was expected");
    }
    return read(reader, moov, traks.get(0));
  }

  static Track read(BoxReader reader, Box moov, Box trak) throws IOException {
    Fields tkhd = Fields.full(reader, reader.descend(trak, "tkhd"));
    tkhd.skip(tkhd.version() == 1 ? 16 : 8);
    long id = tkhd.u32();

    Fields mdhd = Fields.full(reader, reader.descend(trak, "mdia", "mdhd"));
    mdhd.skip(mdhd.version() == 1 ? 16 : 8);
    long timescale = mdhd.u32();
    if (timescale == 0) {
      throw reader.malformed(mdhd.box(), "timescale 0");
    }

    Fields hdlr = Fields.full(reader, reader.descend(trak, "mdia", "hdlr"));
    hdlr.skip(4);
    String handler = hdlr.fourcc();

    Box stsd = reader.descend(trak, "mdia", "minf", "stbl", "stsd");
    List<Box> entries = reader.children(stsd, 8);
    if (entries.isEmpty()) {
      throw reader.malformed(stsd, "no sample entry");
    }
    Box entry = entries.get(0);
    Fields fields = Fields.of(reader, entry);
    SampleDefaults fallback = fallback(reader, moov, id);
    if (handler.equals("vide")) {
      fields.skip(24);
      int width = fields.u16();
      int height = fields.u16();
      List<Box> inside = reader.children(entry, 78);
      long pixelWidth = 1;
      long pixelHeight = 1;
      Optional<Box> pasp = BoxReader.first(inside, "pasp");
      if (pasp.isPresent()) {
        Fields ratio = Fields.of(reader, pasp.get());
        pixelWidth = Math.max(1, ratio.u32());
        pixelHeight = Math.max(1, ratio.u32());
      }
      String codecs = pictureCodecs(reader, entry, inside);
      return new Track(
          id, handler, timescale, codecs, width, height, pixelWidth, pixelHeight, 0, 0, fallback);
    }
    if (handler.equals("soun")) {
      fields.skip(16);
      int channels = fields.u16();
      fields.skip(6);
      int sampleRate = (int) (fields.u32() >>> 16);
      String codecs = soundCodecs(reader, entry, reader.children(entry, 28));
      return new Track(id, handler, timescale, codecs, 0, 0, 1, 1, sampleRate, channels, fallback);
    }
    return new Track(id, handler, timescale, entry.type(), 0, 0, 1, 1, 0, 0, fallback);
  }

  private static SampleDefaults fallback(BoxReader reader, Box moov, long id) throws IOException {
    Optional<Box> mvex = reader.child(moov, "mvex");
    if (mvex.isEmpty()) {
      return new SampleDefaults(0, 0, 0);
    }
    for (Box box : reader.children(mvex.get())) {
      if (box.type().equals("trex")) {
        Fields trex = Fields.full(reader, box);
        if (trex.u32() == id) {
          trex.skip(4);
          return new SampleDefaults(trex.u32(), trex.u32(), trex.u32());
        }
      }
    }
    return new SampleDefaults(0, 0, 0);
  }

  /** By the box that configures the decoder; other pictures by their four characters alone. */
  private static String pictureCodecs(BoxReader reader, Box entry, List<Box> inside)
      throws IOException {
    return switch (entry.type()) {
      case "avc1", "avc3" -> avc(entry.type(), configuration(reader, entry, inside, "avcC"));
      case "hvc1", "hev1" -> hevc(entry.type(), configuration(reader, entry, inside, "hvcC"));
      case "av01" -> av1(configuration(reader, entry, inside, "av1C"), nclx(reader, inside));
      case "vp09" -> vp9(configuration(reader, entry, inside, "vpcC"));
      default -> entry.type();
    };
  }

  private static Fields configuration(BoxReader reader, Box entry, List<Box> inside, String type)
      throws IOException {
    Box box =
        BoxReader.first(inside, type)
            .orElseThrow(() -> reader.malformed(entry, "no '" + type + "' in it"));
    Fields fields = Fields.of(reader, box);
    fields.skip(type.equals("vpcC") ? 4 : 1); // a full box; the others begin with their version
    return fields;
  }

  /** {@code avc1.PPCCLL}: profile, constraints and level (RFC 6381, 3.3). */
  private static String avc(String entry, Fields avcC) throws MalformedMedia {
    return String.format(Locale.ROOT, "%s.%02x%02x%02x", entry, avcC.u8(), avcC.u8(), avcC.u8());
  }

  /**
   * {@code hvc1.1.6.L93.90}: profile, the profiles it is compatible with as bits counted from the
   * right, tier and level, and the constraints without their last zeros (ISO/IEC 14496-15, E.3).
   */
  private static String hevc(String entry, Fields hvcC) throws MalformedMedia {
    int profile = hvcC.u8();
    int compatible = Integer.reverse((int) hvcC.u32());
    byte[] constraints = hvcC.bytes(6);
    int level = hvcC.u8();
    StringBuilder codecs = new StringBuilder(entry).append('.');
    if (profile >>> 6 != 0) {
      codecs.append((char) ('A' - 1 + (profile >>> 6)));
    }
    codecs.append(profile & 0x1f).append('.').append(hex(compatible)).append('.');
    codecs.append((profile & 0x20) != 0 ? 'H' : 'L').append(level);
    int said = constraints.length;
    while (said > 0 && constraints[said - 1] == 0) {
      said--;
    }
    for (int i = 0; i < said; i++) {
      codecs.append('.').append(hex(constraints[i] & 0xff));
    }
    return codecs.toString();
  }

  private static String hex(int number) {
    return Integer.toHexString(number).toUpperCase(Locale.ROOT);
  }

  /**
   * {@code av01.0.04M.08}: profile, level and tier, bits; where they are not the usual ones
   * followed by monochrome, subsampling and colours (AV1 Codec ISO Media File Format Binding, 5).
   */
  private static String av1(Fields av1C, int[] colours) throws MalformedMedia {
    int first = av1C.u8();
    int second = av1C.u8();
    int profile = first >>> 5;
    boolean isHighDepth = (second & 0x40) != 0;
    int bits = !isHighDepth ? 8 : profile == 2 && (second & 0x20) != 0 ? 12 : 10;
    String codecs =
        String.format(
            Locale.ROOT,
            "av01.%d.%02d%c.%02d",
            profile,
            first & 0x1f,
            (second & 0x80) != 0 ? 'H' : 'M',
            bits);
    int x = second >>> 3 & 1;
    int y = second >>> 2 & 1;
    String shape = ".%d.%d%d%d".formatted(second >>> 4 & 1, x, y, x + y == 2 ? second & 3 : 0);
    String rest =
        shape
            + String.format(
                Locale.ROOT, ".%02d.%02d.%02d.%d", colours[0], colours[1], colours[2], colours[3]);
    return rest.equals(".0.110.01.01.01.0") ? codecs : codecs + rest;
  }

  /**
   * {@code vp09.00.31.08}: profile, level, bits; where they are not the usual ones followed by
   * subsampling, colours and range (VP Codec ISO Media File Format Binding).
   */
  private static String vp9(Fields vpcC) throws MalformedMedia {
    int profile = vpcC.u8();
    int level = vpcC.u8();
    int packed = vpcC.u8();
    String codecs = String.format(Locale.ROOT, "vp09.%02d.%02d.%02d", profile, level, packed >>> 4);
    String rest =
        String.format(
            Locale.ROOT,
            ".%02d.%02d.%02d.%02d.%02d",
            packed >>> 1 & 7,
            vpcC.u8(),
            vpcC.u8(),
            vpcC.u8(),
            packed & 1);
    return rest.equals(".01.01.01.01.00") ? codecs : codecs + rest;
  }

  /**
   * Primaries, transfer, matrix and whether the full range is used, from {@code colr}; BT.709 in
   * the video range where it is not said, since AV1 hides them in a bit stream of its own.
   */
  private static int[] nclx(BoxReader reader, List<Box> inside) throws IOException {
    Optional<Box> colr = BoxReader.first(inside, "colr");
    if (colr.isPresent()) {
      Fields fields = Fields.of(reader, colr.get());
      if (fields.fourcc().equals("nclx")) {
        return new int[] {fields.u16(), fields.u16(), fields.u16(), fields.u8() >>> 7};
      }
    }
    return new int[] {1, 1, 1, 0};
  }

  /**
   * {@code mp4a.40.N} from the descriptors in {@code esds} (ISO/IEC 14496-1, 7.2.6); {@code opus}
   * in small letters, which all players know, though its sample entry is {@code Opus}.
   */
  private static String soundCodecs(BoxReader reader, Box entry, List<Box> inside)
      throws IOException {
    if (entry.type().equals("Opus")) {
      return "opus";
    }
    if (!entry.type().equals("mp4a")) {
      return entry.type();
    }
    Box esds =
        BoxReader.first(inside, "esds")
            .orElseThrow(() -> reader.malformed(entry, "no 'esds' in it"));
    Fields fields = Fields.full(reader, esds);
    fields.descriptor(0x03);
    fields.skip(2);
    int flags = fields.u8();
    fields.skip((flags & 0x80) != 0 ? 2 : 0);
    fields.skip((flags & 0x40) != 0 ? fields.u8() : 0);
    fields.skip((flags & 0x20) != 0 ? 2 : 0);
    fields.descriptor(0x04);
    int objectType = fields.u8();
    if (objectType != 0x40) {
      return String.format(Locale.ROOT, "mp4a.%02x", objectType);
    }
    fields.skip(12);
    fields.descriptor(0x05);
    int first = fields.u8();
    int audioObjectType = first >>> 3;
    if (audioObjectType == 31) {
      audioObjectType = 32 + ((first & 7) << 3 | fields.u8() >>> 5);
    }
    return "mp4a.40." + audioObjectType;
  }

  /** A payload read front to back; running over its end names the box, not a Java exception. */
  static final class Fields {
    private final BoxReader reader;
    private final Box box;
    private final ByteBuffer bytes;
    private int version;
    private int flags;

    private Fields(BoxReader reader, Box box) throws IOException {
      this.reader = reader;
      this.box = box;
      this.bytes = reader.payload(box);
    }

    static Fields of(BoxReader reader, Box box) throws IOException {
      return new Fields(reader, box);
    }

    /** Of a "full box": version and flags come first. */
    static Fields full(BoxReader reader, Box box) throws IOException {
      Fields fields = new Fields(reader, box);
      long first = fields.u32();
      fields.version = (int) (first >>> 24);
      fields.flags = (int) (first & 0xff_ffff);
      return fields;
    }

    Box box() {
      return box;
    }

    int version() {
      return version;
    }

    boolean has(int flag) {
      return (flags & flag) != 0;
    }

    void skip(int count) throws MalformedMedia {
      need(count);
      bytes.position(bytes.position() + count);
    }

    int u8() throws MalformedMedia {
      need(1);
      return bytes.get() & 0xff;
    }

    int u16() throws MalformedMedia {
      need(2);
      return bytes.getShort() & 0xffff;
    }

    long u32() throws MalformedMedia {
      need(4);
      return bytes.getInt() & 0xffff_ffffL;
    }

    /** An unsigned 64-bit time; above 2^63 it is refused. */
    long u64() throws MalformedMedia {
      need(8);
      long value = bytes.getLong();
      if (value < 0) {
        throw reader.malformed(box, "a time beyond 2^63");
      }
      return value;
    }

    String fourcc() throws MalformedMedia {
      need(4);
      byte[] characters = new byte[4];
      bytes.get(characters);
      return new String(characters, StandardCharsets.ISO_8859_1);
    }

    int remaining() {
      return bytes.remaining();
    }

    byte[] bytes(int count) throws MalformedMedia {
      need(count);
      byte[] copy = new byte[count];
      bytes.get(copy);
      return copy;
    }

    /** Steps over an MPEG-4 descriptor's tag and length. */
    void descriptor(int tag) throws MalformedMedia {
      int found = u8();
      if (found != tag) {
        throw reader.malformed(box, "descriptor " + found + " where " + tag + " was expected");
      }
      for (int i = 0; i < 4; i++) {
        if ((u8() & 0x80) == 0) {
          return;
        }
      }
    }

    private void need(int count) throws MalformedMedia {
      if (bytes.remaining() < count) {
        throw reader.malformed(
            box, "ends " + (count - bytes.remaining()) + " bytes before its fields do");
      }
    }
  }
}
