package weir.media.box;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One {@code moof} with its {@code mdat}.
 *
 * @param offset of the {@code moof} in its file
 * @param bytes from there to the end of the {@code mdat}
 * @param startTicks decode time of the first sample, {@code tfdt}
 * @param durationTicks sum over all samples
 * @param samples how many
 * @param isSync whether a decoder can begin here: the first sample is a sync sample
 */
public record Fragment(
    long offset, long bytes, long startTicks, long durationTicks, long samples, boolean isSync) {
  private static final int NON_SYNC = 0x1_0000;

  /** A day of audio in one run; keeps sums of 32-bit durations within a long. */
  private static final long MAX_SAMPLES = 1 << 22;

  public Fragment {
    if (offset < 0 || bytes <= 0 || startTicks < 0 || durationTicks < 0 || samples < 0) {
      throw new IllegalArgumentException(
          "fragment at " + offset + ": " + bytes + " bytes, " + startTicks + "+" + durationTicks);
    }
  }

  /** The decode time just after the last sample. */
  public long endTicks() {
    return startTicks + durationTicks;
  }

  /** All fragments of a file, in order; a segment of ours has exactly one. */
  public static List<Fragment> read(Path file, Track track) throws IOException {
    try (BoxReader reader = BoxReader.open(file)) {
      List<Fragment> fragments = new ArrayList<>();
      List<Box> boxes = reader.boxes();
      for (int i = 0; i < boxes.size(); i++) {
        if (boxes.get(i).type().equals("moof")) {
          Box moof = boxes.get(i);
          if (i + 1 == boxes.size() || !boxes.get(i + 1).type().equals("mdat")) {
            throw reader.malformed(moof, "no 'mdat' follows it");
          }
          fragments.add(read(reader, moof, boxes.get(i + 1).end(), track));
        }
      }
      return fragments;
    }
  }

  private static Fragment read(BoxReader reader, Box moof, long end, Track track)
      throws IOException {
    List<Box> inside = null;
    for (Box box : reader.children(moof)) {
      if (box.type().equals("traf")) {
        List<Box> candidate = reader.children(box);
        if (Track.Fields.full(reader, required(reader, box, candidate, "tfhd")).u32()
            == track.id()) {
          inside = candidate;
        }
      }
    }
    if (inside == null) {
      throw reader.malformed(moof, "nothing of track " + track.id() + " in it");
    }

    Track.Fields tfhd = Track.Fields.full(reader, required(reader, moof, inside, "tfhd"));
    tfhd.skip(4);
    tfhd.skip(tfhd.has(0x01) ? 8 : 0);
    tfhd.skip(tfhd.has(0x02) ? 4 : 0);
    long sampleDuration = tfhd.has(0x08) ? tfhd.u32() : track.fallback().duration();
    tfhd.skip(tfhd.has(0x10) ? 4 : 0);
    long sampleFlags = tfhd.has(0x20) ? tfhd.u32() : track.fallback().flags();

    Track.Fields tfdt = Track.Fields.full(reader, required(reader, moof, inside, "tfdt"));
    long start = tfdt.version() == 1 ? tfdt.u64() : tfdt.u32();

    long samples = 0;
    long duration = 0;
    Optional<Long> firstFlags = Optional.empty();
    for (Box box : inside) {
      if (box.type().equals("trun")) {
        Run run = run(reader, box, sampleDuration, sampleFlags);
        if (firstFlags.isEmpty() && run.samples > 0) {
          firstFlags = Optional.of(run.firstFlags);
        }
        samples += run.samples;
        duration += run.duration;
        if (start + duration < 0 || duration < 0) {
          throw reader.malformed(box, "its samples end beyond 2^63 ticks");
        }
      }
    }
    boolean sync = firstFlags.isPresent() && (firstFlags.get() & NON_SYNC) == 0;
    return new Fragment(moof.offset(), end - moof.offset(), start, duration, samples, sync);
  }

  private record Run(long samples, long duration, long firstFlags) {}

  private static Run run(BoxReader reader, Box box, long sampleDuration, long sampleFlags)
      throws IOException {
    Track.Fields trun = Track.Fields.full(reader, box);
    long samples = trun.u32();
    trun.skip(trun.has(0x01) ? 4 : 0);
    long firstFlags = trun.has(0x04) ? trun.u32() : sampleFlags;
    boolean ownDurations = trun.has(0x100);
    boolean ownFlags = trun.has(0x400);
    int perSample =
        (ownDurations ? 4 : 0)
            + (trun.has(0x200) ? 4 : 0)
            + (ownFlags ? 4 : 0)
            + (trun.has(0x800) ? 4 : 0);
    if (samples > MAX_SAMPLES) {
      throw reader.malformed(box, samples + " samples in one run");
    }
    if (samples * perSample > trun.remaining()) {
      throw reader.malformed(box, samples + " samples do not fit into it");
    }
    if (!ownDurations && !ownFlags) {
      return new Run(samples, samples * sampleDuration, firstFlags);
    }
    long duration = 0;
    for (long i = 0; i < samples; i++) {
      int read = 0;
      if (ownDurations) {
        duration += trun.u32();
        read += 4;
      } else {
        duration += sampleDuration;
      }
      if (trun.has(0x200)) {
        trun.skip(4);
        read += 4;
      }
      if (ownFlags) {
        long flags = trun.u32();
        read += 4;
        if (i == 0 && !trun.has(0x04)) {
          firstFlags = flags;
        }
      }
      trun.skip(perSample - read);
    }
    return new Run(samples, duration, firstFlags);
  }

  private static Box required(BoxReader reader, Box around, List<Box> boxes, String type)
      throws MalformedMedia {
    return BoxReader.first(boxes, type)
        .orElseThrow(() -> reader.malformed(around, "no '" + type + "' in it"));
  }
}
