package weir.media.encode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * White letters on a black plate, to be laid over a picture. The letters are 5 by 7 dots of our
 * own: the bundled ffmpeg cannot draw text, and a machine without a screen may have no font.
 *
 * @param text of {@code 0-9 p k b i t / s} and blanks
 * @param dot pixels per dot
 */
record Caption(String text, int dot) {
  /** Rows from the top, five bits each, the leftmost highest. */
  private static final Map<Character, int[]> DOTS =
      Map.ofEntries(
          Map.entry(' ', new int[] {0, 0, 0, 0, 0, 0, 0}),
          Map.entry('0', new int[] {0b01110, 0b10001, 0b10011, 0b10101, 0b11001, 0b10001, 0b01110}),
          Map.entry('1', new int[] {0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110}),
          Map.entry('2', new int[] {0b01110, 0b10001, 0b00001, 0b00110, 0b01000, 0b10000, 0b11111}),
          Map.entry('3', new int[] {0b11111, 0b00010, 0b00100, 0b00010, 0b00001, 0b10001, 0b01110}),
          Map.entry('4', new int[] {0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010}),
          Map.entry('5', new int[] {0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110}),
          Map.entry('6', new int[] {0b00110, 0b01000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110}),
          Map.entry('7', new int[] {0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000}),
          Map.entry('8', new int[] {0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110}),
          Map.entry('9', new int[] {0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00010, 0b01100}),
          Map.entry('p', new int[] {0b00000, 0b00000, 0b11110, 0b10001, 0b11110, 0b10000, 0b10000}),
          Map.entry('k', new int[] {0b10000, 0b10000, 0b10010, 0b10100, 0b11000, 0b10100, 0b10010}),
          Map.entry('b', new int[] {0b10000, 0b10000, 0b10110, 0b11001, 0b10001, 0b10001, 0b11110}),
          Map.entry('i', new int[] {0b00100, 0b00000, 0b01100, 0b00100, 0b00100, 0b00100, 0b01110}),
          Map.entry('t', new int[] {0b01000, 0b01000, 0b11100, 0b01000, 0b01000, 0b01001, 0b00110}),
          Map.entry('/', new int[] {0b00001, 0b00001, 0b00010, 0b00100, 0b01000, 0b10000, 0b10000}),
          Map.entry(
              's', new int[] {0b00000, 0b00000, 0b01110, 0b10000, 0b01110, 0b00001, 0b11110}));

  private static final int DOTS_PER_LETTER = 6;
  private static final int DOTS_HIGH = 7;
  private static final int MARGIN_DOTS = 2;

  Caption {
    for (char letter : text.toCharArray()) {
      if (!DOTS.containsKey(letter)) {
        throw new IllegalArgumentException("no dots for '" + letter + "' of \"" + text + "\"");
      }
    }
    if (dot < 1) {
      throw new IllegalArgumentException("dots of " + dot + " pixels");
    }
  }

  /** As large as a twelfth of the picture's height, or as its width allows. */
  static Caption of(Rung rung) {
    String text = rung.caption();
    int byHeight = (int) Math.round(rung.height() / 12.0 / DOTS_HIGH);
    int byWidth = (int) (rung.width() * 0.9 / new Caption(text, 1).width());
    return new Caption(text, Math.max(1, Math.min(byHeight, byWidth)));
  }

  /** Pixels between the plate and the picture's left and lower edges. */
  static int margin(Rung rung) {
    return rung.height() / 36;
  }

  /** The picture's lines above the plate, without the two that scaling up would blend with it. */
  int top(Rung rung) {
    return rung.height() - height() - margin(rung) - 2;
  }

  int width() {
    return (text.length() * DOTS_PER_LETTER - 1 + 2 * MARGIN_DOTS) * dot;
  }

  int height() {
    return (DOTS_HIGH + 2 * MARGIN_DOTS) * dot;
  }

  /** One byte per pixel, row by row: 0 is the plate, 255 the letters. */
  byte[] pixels() {
    byte[] pixels = new byte[width() * height()];
    for (int y = 0; y < height(); y++) {
      for (int x = 0; x < width(); x++) {
        pixels[y * width() + x] =
            (byte) (isLit(x / dot - MARGIN_DOTS, y / dot - MARGIN_DOTS) ? 255 : 0);
      }
    }
    return pixels;
  }

  private boolean isLit(int column, int row) {
    if (column < 0 || row < 0 || row >= DOTS_HIGH) {
      return false;
    }
    int letter = column / DOTS_PER_LETTER;
    int dotInLetter = column % DOTS_PER_LETTER;
    return letter < text.length()
        && dotInLetter < 5
        && (DOTS.get(text.charAt(letter))[row] >> (4 - dotInLetter) & 1) == 1;
  }

  /** As a grey picture file, PGM. */
  void write(Path file) throws IOException {
    byte[] head = ("P5 " + width() + " " + height() + " 255\n").getBytes(StandardCharsets.US_ASCII);
    byte[] pixels = pixels();
    byte[] whole = new byte[head.length + pixels.length];
    System.arraycopy(head, 0, whole, 0, head.length);
    System.arraycopy(pixels, 0, whole, head.length, pixels.length);
    Files.write(file, whole);
  }
}
