package weir.media.box;

import java.io.IOException;

/**
 * One track of a progressive file: its facts, and the places of its sample tables, which stay in
 * the file.
 */
public final class MovieTrack {
  private static final int MATRIX_BYTES = 36;

  private final BoxReader reader;
  private final Box stbl;
  private final Track facts;
  private final EditList edits;
  private final String language;
  private final byte[] sampleEntry;
  private final byte[] matrixAndSize;

  private MovieTrack(
      BoxReader reader,
      Box stbl,
      Track facts,
      EditList edits,
      String language,
      byte[] sampleEntry,
      byte[] matrixAndSize) {
    this.reader = reader;
    this.stbl = stbl;
    this.facts = facts;
    this.edits = edits;
    this.language = language;
    this.sampleEntry = sampleEntry;
    this.matrixAndSize = matrixAndSize;
  }

  static MovieTrack read(BoxReader reader, Box moov, Box trak) throws IOException {
    Track facts = Track.read(reader, moov, trak);

    Track.Fields tkhd = Track.Fields.full(reader, reader.descend(trak, "tkhd"));
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
        language.toString(),
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

  /** ISO 639-2, as the file has it; {@code und} when it does not say. */
  public String language() {
    return language.matches("[a-z]{3}") ? language : "und";
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
    box.u16(packed(language())).u16(0).close();
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
