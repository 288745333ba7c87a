package weir.media.box;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a track of H.264 or HEVC writes its NAL units, and the parameter sets that its initialization
 * segment holds for them: enough to turn its segments into a byte stream with start codes (Annex B
 * of either standard), which decoders take without any container, and in which one rung may follow
 * another.
 *
 * @param isHevc else it is H.264
 * @param lengthBytes of the number before each unit, 1, 2 or 4
 * @param parameterSets in the order of the configuration
 */
public record NalUnits(boolean isHevc, int lengthBytes, List<byte[]> parameterSets) {
  private static final byte[] START = {0, 0, 0, 1};

  /** Access unit delimiters: whatever follows begins a new picture. */
  private static final byte[] AVC_DELIMITER = {0x09, (byte) 0xf0};

  private static final byte[] HEVC_DELIMITER = {0x46, 0x01, 0x50};
  private static final int PICTURE_FIELDS = 78;
  private static final int HEVC_FIELDS = 21;

  public NalUnits {
    parameterSets = List.copyOf(parameterSets);
  }

  /**
   * Reads an initialization segment.
   *
   * @return empty where its pictures are coded in another way, or encrypted
   */
  public static Optional<NalUnits> read(BoxReader initialization) throws IOException {
    Box moov =
        BoxReader.first(initialization.boxes(), "moov")
            .orElseThrow(() -> new MalformedMedia(initialization.location(), 0, "no 'moov' in it"));
    Box stsd = initialization.descend(moov, "trak", "mdia", "minf", "stbl", "stsd");
    List<Box> entries = initialization.children(stsd, 8);
    if (entries.isEmpty()) {
      throw initialization.malformed(stsd, "no sample entry");
    }
    Box entry = entries.get(0);
    boolean isAvc = entry.type().equals("avc1") || entry.type().equals("avc3");
    boolean isHevc = entry.type().equals("hvc1") || entry.type().equals("hev1");
    if (!isAvc && !isHevc) {
      return Optional.empty();
    }
    String type = isAvc ? "avcC" : "hvcC";
    Box configuration =
        BoxReader.first(initialization.children(entry, PICTURE_FIELDS), type)
            .orElseThrow(() -> initialization.malformed(entry, "no '" + type + "' in it"));
    Track.Fields fields = Track.Fields.of(initialization, configuration);
    return Optional.of(isAvc ? avc(fields) : hevc(fields));
  }

  /** ISO/IEC 14496-15, 5.3.3.1.2. */
  private static NalUnits avc(Track.Fields avcC) throws MalformedMedia {
    avcC.skip(4);
    int lengthBytes = (avcC.u8() & 3) + 1;
    List<byte[]> sets = new ArrayList<>();
    for (int i = avcC.u8() & 31; i > 0; i--) {
      sets.add(avcC.bytes(avcC.u16()));
    }
    for (int i = avcC.u8(); i > 0; i--) {
      sets.add(avcC.bytes(avcC.u16()));
    }
    return new NalUnits(false, lengthBytes, sets);
  }

  /** ISO/IEC 14496-15, 8.3.3.1.2. */
  private static NalUnits hevc(Track.Fields hvcC) throws MalformedMedia {
    hvcC.skip(HEVC_FIELDS);
    int lengthBytes = (hvcC.u8() & 3) + 1;
    List<byte[]> sets = new ArrayList<>();
    for (int arrays = hvcC.u8(); arrays > 0; arrays--) {
      hvcC.skip(1);
      for (int i = hvcC.u16(); i > 0; i--) {
        sets.add(hvcC.bytes(hvcC.u16()));
      }
    }
    return new NalUnits(true, lengthBytes, sets);
  }

  /**
   * A segment as a byte stream: the parameter sets, the samples, and a delimiter, so that a decoder
   * need not wait for the next segment to know that the last picture is whole.
   *
   * @param segment its bytes
   * @param samples as {@link Sample#read} found them there
   * @throws MalformedMedia where a unit is longer than its sample
   */
  public byte[] annexB(BoxReader segment, List<Sample> samples) throws IOException {
    int room = 0;
    for (Sample sample : samples) {
      room += sample.bytes() + 64;
    }
    ByteArrayOutputStream stream = new ByteArrayOutputStream(room);
    for (byte[] set : parameterSets) {
      stream.writeBytes(START);
      stream.writeBytes(set);
    }
    for (Sample sample : samples) {
      ByteBuffer bytes = ByteBuffer.allocate(sample.bytes());
      segment.fill(bytes, sample.offset());
      bytes.flip();
      while (bytes.hasRemaining()) {
        int length = length(bytes);
        if (length < 0 || length > bytes.remaining()) {
          throw new MalformedMedia(
              segment.location(),
              sample.offset() + bytes.position(),
              "a NAL unit of " + length + " bytes, " + bytes.remaining() + " are left");
        }
        stream.writeBytes(START);
        stream.write(bytes.array(), bytes.position(), length);
        bytes.position(bytes.position() + length);
      }
    }
    stream.writeBytes(START);
    stream.writeBytes(isHevc ? HEVC_DELIMITER : AVC_DELIMITER);
    return stream.toByteArray();
  }

  /** -1 where not even the number is there, or it is above 2^31. */
  private int length(ByteBuffer bytes) {
    if (bytes.remaining() < lengthBytes) {
      return -1;
    }
    int length = 0;
    for (int i = 0; i < lengthBytes; i++) {
      length = length << 8 | bytes.get() & 0xff;
    }
    return length;
  }
}
