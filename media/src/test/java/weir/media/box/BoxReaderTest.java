package weir.media.box;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weir.media.box.Boxes.ascii;
import static weir.media.box.Boxes.box;
import static weir.media.box.Boxes.join;
import static weir.media.box.Boxes.u32;
import static weir.media.box.Boxes.u64;
import static weir.media.box.Boxes.u8;
import static weir.media.box.Boxes.zeros;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoxReaderTest {
  @TempDir Path folder;

  @Test
  void findsBoxesInBoxesWithoutReadingTheMedia() throws IOException {
    Path file = file(join(box("moov", box("trak", u8(7))), box("mdat", zeros(100_000))));

    try (BoxReader reader = BoxReader.open(file)) {
      List<Box> boxes = reader.boxes();

      assertEquals(List.of("moov", "mdat"), boxes.stream().map(Box::type).toList());
      assertEquals(100_008, boxes.get(1).bytes());
      assertEquals(7, reader.payload(reader.descend(boxes.get(0), "trak")).get());
    }
  }

  @Test
  void followsA64BitSizeBeyondFourGigabytes() throws IOException {
    Path file = folder.resolve("sparse.mp4");
    long mdat = 5_000_000_000L;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(join(u32(1), ascii("mdat"), u64(mdat))), 0);
      channel.write(ByteBuffer.wrap(box("free", u8(1, 2, 3))), mdat);
    }

    try (BoxReader reader = BoxReader.open(file)) {
      assertEquals(
          List.of(new Box("mdat", 0, 16, mdat), new Box("free", mdat, 8, 11)), reader.boxes());
    }
  }

  @Test
  void letsTheLastBoxReachToTheEndOfTheFile() throws IOException {
    Path file = file(join(box("free"), u32(0), ascii("mdat"), zeros(42)));

    try (BoxReader reader = BoxReader.open(file)) {
      assertEquals(new Box("mdat", 8, 8, 50), reader.boxes().get(1));
    }
  }

  @Test
  void countsTheNameOfAUuidBoxToItsHeader() throws IOException {
    Path file = file(box("uuid", zeros(16), u8(9)));

    try (BoxReader reader = BoxReader.open(file)) {
      assertEquals(9, reader.payload(reader.boxes().get(0)).get());
    }
  }

  @Test
  void keepsAPayloadWhileOthersAreRead() throws IOException {
    Path file = file(join(box("free", u8(7)), box("mdat", zeros(20_000)), box("free", u8(9))));

    try (BoxReader reader = BoxReader.open(file)) {
      ByteBuffer first = reader.payload(reader.boxes().get(0));
      ByteBuffer last = reader.payload(reader.boxes().get(2));

      assertEquals(7, first.get());
      assertEquals(9, last.get());
    }
  }

  @Test
  void refusesABoxThatReachesBeyondTheOneAroundIt() throws IOException {
    Path file = file(join(box("moov", u32(100), ascii("trak"), zeros(8)), zeros(500)));

    try (BoxReader reader = BoxReader.open(file)) {
      Box moov = new Box("moov", 0, 8, 24);
      MalformedMedia refusal = assertThrows(MalformedMedia.class, () -> reader.children(moov));

      assertEquals(8, refusal.offset());
      assertEquals(
          file + ", byte 8: 'trak' says 100 bytes, only 16 are there", refusal.getMessage());
    }
  }

  @Test
  void refusesABoxSmallerThanItsHeader() throws IOException {
    assertRefused(join(u32(7), ascii("free")), "size 7 is less than its own header");
    assertRefused(join(u32(1), ascii("mdat"), u64(15)), "size 15 is less than its own header");
    assertRefused(join(u32(1), ascii("mdat"), u64(-1)), "size -1 is less than its own header");
    assertRefused(box("uuid", zeros(15)), "size 23 is less than its own header");
  }

  @Test
  void refusesAHeaderThatIsCutOff() throws IOException {
    assertRefused(join(box("free"), u8(0, 0, 0)), "a box header needs 8 bytes, 3 are left");
    assertRefused(join(u32(1), ascii("mdat"), u8(0)), "no room for its 64-bit size");
  }

  @Test
  void refusesSizeZeroInsideAnotherBox() throws IOException {
    Path file = file(join(box("moov", u32(0), ascii("trak")), box("free")));

    try (BoxReader reader = BoxReader.open(file)) {
      Box moov = reader.boxes().get(0);
      MalformedMedia refusal = assertThrows(MalformedMedia.class, () -> reader.children(moov));

      assertTrue(refusal.getMessage().contains("size 0 inside another box"));
    }
  }

  private void assertRefused(byte[] bytes, String because) throws IOException {
    try (BoxReader reader = BoxReader.open(file(bytes))) {
      MalformedMedia refusal = assertThrows(MalformedMedia.class, reader::boxes);
      assertTrue(refusal.getMessage().endsWith(because), refusal.getMessage());
    }
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(Files.createTempFile(folder, "boxes", ".mp4"), bytes);
  }
}
