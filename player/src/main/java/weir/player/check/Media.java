package weir.player.check;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import weir.media.box.Box;
import weir.media.box.BoxReader;
import weir.media.box.MalformedMedia;

/**
 * What one media segment holds; times in the track's timescale.
 *
 * @param start decode time of the first sample, {@code tfdt}
 * @param end decode time after the last sample
 * @param firstShown presentation time of the sample decoded first
 * @param earliest presentation time of the sample shown first
 * @param samples how many
 * @param isSync whether the first one says that a decoder can begin there
 * @param standsAlone the same by its own bytes; empty if nobody can tell
 * @param isSeamless whether each fragment in it begins where the one before ends
 * @param hasStyp whether it begins with its type
 * @param startsWithFragment whether its first box but types, indexes and messages is a {@code moof}
 * @param oneTrack whether every fragment is of the one track
 * @param flaws what CMAF has otherwise, in words; without those of the {@code styp}
 */
record Media(
    long start,
    long end,
    long firstShown,
    long earliest,
    long samples,
    boolean isSync,
    Optional<Boolean> standsAlone,
    boolean isSeamless,
    boolean hasStyp,
    boolean startsWithFragment,
    boolean oneTrack,
    List<String> flaws) {
  private static final int NON_SYNC = 0x1_0000;
  private static final int MOST_SAMPLES = 1 << 22;

  /**
   * @param file the segment, or its {@link Skeleton}
   * @throws MalformedMedia when it is no segment, or ends before its boxes do
   */
  static Media read(Path file, Initialization of) throws IOException {
    try (BoxReader reader = BoxReader.open(file)) {
      return new Reading(reader, of).media();
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new MalformedMedia(file.toString(), 0, "a box ends before its fields do");
    }
  }

  /** One walk through the boxes. */
  private static final class Reading {
    private final BoxReader reader;
    private final Initialization of;
    private final Set<String> flaws = new TreeSet<>();
    private long start = -1;
    private long end;
    private long firstShown;
    private long earliest = Long.MAX_VALUE;
    private long samples;
    private boolean isSync;
    private boolean isSeamless = true;
    private boolean oneTrack = true;
    private Optional<Boolean> standsAlone = Optional.empty();

    Reading(BoxReader reader, Initialization of) {
      this.reader = reader;
      this.of = of;
    }

    Media media() throws IOException {
      List<Box> boxes = reader.boxes();
      Optional<Box> first =
          boxes.stream()
              .filter(box -> !List.of("styp", "sidx", "ssix", "emsg", "prft").contains(box.type()))
              .findFirst();
      for (int i = 0; i < boxes.size(); i++) {
        if (boxes.get(i).type().equals("moof")) {
          if (i + 1 == boxes.size() || !boxes.get(i + 1).type().equals("mdat")) {
            flaws.add("no mdat follows its moof");
          }
          fragment(boxes.get(i));
        }
      }
      if (start < 0) {
        throw new MalformedMedia(reader.location(), 0, "no fragment (moof) of the track in it");
      }
      return new Media(
          start,
          end,
          firstShown,
          samples == 0 ? start : earliest,
          samples,
          isSync,
          standsAlone,
          isSeamless,
          Initialization.first(boxes, "styp").isPresent(),
          first.filter(box -> box.type().equals("moof")).isPresent(),
          oneTrack,
          List.copyOf(flaws));
    }

    private void fragment(Box moof) throws IOException {
      List<Box> trafs =
          reader.children(moof).stream().filter(box -> box.type().equals("traf")).toList();
      oneTrack &= trafs.size() == 1;
      for (Box traf : trafs) {
        List<Box> inside = reader.children(traf);
        Box tfhd = required(inside, "tfhd", traf);
        ByteBuffer header = reader.payload(tfhd);
        int flags = header.getInt() & 0xff_ffff;
        if ((header.getInt() & 0xffff_ffffL) != of.track().id()) {
          oneTrack = false;
          continue;
        }
        long base = (flags & 0x1) != 0 ? header.getLong() : moof.offset();
        if ((flags & 0x2_0000) == 0 || (flags & 0x1) != 0) {
          flaws.add("tfhd: data offsets do not count from the moof");
        }
        if ((flags & 0x2) != 0) {
          header.getInt();
        } else {
          flaws.add("tfhd: no sample_description_index");
        }
        long duration = (flags & 0x8) != 0 ? unsigned(header) : of.fallback().duration();
        long size = (flags & 0x10) != 0 ? unsigned(header) : of.fallback().size();
        long sampleFlags = (flags & 0x20) != 0 ? unsigned(header) : of.fallback().flags();
        ByteBuffer tfdt = reader.payload(required(inside, "tfdt", traf));
        long time = tfdt.getInt() >>> 24 == 1 ? tfdt.getLong() : unsigned(tfdt);
        if (time < 0 || time > 1L << 61) {
          throw malformed(traf, "a time beyond 2^61");
        }
        if (start < 0) {
          start = time;
        } else {
          isSeamless &= time == end;
        }
        end = time;
        long at = base;
        for (Box trun : inside) {
          if (trun.type().equals("trun")) {
            at = run(trun, base, at, duration, size, sampleFlags, flags);
          }
        }
      }
    }

    private long run(
        Box box, long base, long from, long duration, long size, long defaults, int tfhd)
        throws IOException {
      ByteBuffer trun = reader.payload(box);
      int versionAndFlags = trun.getInt();
      int version = versionAndFlags >>> 24;
      int flags = versionAndFlags & 0xff_ffff;
      long count = unsigned(trun);
      if (count > MOST_SAMPLES) {
        throw malformed(box, count + " samples in one run");
      }
      long at = (flags & 0x1) != 0 ? base + trun.getInt() : from;
      long firstFlags = (flags & 0x4) != 0 ? unsigned(trun) : -1;
      if (version != 1 && of.track().isVideo() && (flags & 0x800) != 0) {
        flaws.add("trun: version " + version);
      }
      if ((flags & 0x100) == 0 && (tfhd & 0x8) == 0 || (flags & 0x200) == 0 && (tfhd & 0x10) == 0) {
        flaws.add("sample durations or sizes are in trex only");
      }
      for (long i = 0; i < count; i++) {
        long ticks = (flags & 0x100) != 0 ? unsigned(trun) : duration;
        long bytes = (flags & 0x200) != 0 ? unsigned(trun) : size;
        long own = (flags & 0x400) != 0 ? unsigned(trun) : defaults;
        long shift = 0;
        if ((flags & 0x800) != 0) {
          shift = version == 0 ? unsigned(trun) : trun.getInt();
        }
        if (samples == 0) {
          firstShown = end + shift;
          isSync = ((firstFlags >= 0 ? firstFlags : own) & NON_SYNC) == 0;
          standsAlone = look(at, bytes);
        }
        earliest = Math.min(earliest, end + shift);
        end += ticks;
        at += bytes;
        samples++;
      }
      return at;
    }

    private Optional<Boolean> look(long at, long bytes) throws IOException {
      int count = (int) Math.min(bytes, Math.min(Skeleton.MEDIA_KEPT, reader.bytes() - at));
      if (!of.track().isVideo() || at < 0 || count <= 0) {
        return Optional.empty();
      }
      ByteBuffer sample = ByteBuffer.allocate(count);
      reader.fill(sample, at);
      return AccessPoint.standsAlone(of.codec(), sample.flip(), of.lengthBytes());
    }

    private Box required(List<Box> boxes, String type, Box around) throws MalformedMedia {
      return Initialization.first(boxes, type)
          .orElseThrow(() -> malformed(around, "no '" + type + "' in it"));
    }

    private MalformedMedia malformed(Box box, String message) {
      return new MalformedMedia(
          reader.location(), box.offset(), "'" + box.type() + "': " + message);
    }

    private static long unsigned(ByteBuffer bytes) {
      return bytes.getInt() & 0xffff_ffffL;
    }
  }
}
