package weir.server.origin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaneTest {
  private static final int SMALL = 20_000;
  private static final int LARGE = 70_000;

  @TempDir Path library;
  private long nowMs;

  @BeforeEach
  void write() throws IOException {
    title("bird", 1);
  }

  private void title(String name, int seed) throws IOException {
    Random random = new Random(seed);
    Path folder = Files.createDirectories(library.resolve("." + name + "/v"));
    for (int i = 0; i < 20; i++) {
      byte[] bytes = new byte[i < 10 ? SMALL + i : LARGE + i];
      random.nextBytes(bytes);
      Files.write(folder.resolve(i + ".m4s"), bytes);
    }
    Files.writeString(folder.resolveSibling("manifest.mpd"), "<MPD>" + " ".repeat(3000) + "</MPD>");
    Files.move(library.resolve("." + name), library.resolve(name));
  }

  private Lane lane(Lane.Settings settings) {
    return new Lane(new Origin(library, nowMs), settings);
  }

  private Optional<Ready> find(Lane lane, int number) {
    return lane.find("/media/bird/v/" + number + ".m4s", "", nowMs);
  }

  private byte[] onDisk(int number) throws IOException {
    return Files.readAllBytes(library.resolve("bird/v/" + number + ".m4s"));
  }

  private static byte[] bytes(ByteBuffer[] buffers) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (ByteBuffer buffer : buffers) {
      byte[] some = new byte[buffer.remaining()];
      buffer.get(some);
      bytes.writeBytes(some);
    }
    return bytes.toByteArray();
  }

  @Test
  void hasSmallFilesInMemoryWithTheirFieldsBeforeThem() throws IOException {
    Lane lane = lane(Lane.Settings.DEFAULT);

    Ready ready = find(lane, 3).orElseThrow();

    byte[] head = bytes(ready.head());
    byte[] whole = bytes(ready.whole());
    assertTrue(new String(head).endsWith("Content-Length: " + (SMALL + 3) + "\r\n\r\n"));
    assertArrayEquals(head, Arrays.copyOf(whole, head.length));
    assertArrayEquals(onDisk(3), Arrays.copyOfRange(whole, head.length, whole.length));
    assertArrayEquals(
        Arrays.copyOfRange(onDisk(3), 15_000, 18_000),
        bytes(ready.part(new ByteRange(15_000, 17_999))));
  }

  @Test
  void neverTakesMoreMemoryOrFilesThanItMay() throws IOException {
    long most = 7 * Pages.PAGE_BYTES;
    Lane lane = lane(new Lane.Settings(most, 64 << 10, 3));
    Random random = new Random(5);

    for (int i = 0; i < 500; i++) {
      int number = random.nextInt(20);
      Ready ready = find(lane, number).orElseThrow();
      if (number < 10) {
        byte[] whole = bytes(ready.whole());
        assertArrayEquals(
            onDisk(number), Arrays.copyOfRange(whole, whole.length - SMALL - number, whole.length));
      } else {
        ByteBuffer all = ByteBuffer.allocate(LARGE + number);
        ready.channel().read(all, 0);
        assertArrayEquals(onDisk(number), all.array());
      }
      ready.release();
      assertTrue(lane.memoryBytes() <= most && lane.openFiles() <= 3);
    }

    assertEquals(3, lane.openFiles());
  }

  @Test
  void leavesToTheSlowWayWhatDoesNotFit() {
    Lane lane = lane(new Lane.Settings(2 * Pages.PAGE_BYTES, 64 << 10, 0));

    Ready held = find(lane, 1).orElseThrow();

    assertTrue(find(lane, 2).isEmpty(), "its memory is on its way to a client");
    assertTrue(find(lane, 12).isEmpty(), "no file may be open");
    held.release();
    assertTrue(find(lane, 2).isPresent());
  }

  @Test
  void letsFinishWhatItGaveAlthoughTheTitleIsAnotherByNow() throws IOException {
    Lane lane = lane(Lane.Settings.DEFAULT);
    byte[] before = onDisk(15);
    Ready large = find(lane, 15).orElseThrow();

    Files.move(library.resolve("bird"), library.resolve(".gone"));
    title("bird", 2);
    nowMs += 3;

    assertTrue(find(lane, 15).isEmpty(), "what it knows is no longer there");
    ByteBuffer all = ByteBuffer.allocate(before.length);
    large.channel().read(all, 0);
    assertArrayEquals(before, all.array());
    large.release();
    assertEquals(0, lane.openFiles());
  }

  @Test
  void servesTheNewTitleOnceItIsInTheIndex() throws IOException {
    Origin origin = new Origin(library, nowMs);
    Lane lane = new Lane(origin, Lane.Settings.DEFAULT);
    find(lane, 3).orElseThrow().release();
    Files.move(library.resolve("bird"), library.resolve(".gone"));
    title("bird", 2);
    nowMs += 2000;

    origin.find("bird", "v/3.m4s", nowMs);
    byte[] whole = bytes(find(lane, 3).orElseThrow().whole());

    assertArrayEquals(onDisk(3), Arrays.copyOfRange(whole, whole.length - SMALL - 3, whole.length));
  }

  @Test
  void noticesAFileThatWasOverwritten() throws IOException {
    Lane lane = lane(Lane.Settings.DEFAULT);
    lane.find("/media/bird/manifest.mpd", "gzip", nowMs).orElseThrow().release();
    find(lane, 3).orElseThrow().release();

    Files.writeString(library.resolve("bird/manifest.mpd"), "<MPD/>");
    Files.writeString(library.resolve("bird/v/3.m4s"), "new");
    nowMs += 1000;

    assertTrue(lane.find("/media/bird/manifest.mpd", "gzip", nowMs).isEmpty());
    assertTrue(find(lane, 3).isEmpty());
  }

  @Test
  void codesOnlyWhatIsNoMedia() {
    Lane lane = lane(Lane.Settings.DEFAULT);

    assertEquals(
        Coding.GZIP,
        lane.find("/media/bird/manifest.mpd", "gzip", nowMs).orElseThrow().file().coding());
    assertEquals(
        Coding.IDENTITY,
        lane.find("/media/bird/manifest.mpd", "", nowMs).orElseThrow().file().coding());
    assertEquals(
        Coding.IDENTITY,
        lane.find("/media/bird/v/1.m4s", "gzip", nowMs).orElseThrow().file().coding());
  }

  @Test
  void isEmptyAfterItsEnd() {
    Lane lane = lane(Lane.Settings.DEFAULT);
    find(lane, 1).orElseThrow().release();
    find(lane, 11).orElseThrow().release();

    lane.close();

    assertEquals(0, lane.memoryBytes());
    assertEquals(0, lane.openFiles());
  }
}
