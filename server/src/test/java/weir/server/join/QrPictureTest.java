package weir.server.join;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is drawn is read again, as a phone would. */
class QrPictureTest {
  private static final String ADDRESS = "http://192.168.178.31:8080/";
  private static final int PIXELS = 4;
  private static final Pattern RUN = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-(\\d+)z");
  private static final Pattern BOX = Pattern.compile("viewBox=\"0 0 (\\d+) (\\d+)\"");

  @ParameterizedTest
  @ValueSource(
      strings = {
        ADDRESS,
        "http://[2001:db8::4:1]:8080/#a%20title",
        "https://weir.example/room?policy=bola-e&via=kbps%3D1500"
      })
  void thePictureForABrowserHoldsTheAddress(String address) throws Exception {
    String svg = QrPicture.of(address).svg();

    Matcher box = BOX.matcher(svg);
    assertTrue(box.find(), svg);
    boolean[][] dark = new boolean[Integer.parseInt(box.group(2))][];
    Arrays.setAll(dark, y -> new boolean[Integer.parseInt(box.group(1))]);
    Matcher runs = RUN.matcher(svg);
    while (runs.find()) {
      int x = Integer.parseInt(runs.group(1));
      Arrays.fill(
          dark[Integer.parseInt(runs.group(2))], x, x + Integer.parseInt(runs.group(3)), true);
    }
    assertEquals(address, read(dark));
  }

  @Test
  void thePictureForATerminalHoldsTheAddressInColourAndWithout() throws Exception {
    QrPicture picture = QrPicture.of(ADDRESS);

    List<String> coloured = picture.lines(true);
    List<String> plain = picture.lines(false);

    assertTrue(coloured.stream().allMatch(line -> line.startsWith("\u001b[30;107m")));
    assertEquals(ADDRESS, read(modules(coloured.stream().map(QrPictureTest::bare).toList(), true)));
    assertEquals(ADDRESS, read(modules(plain, false)));
    assertEquals(picture.columns(), plain.get(0).length());
  }

  @Test
  void whatAPhoneCouldNotReadIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> QrPicture.of(""));
    assertThrows(IllegalArgumentException.class, () -> QrPicture.of("x".repeat(301)));
  }

  private static String bare(String line) {
    return line.replaceAll("\u001b\\[[0-9;]*m", "");
  }

  /**
   * @param isInkDark whether what is drawn is dark
   */
  private static boolean[][] modules(List<String> lines, boolean isInkDark) {
    boolean[][] dark = new boolean[2 * lines.size()][lines.get(0).length()];
    for (int y = 0; y < dark.length; y++) {
      for (int x = 0; x < dark[y].length; x++) {
        char drawn = lines.get(y / 2).charAt(x);
        boolean isInk = drawn == '█' || drawn == (y % 2 == 0 ? '▀' : '▄');
        dark[y][x] = isInk == isInkDark;
      }
    }
    return dark;
  }

  private static String read(boolean[][] dark) throws Exception {
    int width = PIXELS * dark[0].length;
    int height = PIXELS * dark.length;
    int[] pixels = new int[width * height];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = dark[i / width / PIXELS][i % width / PIXELS] ? 0 : 0xffffff;
    }
    RGBLuminanceSource source = new RGBLuminanceSource(width, height, pixels);
    return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(source))).getText();
  }
}
