package weir.media.box;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weir.media.box.Boxes.ascii;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoxWriterTest {
  @TempDir Path folder;

  @Test
  void fillsInTheSizesOfBoxesInBoxes() {
    BoxWriter writer = new BoxWriter();

    writer.open("moov").openFull("mvhd", 1, 0xabcdef).u64(-2).u16(513).u8(7).close();
    writer.open("free").zeros(3).close().close().fourcc("tail");

    assertArrayEquals(
        join(
            box(
                "moov",
                fullBox("mvhd", 1, 0xabcdef, u64(-2), u16(513), u8(7)),
                box("free", zeros(3))),
            ascii("tail")),
        writer.toBytes());
  }

  @Test
  void refusesToHandOutWhatIsNotClosed() {
    BoxWriter writer = new BoxWriter().open("moov");

    assertThrows(IllegalStateException.class, writer::toBytes);
    assertThrows(IllegalStateException.class, () -> new BoxWriter().close());
    writer.clear();
    assertEquals(0, writer.toBytes().length);
  }

  @Test
  void writesAnIndexThatReadsBackTheSame() throws IOException {
    BoxWriter writer = new BoxWriter();
    SegmentIndexBox.begin(writer, 3, 15360, 1L << 40, 2);
    SegmentIndexBox.reference(writer, 100, 30720);
    SegmentIndexBox.reference(writer, 50, 0xffff_ffffL);
    byte[] box = writer.close().toBytes();

    SegmentIndexBox index = index(join(box("free"), box, zeros(150)));

    assertEquals(SegmentIndexBox.boxBytes(2), box.length);
    assertEquals(3, index.referenceId());
    assertEquals(15360, index.timescale());
    assertEquals(1L << 40, index.startTicks());
    assertEquals(2, index.count());
    assertEquals(8 + box.length, index.firstByte());
    assertEquals(100, index.bytes(0));
    assertEquals(0xffff_ffffL, index.durationTicks(1));
    assertFalse(index.isIndex(1));
    assertEquals(8 + box.length + 150, index.end());
  }

  @Test
  void readsTheOlderAndNarrowerIndex() throws IOException {
    byte[] sidx =
        fullBox(
            "sidx",
            0,
            0,
            u32(1),
            u32(1000),
            u32(500),
            u32(4),
            u16(0),
            u16(1),
            u32(0x8000_0006L),
            u32(2000),
            u32(0));

    SegmentIndexBox index = index(join(sidx, zeros(10)));

    assertEquals(500, index.startTicks());
    assertEquals(sidx.length + 4, index.firstByte());
    assertEquals(6, index.bytes(0));
    assertTrue(index.isIndex(0));
  }

  @Test
  void refusesAnIndexThatReachesBeyondItsFile() {
    byte[] sidx =
        fullBox(
            "sidx", 0, 0, u32(1), u32(1000), u32(0), u32(0), u16(0), u16(2), u32(6), u32(1), u32(0),
            u32(5), u32(1), u32(0));

    MalformedMedia refusal = assertThrows(MalformedMedia.class, () -> index(join(sidx, zeros(10))));

    assertTrue(refusal.getMessage().endsWith("'sidx': reference 2 reaches beyond the file"));
    assertThrows(MalformedMedia.class, () -> index(fullBox("sidx", 0, 0, zeros(10))));
    assertThrows(
        IllegalArgumentException.class,
        () -> SegmentIndexBox.begin(new BoxWriter(), 1, 1, 0, 0x1_0000));
  }

  @Test
  void fitsTheDurationsOfARunBetweenItsEnds() throws IOException {
    SampleRun run = new SampleRun();
    run.add(1000, 500, 10, true);
    run.add(2000, 500, 20, false);
    run.add(1500, 500, 30, false);
    BoxWriter writer = new BoxWriter();

    run.write(writer, 9, 1000, 2600);
    Path file = Files.write(folder.resolve("1.m4s"), join(writer.toBytes(), zeros(60)));

    Track track = picture();
    Fragment fragment = Fragment.read(file, track).get(0);
    assertEquals(1000, fragment.startTicks());
    assertEquals(1600, fragment.durationTicks());
    assertEquals(3, fragment.samples());
    assertTrue(fragment.isSync());
    assertEquals(1000, run.earliestTicks());
  }

  @Test
  void spreadsARunEvenlyWhereItsOwnDurationsDoNotFit() throws IOException {
    SampleRun run = new SampleRun();
    run.add(0, 500, 10, true);
    run.add(400, 500, 20, true);
    BoxWriter writer = new BoxWriter();

    run.write(writer, 1, 0, 401);
    Path file = Files.write(folder.resolve("1.m4s"), join(writer.toBytes(), zeros(30)));

    assertEquals(401, Fragment.read(file, picture()).get(0).durationTicks());
  }

  private Track picture() throws IOException {
    byte[] init = Boxes.init("vide", 1000, Boxes.avc1(64, 36, Boxes.avcC(100, 0, 30)));
    return Track.read(Files.write(folder.resolve("init.mp4"), init));
  }

  private SegmentIndexBox index(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("index.mp4"), bytes);
    try (BoxReader reader = BoxReader.open(file)) {
      Box sidx =
          reader.boxes().get(0).type().equals("sidx")
              ? reader.boxes().get(0)
              : new Box("sidx", 8, 8, reader.u32(8));
      return SegmentIndexBox.read(reader, sidx);
    }
  }
}
