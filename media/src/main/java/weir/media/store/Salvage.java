package weir.media.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import weir.manifests.mpd.FrameRate;
import weir.media.box.Fragment;
import weir.media.box.Patch;
import weir.media.box.Track;
import weir.media.encode.Encoder;
import weir.media.encode.PackagingFailed;
import weir.media.encode.Source;
import weir.media.encode.Thumbnails;

/**
 * What an interrupted encode left that need not be made again: the segments that all its pictures
 * have in common, each whole and as long as it should be, and its sound if that is all there.
 *
 * <p>An encode that goes on writes into a folder of its own, as if its part were everything, and
 * {@link #append} moves that behind what was there.
 *
 * @param pictures how many representations have a picture
 * @param sounds how many have sound
 * @param framesPerSegment of all but the last
 * @param frames of the whole picture
 * @param samples of the whole sound
 * @param hasThumbnails whether sheets of them are made, which is cheap and done anew
 */
record Salvage(
    int pictures,
    int sounds,
    FrameRate frameRate,
    long framesPerSegment,
    long frames,
    long samples,
    boolean hasThumbnails) {
  private static final int BLOCK = 4096;

  /** {@code more-17}: what follows behind 17 segments. */
  private static final String MORE = "more-";

  static Salvage of(Source source, Encoder.Settings settings) {
    int pictures = (int) settings.codecs().stream().filter(codec -> codec.isPicture()).count();
    return new Salvage(
        pictures * settings.rungs().size(),
        (settings.codecs().size() - pictures) * source.audio().size(),
        source.frameRate(),
        settings.framesPerSegment(source.frameRate()),
        source.frames(),
        source.samples(),
        settings.thumbnails().isPresent());
  }

  /**
   * Brings together what the interrupted runs left.
   *
   * @param built where the first of them worked; holds no more than what is kept afterwards
   * @return what is still to be encoded
   */
  Encoder.Part gather(Path built) throws IOException {
    long segments = segments(built, 0);
    Path more = more(built, segments);
    if (Files.isDirectory(more)) {
      if (hasSound(more)) {
        for (int i = 0; i < sounds; i++) {
          replace(more.resolve("a" + i), built.resolve("a" + i));
        }
      }
      long found = segments(more, segments);
      if (segments > 0 && found > 0) {
        append(built, more, segments, found);
        segments += found;
      }
    }
    Workplace.deleteSiblings(built, MORE);
    boolean hasSound = hasSound(built);
    if ((!hasSound || hasThumbnails) && segments * framesPerSegment >= frames) {
      segments--; // there is something to make yet, and no encoder takes a picture without frames
    }
    if (segments == 0) {
      Workplace.empty(built);
      return new Encoder.Part(0, true);
    }
    keep(built, segments, hasSound);
    return new Encoder.Part(Math.min(frames, segments * framesPerSegment), !hasSound);
  }

  /** Where the encode that makes the part works. */
  Path folder(Path built, Encoder.Part part) throws IOException {
    return part.firstFrame() == 0
        ? built
        : Files.createDirectory(more(built, part.firstFrame() / framesPerSegment));
  }

  /**
   * Puts what a run made behind what was there.
   *
   * @throws PackagingFailed when the two need decoders that are set up differently
   */
  void append(Path built, Path more, Encoder.Part part) throws IOException {
    append(built, more, part.firstFrame() / framesPerSegment, Long.MAX_VALUE);
    if (part.hasSound()) {
      for (int i = 0; i < sounds; i++) {
        replace(more.resolve("a" + i), built.resolve("a" + i));
      }
    }
    if (hasThumbnails) {
      replace(more.resolve(Thumbnails.ID), built.resolve(Thumbnails.ID));
    }
    Workplace.deleteSiblings(built, MORE);
  }

  private static Path more(Path built, long segments) {
    return built.resolveSibling(MORE + segments);
  }

  private void append(Path built, Path more, long before, long count) throws IOException {
    for (int i = 0; i < pictures; i++) {
      Path from = more.resolve("v" + i);
      Path to = built.resolve("v" + i);
      Track track = Track.read(to.resolve("init.mp4"));
      if (!Files.exists(Rendition.segment(from, 1))) {
        continue;
      }
      if (Files.mismatch(from.resolve("init.mp4"), to.resolve("init.mp4")) >= 0) {
        throw new PackagingFailed(
            to + ": what was encoded now does not fit to what was there; leave --resume out",
            List.of());
      }
      for (int number = 1; number <= count; number++) {
        Path segment = Rendition.segment(from, number);
        if (!Files.exists(segment)) {
          break;
        }
        long place = before + number;
        Patch.place(segment, place, ticks(track, (place - 1) * framesPerSegment));
        Files.move(
            segment, Rendition.segment(to, Math.toIntExact(place)), StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  /** Whole ones that all pictures have, from the first on. */
  private long segments(Path folder, long before) {
    long common = Long.MAX_VALUE;
    for (int i = 0; i < pictures; i++) {
      common = Math.min(common, segmentsOf(folder.resolve("v" + i), before, common));
    }
    return common;
  }

  private long segmentsOf(Path folder, long before, long most) {
    int count = 0;
    try {
      Track track = Track.read(folder.resolve("init.mp4"));
      for (; count < most; count++) {
        Path file = Rendition.segment(folder, count + 1);
        if (!Files.exists(file)) {
          break;
        }
        List<Fragment> fragments = Fragment.read(file, track);
        long first = count * framesPerSegment;
        long length = Math.min(framesPerSegment, frames - before * framesPerSegment - first);
        boolean isWhole =
            fragments.size() == 1
                && length > 0
                && fragments.get(0).isSync()
                && fragments.get(0).startTicks() == ticks(track, first)
                && fragments.get(0).endTicks() == ticks(track, first + length);
        if (!isWhole || isHollow(file)) {
          break;
        }
      }
    } catch (IOException e) {
      // torn when the power went: what lies before it is good
      return count;
    }
    return count;
  }

  private long ticks(Track track, long frame) {
    return frame * frameRate.seconds() * track.timescale() / frameRate.frames();
  }

  /**
   * Whether a block of nothing but zeros is in it. That is what file systems show where a file was
   * to grow when the power went; no encoder writes thousands of them in a row.
   */
  private static boolean isHollow(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(Files.size(file)));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
    }
    byte[] zeros = new byte[BLOCK];
    for (int at = 0; at + BLOCK <= bytes.position(); at += BLOCK) {
      if (ByteBuffer.wrap(zeros).equals(bytes.duplicate().position(at).limit(at + BLOCK))) {
        return true;
      }
    }
    return false;
  }

  private boolean hasSound(Path folder) {
    for (int i = 0; i < sounds; i++) {
      try {
        Rendition sound = Rendition.read("sound", folder.resolve("a" + i));
        if (sound.endTicks() * Encoder.SAMPLE_RATE < samples * sound.track().timescale()) {
          return false;
        }
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  private void keep(Path built, long segments, boolean hasSound) throws IOException {
    for (int i = 0; i < pictures; i++) {
      Path folder = built.resolve("v" + i);
      for (Path file : Workplace.inside(folder)) {
        String name = file.getFileName().toString();
        boolean isKept =
            name.equals("init.mp4")
                || name.matches("\\d{1,9}\\.m4s")
                    && Integer.parseInt(name.substring(0, name.length() - 4)) <= segments;
        if (!isKept) {
          Files.delete(file);
        }
      }
    }
    for (Path file : Workplace.inside(built)) {
      String name = file.getFileName().toString();
      if (!(name.matches("v\\d+") || hasSound && name.matches("a\\d+"))) {
        Workplace.delete(file);
      }
    }
  }

  private static void replace(Path from, Path to) throws IOException {
    Workplace.delete(to);
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }
}
