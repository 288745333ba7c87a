package weir.media.store;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import weir.media.encode.PackagingFailed;
import weir.media.encode.PackagingFailed.UnreadableInput;
import weir.media.encode.Progress;
import weir.media.encode.Source;
import weir.media.encode.Still;

/**
 * A picture file made the cover of a title. The JDK reads it, so that packaging without ffmpeg can
 * have a cover too.
 */
final class Cover {
  /** What a camera makes is a third of that; more may be a bomb. */
  private static final long MOST_PIXELS = 100_000_000;

  private Cover() {}

  /**
   * The picture as JPEG, scaled down where it is larger than a cover, on white where it lets
   * through.
   *
   * @throws UnreadableInput when there is no such file or it is no picture
   */
  static byte[] of(Path file) {
    try {
      return jpeg(scaled(read(file)));
    } catch (NoSuchFileException e) {
      throw new UnreadableInput(file + ": there is no such file");
    } catch (IOException | RuntimeException e) {
      // readers of pictures meet broken ones with any exception
      throw new UnreadableInput(
          file + ": is no picture that can be read (" + e.getMessage() + "); a JPEG or PNG is");
    }
  }

  /**
   * Writes one without being given any: the picture inside the source, or the one shown when a
   * tenth of the film is over. By then it has mostly begun, and gives nothing away. A title without
   * a cover is still a title.
   *
   * @param still works in the title's folder
   * @param video of which the first are of one codec, the smallest first
   * @throws PackagingFailed.Cancelled when the thread is interrupted
   */
  static void take(Still still, Source source, List<Rendition> video, Progress progress) {
    try {
      if (source.about().cover().isPresent()) {
        still.embedded(source, source.about().cover().get(), Title.COVER);
        return;
      }
    } catch (PackagingFailed.Cancelled e) {
      throw e;
    } catch (PackagingFailed e) {
      progress.tell("left out: the cover inside cannot be read: " + e.getMessage());
    }
    int best = 0;
    while (best + 1 < video.size()
        && longSide(video.get(best)) < Still.LONG_SIDE
        && longSide(video.get(best)) < longSide(video.get(best + 1))) {
      best++;
    }
    Rendition from = video.get(best);
    int number = 1;
    while (from.segments().get(number - 1).endTicks() <= from.endTicks() / 10) {
      number++;
    }
    try {
      still.first(from.id() + "/init.mp4", from.id() + "/" + number + ".m4s", Title.COVER);
    } catch (PackagingFailed.Cancelled e) {
      throw e;
    } catch (PackagingFailed e) {
      progress.tell("left out: no picture of the film can be taken: " + e.getMessage());
    }
  }

  private static int longSide(Rendition picture) {
    return Math.max(picture.track().width(), picture.track().height());
  }

  private static BufferedImage read(Path file) throws IOException {
    if (Files.size(file) > Integer.MAX_VALUE) {
      throw new IOException("more than 2 GiB");
    }
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new IOException("unknown format");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > MOST_PIXELS) {
          throw new IOException(pixels + " pixels");
        }
        return reader.read(0);
      } finally {
        reader.dispose();
      }
    }
  }

  /** By halves and then the rest, since a bilinear step of more leaves pixels out. */
  private static BufferedImage scaled(BufferedImage picture) {
    BufferedImage now = picture;
    while (true) {
      int longSide = Math.max(now.getWidth(), now.getHeight());
      double scale = Math.max(0.5, Math.min(1, Still.LONG_SIDE / (double) longSide));
      int width = Math.max(1, (int) Math.round(now.getWidth() * scale));
      int height = Math.max(1, (int) Math.round(now.getHeight() * scale));
      BufferedImage next = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      Graphics2D to = next.createGraphics();
      to.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      to.drawImage(now, 0, 0, width, height, Color.WHITE, null);
      to.dispose();
      now = next;
      if (Math.max(width, height) <= Still.LONG_SIDE) {
        return now;
      }
    }
  }

  private static byte[] jpeg(BufferedImage picture) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.setUseCache(false);
    if (!ImageIO.write(picture, "jpeg", bytes)) {
      throw new IOException("this Java cannot write JPEG");
    }
    return bytes.toByteArray();
  }
}
