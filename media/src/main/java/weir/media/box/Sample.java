package weir.media.box;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One coded picture, or one frame of sound, as a fragment lists it.
 *
 * @param offset of its first byte in the segment
 * @param bytes how many
 * @param decodeTicks when it is decoded, in the track's timescale
 * @param compositionTicks when it is shown, before edits
 * @param durationTicks how long
 */
public record Sample(
    long offset, int bytes, long decodeTicks, long compositionTicks, long durationTicks) {
  /** Of one segment: more than a day of sound. */
  private static final int MAX_SAMPLES = 1 << 22;

  /**
   * All samples of a segment, in decoding order.
   *
   * @param segment its bytes: fragments, with whatever lies between them
   * @param track as its initialization segment has it
   * @throws MalformedMedia where a sample is not in the segment
   */
  public static List<Sample> read(BoxReader segment, Track track) throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (Box moof : segment.boxes()) {
      if (moof.type().equals("moof")) {
        for (Box traf : segment.children(moof)) {
          if (traf.type().equals("traf")) {
            read(segment, moof, traf, track, samples);
          }
        }
      }
    }
    return samples;
  }

  private static void read(BoxReader segment, Box moof, Box traf, Track track, List<Sample> samples)
      throws IOException {
    Track.Fields tfhd = Track.Fields.full(segment, segment.descend(traf, "tfhd"));
    if (tfhd.u32() != track.id()) {
      return;
    }
    long base = tfhd.has(0x01) ? tfhd.u64() : moof.offset();
    tfhd.skip(tfhd.has(0x02) ? 4 : 0);
    long duration = tfhd.has(0x08) ? tfhd.u32() : track.fallback().duration();
    long size = tfhd.has(0x10) ? tfhd.u32() : track.fallback().size();
    Track.Fields tfdt = Track.Fields.full(segment, segment.descend(traf, "tfdt"));
    long decode = tfdt.version() == 1 ? tfdt.u64() : tfdt.u32();
    long at = base;
    for (Box box : segment.children(traf)) {
      if (!box.type().equals("trun")) {
        continue;
      }
      Track.Fields trun = Track.Fields.full(segment, box);
      long count = trun.u32();
      if (count > MAX_SAMPLES - samples.size()) {
        throw segment.malformed(box, count + " samples in one run");
      }
      at = trun.has(0x01) ? base + (int) trun.u32() : at;
      trun.skip(trun.has(0x04) ? 4 : 0);
      for (long i = 0; i < count; i++) {
        long ticks = trun.has(0x100) ? trun.u32() : duration;
        long bytes = trun.has(0x200) ? trun.u32() : size;
        trun.skip(trun.has(0x400) ? 4 : 0);
        // version 0 has it unsigned, but writers put negative ones there, and none is above 2^31
        long offset = trun.has(0x800) ? (int) trun.u32() : 0;
        if (at < 0 || bytes > Integer.MAX_VALUE || at + bytes > segment.bytes()) {
          throw segment.malformed(
              box, "a sample of " + bytes + " bytes at " + at + " is not in the segment");
        }
        samples.add(new Sample(at, (int) bytes, decode, decode + offset, ticks));
        at += bytes;
        decode += ticks;
      }
    }
  }
}
