package weir.media.box;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.media.Workshop;
import weir.media.encode.Ffmpeg;

/**
 * Real files, damaged at random: whatever they say, the reader reads or refuses, soon, and with its
 * own exception.
 */
@Tag("encode")
class BoxFuzzTest {
  /** A case takes a fraction of a millisecond; this is for hanging ones, on a busy machine. */
  private static final long MAX_NANOS = 5_000_000_000L;

  private static final int[] AWKWARD = {0, 1, 2, 7, 8, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff};

  @TempDir Path folder;

  @Test
  void readsOrRefusesWhateverItIsGiven() throws IOException {
    fuzz(Duration.ofSeconds(2), 20_261_122);
  }

  /**
   * Ten minutes, another seed each time; {@code -Dfuzz.seconds} and {@code -Dfuzz.seed} say else.
   */
  @Test
  @Tag("long")
  void readsOrRefusesForTenMinutes() throws IOException {
    fuzz(
        Duration.ofSeconds(Long.getLong("fuzz.seconds", 600)),
        Long.getLong("fuzz.seed", System.nanoTime()));
  }

  private void fuzz(Duration limit, long firstSeed) throws IOException {
    List<byte[]> originals = originals();
    Path file = folder.resolve("mutated.mp4");
    long until = System.nanoTime() + limit.toNanos();
    long seed = firstSeed;
    int refusals = 0;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (; System.nanoTime() < until; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] bytes = mutated(originals.get(random.nextInt(originals.size())), random);
        channel.truncate(0).write(ByteBuffer.wrap(bytes), 0);
        long began = System.nanoTime();
        try {
          refusals += survive(file);
        } catch (Throwable e) {
          throw new AssertionError("seed " + seed, e);
        }
        if (System.nanoTime() - began > MAX_NANOS) {
          throw new AssertionError("seed " + seed + " took " + (System.nanoTime() - began) + " ns");
        }
      }
    }
    System.out.printf(
        "box fuzz: %d cases from seed %d, %d refusals%n", seed - firstSeed, firstSeed, refusals);
    if (refusals == 0) {
      throw new AssertionError("no mutation was ever noticed");
    }
  }

  private interface Reading {
    void read() throws IOException;
  }

  /** Reads the file in every way there is; returns how many of them refused. */
  private static int survive(Path file) {
    int refusals = 0;
    refusals += refused(() -> tree(file));
    refusals += refused(() -> Fragment.read(file, Track.read(file)));
    refusals += refused(() -> movie(file));
    return refusals;
  }

  private static int refused(Reading reading) {
    try {
      reading.read();
      return 0;
    } catch (MalformedMedia refusal) {
      return 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void tree(Path file) throws IOException {
    try (BoxReader reader = BoxReader.open(file)) {
      for (Box box : reader.boxes()) {
        if (box.type().equals("sidx")) {
          SegmentIndexBox.read(reader, box).end();
        }
      }
    }
  }

  private static void movie(Path file) throws IOException {
    try (BoxReader reader = BoxReader.open(file)) {
      for (MovieTrack track : Movie.read(reader).tracks()) {
        track.initialization();
        SampleCursor samples = track.samples();
        while (samples.next()) {
          samples.bytes();
        }
      }
    }
  }

  private List<byte[]> originals() throws IOException {
    Workshop workshop = new Workshop(Ffmpeg.bundled(), folder);
    String streams =
        "-f lavfi -i testsrc2=size=64x36:rate=25 -f lavfi -i sine=sample_rate=44100 -t 1"
            + " -c:v libx264 -preset veryfast -bf 2 -crf 40 -g 10 -c:a aac -b:a 32k";
    workshop.input("film.mp4", streams);
    workshop.input("front.mp4", "-i film.mp4 -c copy -movflags +faststart");
    workshop.input(
        "indexed.mp4",
        "-i film.mp4 -map 0:v -c copy -movflags +cmaf+dash+global_sidx+frag_keyframe");
    workshop.input("sound.mp4", "-i film.mp4 -map 0:a -c copy -movflags +cmaf+frag_every_frame");
    List<byte[]> originals = new ArrayList<>();
    for (String name : List.of("film.mp4", "front.mp4", "indexed.mp4", "sound.mp4")) {
      originals.add(Files.readAllBytes(folder.resolve(name)));
    }
    return originals;
  }

  /** One to four wounds, most of them where headers are: outside the first {@code mdat}. */
  private static byte[] mutated(byte[] original, SplittableRandom random) {
    byte[] bytes = original.clone();
    for (int wounds = random.nextInt(1, 5); wounds > 0; wounds--) {
      int at = place(bytes, random);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2, 3 -> {
          if (at + 4 <= bytes.length) {
            ByteBuffer.wrap(bytes).putInt(at, AWKWARD[random.nextInt(AWKWARD.length)]);
          }
        }
        case 4 -> {
          int from = place(bytes, random);
          int count = Math.min(random.nextInt(1, 64), bytes.length - Math.max(at, from));
          System.arraycopy(bytes, from, bytes, at, count);
        }
        default -> {
          if (random.nextInt(8) == 0) {
            bytes = Arrays.copyOf(bytes, Math.max(1, at));
          }
        }
      }
    }
    return bytes;
  }

  private static int place(byte[] bytes, SplittableRandom random) {
    int at = random.nextInt(bytes.length);
    for (int i = 0; i < 3 && random.nextInt(8) != 0; i++) {
      int moov = find(bytes, random.nextBoolean() ? "moov" : "moof");
      if (moov >= 0) {
        int reach = Math.min(2500, bytes.length - moov);
        at = Math.max(0, moov - 40) + random.nextInt(reach);
      }
    }
    return at;
  }

  private static int find(byte[] bytes, String type) {
    for (int i = 0; i + 4 <= bytes.length; i++) {
      if (bytes[i] == type.charAt(0)
          && bytes[i + 1] == type.charAt(1)
          && bytes[i + 2] == type.charAt(2)
          && bytes[i + 3] == type.charAt(3)) {
        return i;
      }
    }
    return -1;
  }
}
