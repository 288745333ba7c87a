package weir.media.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CaptionTest {
  @Test
  void drawsLettersThatCanBeRead() {
    assertEquals(
        """
        ...............
        ...............
        ..#####........
        ......#........
        .....#..####...
        ....#...#...#..
        ...#....####...
        ...#....#......
        ...#....#......
        ...............
        ...............
        """
            .replaceAll(" ", ""),
        drawn(new Caption("7p", 1)));
  }

  @Test
  void isLargeButNeverWiderThanThePicture() {
    for (int height = 16; height <= 1080; height += 2) {
      for (int width : new int[] {120, height * 16 / 9 / 2 * 2, 3000}) {
        Caption caption = Caption.of(new Rung(width, height, 5_000_000));
        assertTrue(caption.width() <= width || caption.dot() == 1, width + "x" + height);
      }
    }
    assertEquals(3, Caption.of(new Rung(416, 234, 400_000)).dot());
  }

  @Test
  void refusesLettersItHasNoDotsFor() {
    assertThrows(IllegalArgumentException.class, () -> new Caption("Ω", 1));
  }

  private static String drawn(Caption caption) {
    StringBuilder rows = new StringBuilder();
    byte[] pixels = caption.pixels();
    for (int i = 0; i < pixels.length; i++) {
      rows.append(pixels[i] == 0 ? '.' : '#');
      if ((i + 1) % caption.width() == 0) {
        rows.append('\n');
      }
    }
    return rows.toString();
  }
}
