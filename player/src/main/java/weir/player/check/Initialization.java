package weir.player.check;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import weir.media.box.Box;
import weir.media.box.BoxReader;
import weir.media.box.MalformedMedia;
import weir.media.box.Track;

/**
 * What an initialization segment says.
 *
 * @param brands of its {@code ftyp}, the major one first
 * @param tracks how many
 * @param codec the sample entry's four characters
 * @param lengthBytes of the sizes before NAL units; 4 where there are none
 * @param mediaStart media time that is shown first, in the track's timescale; 0 without edit list
 * @param hasEditList whether there is one
 * @param hasColour whether the sample entry says what the colours mean
 * @param fallback for samples whose fragment does not say
 */
record Initialization(
    Track track,
    List<String> brands,
    int tracks,
    String codec,
    int lengthBytes,
    long mediaStart,
    boolean hasEditList,
    boolean hasColour,
    Optional<Picture> picture,
    Defaults fallback) {

  /** Of {@code trex}: a duration in ticks, bytes, and flags. */
  record Defaults(long duration, long size, long flags) {}

  private static final int PICTURE_ENTRY_BYTES = 78;

  /**
   * @throws MalformedMedia when it is none, or has not one track
   */
  static Initialization read(Path file) throws IOException {
    Track track = Track.read(file);
    try (BoxReader reader = BoxReader.open(file)) {
      List<Box> boxes = reader.boxes();
      Box moov = first(boxes, "moov").orElseThrow();
      Box trak = first(reader.children(moov), "trak").orElseThrow();
      Box stsd = reader.descend(trak, "mdia", "minf", "stbl", "stsd");
      Box entry = reader.children(stsd, 8).get(0);
      boolean hasColour = false;
      int lengthBytes = 4;
      Optional<Picture> picture = Optional.empty();
      if (track.isVideo()) {
        List<Box> inside = reader.children(entry, PICTURE_ENTRY_BYTES);
        hasColour = first(inside, "colr").isPresent();
        Optional<Box> avcC = first(inside, "avcC");
        Optional<Box> hvcC = first(inside, "hvcC");
        if (avcC.isPresent()) {
          ByteBuffer bytes = reader.payload(avcC.get());
          lengthBytes = (bytes.get(4) & 3) + 1;
          picture = picture(bytes);
        } else if (hvcC.isPresent()) {
          lengthBytes = (reader.payload(hvcC.get()).get(21) & 3) + 1;
        }
      }
      Optional<Long> edit = edit(reader, trak);
      return new Initialization(
          track,
          brands(reader, boxes),
          (int) reader.children(moov).stream().filter(box -> box.type().equals("trak")).count(),
          entry.type(),
          lengthBytes,
          edit.orElse(0L),
          edit.isPresent(),
          hasColour,
          picture,
          fallback(reader, moov, track.id()));
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new MalformedMedia(file.toString(), 0, "a box ends before its fields do");
    }
  }

  static Optional<Box> first(List<Box> boxes, String type) {
    return boxes.stream().filter(box -> box.type().equals(type)).findFirst();
  }

  /** Of {@code ftyp} or {@code styp}; empty if there is none. */
  static List<String> brands(BoxReader reader, List<Box> boxes) throws IOException {
    List<String> brands = new ArrayList<>();
    for (Box box : boxes) {
      if (box.type().equals("ftyp") || box.type().equals("styp")) {
        ByteBuffer bytes = reader.payload(box);
        byte[] four = new byte[4];
        for (int i = 0; bytes.remaining() >= 4; i++) {
          bytes.get(four);
          if (i != 1) { // the minor version
            brands.add(new String(four, StandardCharsets.ISO_8859_1));
          }
        }
        break;
      }
    }
    return brands;
  }

  private static Optional<Picture> picture(ByteBuffer avcC) {
    int sets = avcC.get(5) & 0x1f;
    if (sets == 0) {
      return Optional.empty();
    }
    byte[] set = new byte[avcC.getShort(6) & 0xffff];
    avcC.position(8).get(set);
    return Picture.ofAvc(set);
  }

  /** Media time of the first part that is shown; empty without edit list. */
  private static Optional<Long> edit(BoxReader reader, Box trak) throws IOException {
    Optional<Box> edts = reader.child(trak, "edts");
    Optional<Box> elst = edts.isPresent() ? reader.child(edts.get(), "elst") : Optional.empty();
    if (elst.isEmpty()) {
      return Optional.empty();
    }
    ByteBuffer bytes = reader.payload(elst.get());
    boolean isLong = bytes.getInt() >>> 24 == 1;
    long entries = bytes.getInt() & 0xffff_ffffL;
    for (long i = 0; i < entries; i++) {
      bytes.position(bytes.position() + (isLong ? 8 : 4));
      long mediaTime = isLong ? bytes.getLong() : bytes.getInt();
      bytes.getInt();
      if (mediaTime >= 0) {
        return Optional.of(mediaTime);
      }
    }
    return Optional.of(0L);
  }

  private static Defaults fallback(BoxReader reader, Box moov, long id) throws IOException {
    Optional<Box> mvex = reader.child(moov, "mvex");
    if (mvex.isPresent()) {
      for (Box box : reader.children(mvex.get())) {
        ByteBuffer bytes = box.type().equals("trex") ? reader.payload(box) : ByteBuffer.allocate(0);
        if (bytes.remaining() >= 24 && (bytes.getInt(4) & 0xffff_ffffL) == id) {
          return new Defaults(
              bytes.getInt(12) & 0xffff_ffffL,
              bytes.getInt(16) & 0xffff_ffffL,
              bytes.getInt(20) & 0xffff_ffffL);
        }
      }
    }
    return new Defaults(0, 0, 0);
  }
}
