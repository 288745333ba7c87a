package weir.media.box;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weir.media.box.Boxes.ascii;
import static weir.media.box.Boxes.avc1;
import static weir.media.box.Boxes.avcC;
import static weir.media.box.Boxes.box;
import static weir.media.box.Boxes.fullBox;
import static weir.media.box.Boxes.join;
import static weir.media.box.Boxes.u16;
import static weir.media.box.Boxes.u32;
import static weir.media.box.Boxes.u64;
import static weir.media.box.Boxes.u8;
import static weir.media.box.Boxes.zeros;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.media.Workshop;
import weir.media.encode.Ffmpeg;

class MovieTest {
  @TempDir Path folder;

  @Test
  @Tag("encode")
  void walksOverTheSamplesThatFfprobeSees() throws IOException {
    Workshop workshop = new Workshop(Ffmpeg.bundled(), folder);
    Path file =
        workshop.input(
            "film.mp4",
            "-f lavfi -i testsrc2=size=128x72:rate=25 -f lavfi -i sine=sample_rate=44100 -t 3"
                + " -c:v libx264 -preset veryfast -bf 3 -g 20 -c:a aac"
                + " -metadata:s:a language=deu");

    try (BoxReader reader = BoxReader.open(file)) {
      Movie movie = Movie.read(reader);

      assertEquals(2, movie.tracks().size());
      for (int i = 0; i < 2; i++) {
        MovieTrack track = movie.tracks().get(i);
        List<String> walked = new ArrayList<>();
        SampleCursor samples = track.samples();
        while (samples.next()) {
          long start = track.edits().mediaStart();
          walked.add(
              (samples.compositionTicks() - start)
                  + ","
                  + (samples.decodeTicks() - start)
                  + ","
                  + samples.bytes()
                  + ","
                  + samples.offset()
                  + ","
                  + (samples.isSync() ? "K" : "_"));
        }
        List<String> seen =
            workshop
                .ffprobe(
                    "-select_streams",
                    "" + i,
                    "-show_entries",
                    "packet=pts,dts,size,pos,flags",
                    "-of",
                    "csv=p=0",
                    file.toString())
                .lines()
                .map(line -> line.replaceAll("([K_]).*", "$1"))
                .toList();
        assertEquals(seen, walked);
        assertEquals(samples.count(), walked.size());
      }
      assertEquals("deu", movie.tracks().get(1).language());
      assertTrue(movie.tracks().get(0).edits().mediaStart() > 0);
      assertEquals(1024, movie.tracks().get(1).edits().mediaStart());
    }
  }

  @Test
  void readsEveryWayToWriteSizesAndOffsets() throws IOException {
    byte[] equal = fullBox("stsz", 0, 0, u32(7), u32(3));
    byte[] narrow = fullBox("stz2", 0, 0, u32(4), u32(3), u8(0x77, 0x70));
    byte[] small = fullBox("stz2", 0, 0, u32(8), u32(3), u8(7, 7, 7));
    byte[] medium = fullBox("stz2", 0, 0, u32(16), u32(3), u16(7), u16(7), u16(7));
    byte[] usual = fullBox("stsz", 0, 0, u32(0), u32(3), u32(7), u32(7), u32(7));
    byte[] wide = fullBox("co64", 0, 0, u32(2), u64(50), u64(90));

    for (byte[] sizes : List.of(equal, narrow, small, medium, usual)) {
      assertEquals(List.of(50L, 57L, 90L), offsets(sizes, wide));
    }
    assertEquals(
        List.of(50L, 57L, 90L), offsets(usual, fullBox("stco", 0, 0, u32(2), u32(50), u32(90))));
  }

  @Test
  void saysWhichTableIsWrong() {
    byte[] sizes = fullBox("stsz", 0, 0, u32(7), u32(3));

    assertRefused(sizes, fullBox("stco", 0, 0, u32(1), u32(50)), "chunks of fewer than 3 samples");
    assertRefused(
        sizes,
        fullBox("stco", 0, 0, u32(2), u32(50), u32(90_000)),
        "sample 3 of 7 bytes at 90000 is not in the file");
    assertRefused(
        sizes, fullBox("co64", 0, 0, u32(2), u64(-50), u64(9)), "at -50 is not in the file");
    assertRefused(
        fullBox("stsz", 0, 0, u32(7), u32(0xffff_ffffL)),
        fullBox("stco", 0, 0, u32(1), u32(50)),
        "4294967295 samples of 7 bytes are more than the file");
    assertRefused(
        fullBox("stsz", 0, 0, u32(0), u32(0x4000_0000)),
        fullBox("stco", 0, 0, u32(1), u32(50)),
        "1073741824 entries do not fit into it");
    assertRefused(
        fullBox("stsz", 0, 0, u32(0), u32(4), u32(7), u32(7), u32(7), u32(7)),
        fullBox("stco", 0, 0, u32(2), u32(50), u32(90)),
        "times of fewer than 4 samples");
  }

  @Test
  void understandsWhatAnEditListHides() throws IOException {
    byte[] priming = fullBox("elst", 0, 0, u32(1), u32(3000), u32(1024), u32(0x1_0000));
    byte[] late =
        fullBox(
            "elst", 1, 0, u32(2), u64(40), u64(-1), u32(0x1_0000), u64(9), u64(5), u32(0x1_0000));
    byte[] cuts =
        fullBox("elst", 0, 0, u32(2), u32(1), u32(0), u32(0x1_0000), u32(1), u32(9), u32(0x1_0000));
    byte[] slow = fullBox("elst", 0, 0, u32(1), u32(3000), u32(0), u32(0x8000));

    assertEquals(new EditList(0, 1024, 3000), edits(priming));
    assertEquals(new EditList(40, 5, 9), edits(late));
    assertThrows(MalformedMedia.class, () -> edits(cuts));
    assertThrows(MalformedMedia.class, () -> edits(slow));
  }

  @Test
  void writesAnInitializationSegmentThatSaysTheSame() throws IOException {
    Path file = movie(sizes(), chunks(), new byte[0]);
    try (BoxReader reader = BoxReader.open(file)) {
      MovieTrack track = Movie.read(reader).tracks().get(0);

      byte[] init = track.initialization();

      Track read = Track.read(Files.write(folder.resolve("init.mp4"), init));
      assertEquals("avc1.64001e", read.codecs());
      assertEquals(64, read.width());
      assertEquals(1000, read.timescale());
      assertEquals(1, read.id());
      String text = new String(init, "ISO-8859-1");
      assertTrue(text.contains("cmfccmf2"));
      assertFalse(text.contains("elst"));
      assertArrayEquals(
          box("ftyp", ascii("iso6"), u32(0), ascii("iso6cmfccmf2")),
          java.util.Arrays.copyOf(init, 28));
    }
  }

  @Test
  void saysThatAFragmentedFileIsNone() throws IOException {
    Path file = Files.write(folder.resolve("fragments.mp4"), join(box("moov"), box("moof")));
    try (BoxReader reader = BoxReader.open(file)) {
      MalformedMedia refusal = assertThrows(MalformedMedia.class, () -> Movie.read(reader));
      assertTrue(refusal.getMessage().contains("is fragmented already"));
    }
  }

  private static byte[] sizes() {
    return fullBox("stsz", 0, 0, u32(7), u32(3));
  }

  private static byte[] chunks() {
    return fullBox("stco", 0, 0, u32(2), u32(50), u32(90));
  }

  private EditList edits(byte[] elst) throws IOException {
    try (BoxReader reader = BoxReader.open(movie(sizes(), chunks(), box("edts", elst)))) {
      return Movie.read(reader).tracks().get(0).edits();
    }
  }

  private List<Long> offsets(byte[] sizes, byte[] chunks) throws IOException {
    try (BoxReader reader = BoxReader.open(movie(sizes, chunks, new byte[0]))) {
      List<Long> offsets = new ArrayList<>();
      SampleCursor samples = Movie.read(reader).tracks().get(0).samples();
      while (samples.next()) {
        assertEquals(7, samples.bytes());
        offsets.add(samples.offset());
      }
      return offsets;
    }
  }

  private void assertRefused(byte[] sizes, byte[] chunks, String because) {
    MalformedMedia refusal = assertThrows(MalformedMedia.class, () -> offsets(sizes, chunks));
    assertTrue(refusal.getMessage().endsWith(because), refusal.getMessage());
  }

  /** Three samples, two in the first chunk and one in the second. */
  private Path movie(byte[] sizes, byte[] chunks, byte[] edts) throws IOException {
    byte[] stbl =
        box(
            "stbl",
            fullBox("stsd", 0, 0, u32(1), avc1(64, 36, avcC(0x64, 0, 0x1e))),
            fullBox("stts", 0, 0, u32(1), u32(3), u32(40)),
            fullBox("stsc", 0, 0, u32(2), u32(1), u32(2), u32(1), u32(2), u32(1), u32(1)),
            sizes,
            chunks);
    byte[] moov =
        box(
            "moov",
            fullBox("mvhd", 0, 0, zeros(8), u32(1000), zeros(84)),
            box(
                "trak",
                fullBox("tkhd", 0, 3, zeros(8), u32(1), zeros(68)),
                edts,
                box(
                    "mdia",
                    fullBox("mdhd", 0, 0, zeros(8), u32(1000), zeros(8)),
                    fullBox("hdlr", 0, 0, zeros(4), ascii("vide"), zeros(13)),
                    box("minf", stbl))));
    return Files.write(
        Files.createTempFile(folder, "movie", ".mp4"), join(box("mdat", zeros(120)), moov));
  }
}
