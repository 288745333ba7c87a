package weir.player.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.media.box.Box;
import weir.media.box.BoxReader;
import weir.media.box.MalformedMedia;

/** A segment that streams by leaves its boxes behind, in whatever pieces it comes. */
class SkeletonTest {
  private static final int MEDIA = 3 * Skeleton.MEDIA_KEPT;

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 4096, 1 << 20})
  void keepsBoxesWhereTheyWereAndOnlyTheBeginningOfTheMedia(int piece) throws IOException {
    byte[] segment = segment(false);
    try (Skeleton skeleton = new Skeleton()) {
      skeleton.begin();

      feed(skeleton, segment, piece);

      byte[] kept = Files.readAllBytes(skeleton.path());
      int media = segment.length - 16 - MEDIA;
      assertEquals(segment.length, kept.length);
      assertEquals(
          0, Arrays.compare(kept, 0, media + 64, segment, 0, media + 64), "before, and the first");
      assertEquals(0, kept[segment.length - 16 - 1], "a hole");
      assertEquals(List.of("styp", "moof", "mdat", "free"), boxes(skeleton));
    }
  }

  @Test
  void understands64BitSizes() throws IOException {
    byte[] segment = segment(true);
    try (Skeleton skeleton = new Skeleton()) {
      skeleton.begin();

      feed(skeleton, segment, 5);

      assertEquals(List.of("styp", "moof", "mdat", "free"), boxes(skeleton));
    }
  }

  @Test
  void whatIsCutShortIsSeenToBe() throws IOException {
    byte[] segment = segment(false);
    try (Skeleton skeleton = new Skeleton()) {
      skeleton.begin();

      feed(skeleton, Arrays.copyOf(segment, segment.length - 1000), 4096);

      assertThrows(MalformedMedia.class, () -> boxes(skeleton));
    }
  }

  @Test
  void theNextSegmentFindsNothingOfTheOneBefore() throws IOException {
    try (Skeleton skeleton = new Skeleton()) {
      skeleton.begin();
      feed(skeleton, segment(false), 4096);

      skeleton.begin();
      feed(skeleton, "WEBVTT".getBytes(StandardCharsets.US_ASCII), 4096);

      assertEquals("WEBVTT", Files.readString(skeleton.path()));
    }
  }

  @Test
  void aPartOfAFileLiesWhereItLiesInTheFile() throws IOException {
    try (Skeleton skeleton = new Skeleton()) {
      skeleton.begin(1000);
      feed(skeleton, "0123".getBytes(StandardCharsets.US_ASCII), 4096);
      skeleton.stretch(2000);

      byte[] kept = Files.readAllBytes(skeleton.path());
      assertEquals(2000, kept.length);
      assertEquals("0123", new String(kept, 1000, 4, StandardCharsets.US_ASCII));
    }
  }

  @Test
  void itsFileGoesWithIt() throws IOException {
    Skeleton skeleton = new Skeleton();

    skeleton.close();

    assertFalse(Files.exists(skeleton.path()));
  }

  private static void feed(Skeleton skeleton, byte[] bytes, int piece) throws IOException {
    for (int at = 0; at < bytes.length; at += piece) {
      skeleton.feed(ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at)));
    }
    skeleton.finish();
  }

  private static List<String> boxes(Skeleton skeleton) throws IOException {
    try (BoxReader reader = BoxReader.open(skeleton.path())) {
      return reader.boxes().stream().map(Box::type).toList();
    }
  }

  private static byte[] segment(boolean isLong) throws IOException {
    ByteArrayOutputStream segment = new ByteArrayOutputStream();
    box(segment, "styp", 16, false);
    box(segment, "moof", 1000, false);
    box(segment, "mdat", MEDIA, isLong);
    box(segment, "free", 8, false);
    return segment.toByteArray();
  }

  private static void box(ByteArrayOutputStream to, String type, int payload, boolean isLong)
      throws IOException {
    ByteBuffer header = ByteBuffer.allocate(isLong ? 16 : 8);
    header.putInt(isLong ? 1 : 8 + payload).put(type.getBytes(StandardCharsets.US_ASCII));
    if (isLong) {
      header.putLong(16 + payload);
    }
    to.write(header.array());
    byte[] content = new byte[payload];
    Arrays.fill(content, (byte) 0x55);
    to.write(content);
  }
}
