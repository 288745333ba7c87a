package weir.media.box;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One track of a progressive file: its facts, and the places of its sample tables, which stay in
 * the file.
 */
public final class MovieTrack {
  private static final int MATRIX_BYTES = 36;
  private static final int ENABLED = 1;
  private static final int LONGEST_WORDS = 4096;
  private static final String ROLES = "urn:mpeg:dash:role:2011";

  private final BoxReader reader;
  private final Box stbl;
  private final Track facts;
  private final EditList edits;
  private final Words words;
  private final byte[] sampleEntry;
  private final byte[] matrixAndSize;

  private MovieTrack(
      BoxReader reader,
      Box stbl,
      Track facts,
      EditList edits,
      Words words,
      byte[] sampleEntry,
      byte[] matrixAndSize) {
    this.reader = reader;
    this.stbl = stbl;
    this.facts = facts;
    this.edits = edits;
    this.words = words;
    this.sampleEntry = sampleEntry;
    this.matrixAndSize = matrixAndSize;
  }

  static MovieTrack read(BoxReader reader, Box moov, Box trak) throws IOException {
    Track facts = Track.read(reader, moov, trak);

    Track.Fields tkhd = Track.Fields.full(reader, reader.descend(trak, "tkhd"));
    boolean isEnabled = tkhd.has(ENABLED);
    tkhd.skip(tkhd.version() == 1 ? 32 : 20);
    tkhd.skip(16);
    byte[] matrixAndSize = tkhd.bytes(MATRIX_BYTES + 8);

    Track.Fields mdhd = Track.Fields.full(reader, reader.descend(trak, "mdia", "mdhd"));
    mdhd.skip(mdhd.version() == 1 ? 28 : 16);
    int packed = mdhd.u16();
    StringBuilder language = new StringBuilder();
    for (int shift = 10; shift >= 0; shift -= 5) {
      language.append((char) ((packed >>> shift & 31) + 0x60));
    }

    Box stbl = reader.descend(trak, "mdia", "minf", "stbl");
    Box entry = reader.children(reader.descend(stbl, "stsd"), 8).get(0);
    byte[] inside = new byte[Math.toIntExact(entry.payloadBytes())];
    reader.payload(entry).get(inside);
    byte[] sampleEntry = new BoxWriter().open(entry.type()).bytes(inside).close().toBytes();
    return new MovieTrack(
        reader,
        stbl,
        facts,
        EditList.read(reader, trak),
        Words.read(reader, trak, language.toString(), isEnabled),
        sampleEntry,
        matrixAndSize);
  }

  /** What its header says. */
  public Track facts() {
    return facts;
  }

  /** When its media is shown. */
  public EditList edits() {
    return edits;
  }

  /**
   * As the file has it, in RFC 5646 or ISO 639-2, or whatever stands there; {@code und} when it
   * does not say.
   */
  public String language() {
    return words.extended.orElse(iso639());
  }

  private String iso639() {
    return words.language.matches("[a-z]{3}") ? words.language : "und";
  }

  /** What the file calls it, as it stands there. */
  public Optional<String> name() {
    return words.name;
  }

  /** Its roles by the scheme {@code urn:mpeg:dash:role:2011}. */
  public List<String> roles() {
    return words.roles;
  }

  /** Whether it is meant to be played unless somebody chooses otherwise. */
  public boolean isEnabled() {
    return words.isEnabled;
  }

  /** What the file says of the track in words (ISO/IEC 14496-12, 8.4.2, 8.4.6, 8.10.4). */
  private record Words(
      String language,
      boolean isEnabled,
      Optional<String> extended,
      Optional<String> name,
      List<String> roles) {
    static Words read(BoxReader reader, Box trak, String language, boolean isEnabled)
        throws IOException {
      Optional<String> extended = Optional.empty();
      Optional<Box> elng = reader.child(reader.descend(trak, "mdia"), "elng");
      if (elng.isPresent()) {
        extended = strings(reader, elng.get(), 4).stream().findFirst();
      }
      Optional<String> name = Optional.empty();
      List<String> roles = new ArrayList<>();
      Optional<Box> udta = reader.child(trak, "udta");
      if (udta.isPresent()) {
        for (Box box : userData(reader, udta.get())) {
          if (box.type().equals("name")) {
            name = strings(reader, box, 0).stream().findFirst();
          } else if (box.type().equals("kind")) {
            List<String> schemeAndValue = strings(reader, box, 4);
            if (schemeAndValue.size() > 1 && schemeAndValue.get(0).equals(ROLES)) {
              roles.add(schemeAndValue.get(1));
            }
          }
        }
      }
      return new Words(language, isEnabled, extended, name, List.copyOf(roles));
    }

    /** QuickTime ends such a list with four zeros, which are no box, and others put in worse. */
    private static List<Box> userData(BoxReader reader, Box udta) throws IOException {
      try {
        return reader.children(udta);
      } catch (MalformedMedia e) {
        return List.of();
      }
    }

    /** Zero-terminated ones, behind so many bytes; a box too large to be words has none. */
    private static List<String> strings(BoxReader reader, Box box, int behind) throws IOException {
      if (box.payloadBytes() < behind || box.payloadBytes() > LONGEST_WORDS) {
        return List.of();
      }
      byte[] bytes = new byte[(int) box.payloadBytes()];
      reader.payload(box).get(bytes);
      String text = new String(bytes, behind, bytes.length - behind, StandardCharsets.UTF_8);
      return List.of(text.split("\0"));
    }
  }

  /** A new walk over all samples, from the first. */
  public SampleCursor samples() throws IOException {
    return new SampleCursor(reader, stbl);
  }

  /**
   * The initialization segment of a CMAF track that holds these samples: track 1, without edit
   * list, the sample entry as it was.
   */
  public byte[] initialization() {
    BoxWriter box = new BoxWriter();
    box.open("ftyp").fourcc("iso6").u32(0).fourcc("iso6").fourcc("cmfc");
    if (facts.isVideo()) {
      box.fourcc("cmf2"); // ISO/IEC 23000-19, 7.2: what it asks for is about pictures
    }
    box.close();
    box.open("moov");
    box.openFull("mvhd", 0, 0).zeros(8).u32(facts.timescale()).u32(0);
    box.u32(0x1_0000).u16(0x100).zeros(10);
    unityMatrix(box).zeros(24).u32(2).close();
    box.open("trak");
    box.openFull("tkhd", 0, 7).zeros(8).u32(1).zeros(4).u32(0).zeros(8).zeros(4);
    box.u16(facts.isAudio() ? 0x100 : 0).u16(0).bytes(matrixAndSize).close();
    box.open("mdia");
    box.openFull("mdhd", 0, 0).zeros(8).u32(facts.timescale()).u32(0);
    box.u16(packed(iso639())).u16(0).close();
    box.openFull("hdlr", 0, 0).u32(0).fourcc(facts.handler()).zeros(13).close();
    box.open("minf");
    if (facts.isVideo()) {
      box.openFull("vmhd", 0, 1).zeros(8).close();
    } else {
      box.openFull("smhd", 0, 0).zeros(4).close();
    }
    box.open("dinf").openFull("dref", 0, 0).u32(1).openFull("url ", 0, 1).close().close().close();
    box.open("stbl").openFull("stsd", 0, 0).u32(1).bytes(sampleEntry).close();
    for (String empty : new String[] {"stts", "stsc"}) {
      box.openFull(empty, 0, 0).u32(0).close();
    }
    box.openFull("stsz", 0, 0).zeros(8).close();
    box.openFull("stco", 0, 0).u32(0).close();
    box.close().close().close().close();
    box.open("mvex").openFull("trex", 0, 0).u32(1).u32(1).zeros(12).close().close();
    return box.close().toBytes();
  }

  private static int packed(String language) {
    int packed = 0;
    for (int i = 0; i < 3; i++) {
      packed = packed << 5 | language.charAt(i) - 0x60;
    }
    return packed;
  }

  private static BoxWriter unityMatrix(BoxWriter box) {
    return box.u32(0x1_0000).zeros(12).u32(0x1_0000).zeros(12).u32(0x4000_0000);
  }
}
