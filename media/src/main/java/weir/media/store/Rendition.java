package weir.media.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import weir.media.box.Fragment;
import weir.media.box.MalformedMedia;
import weir.media.box.Track;

/**
 * One representation as its files say it is.
 *
 * @param id of the representation, and its folder
 * @param segments at least one, without gaps; the first is number 1 and starts at 0
 */
record Rendition(String id, Track track, long initBytes, List<MediaSegment> segments) {
  Rendition {
    segments = List.copyOf(segments);
  }

  /** Times in the track's timescale. */
  record MediaSegment(long startTicks, long durationTicks, long bytes) {
    MediaSegment {
      if (startTicks < 0 || durationTicks <= 0 || bytes <= 0) {
        throw new IllegalArgumentException(
            "segment " + startTicks + "+" + durationTicks + ", " + bytes + " bytes");
      }
    }

    long endTicks() {
      return startTicks + durationTicks;
    }
  }

  /**
   * Reads {@code init.mp4} and {@code 1.m4s}, {@code 2.m4s}, … and holds them to what a
   * representation owes: one fragment each, beginning with a sync sample, at 0, without gaps.
   *
   * @throws MalformedMedia saying which file breaks the promise
   */
  static Rendition read(String id, Path folder) throws IOException {
    Path init = folder.resolve("init.mp4");
    Track track = Track.read(init);
    List<MediaSegment> segments = new ArrayList<>();
    long expected = 0;
    for (int number = 1; ; number++) {
      Path file = segment(folder, number);
      if (!Files.exists(file)) {
        break;
      }
      List<Fragment> fragments = Fragment.read(file, track);
      if (fragments.size() != 1) {
        throw new MalformedMedia(file.toString(), 0, fragments.size() + " fragments, not one");
      }
      Fragment fragment = fragments.get(0);
      if (!fragment.isSync()) {
        throw new MalformedMedia(file.toString(), fragment.offset(), "no sync sample at its start");
      }
      if (fragment.startTicks() != expected) {
        throw new MalformedMedia(
            file.toString(),
            fragment.offset(),
            "starts at tick " + fragment.startTicks() + ", not at " + expected);
      }
      if (fragment.durationTicks() == 0) {
        throw new MalformedMedia(file.toString(), fragment.offset(), "lasts no time");
      }
      expected = fragment.endTicks();
      segments.add(
          new MediaSegment(fragment.startTicks(), fragment.durationTicks(), Files.size(file)));
    }
    if (segments.isEmpty()) {
      throw new MalformedMedia(folder.toString(), 0, "no segments in it");
    }
    return new Rendition(id, track, Files.size(init), segments);
  }

  static Path segment(Path folder, int number) {
    return folder.resolve(number + ".m4s");
  }

  String contentType() {
    return track.isVideo() ? "video" : "audio";
  }

  /** How it is encoded, without profile and level: the sample entry's four characters. */
  String format() {
    return track.codecs().split("\\.", 2)[0];
  }

  /** Media time just after the last segment. */
  long endTicks() {
    return segments.get(segments.size() - 1).endTicks();
  }

  double longestSegmentSeconds() {
    return segments.stream().mapToLong(MediaSegment::durationTicks).max().orElseThrow()
        / (double) track.timescale();
  }

  /**
   * Whether a switch between the two is possible at every segment: equal times, equal timescale.
   */
  boolean isAlignedWith(Rendition other) {
    if (track.timescale() != other.track.timescale() || segments.size() != other.segments.size()) {
      return false;
    }
    for (int i = 0; i < segments.size(); i++) {
      if (segments.get(i).startTicks != other.segments.get(i).startTicks
          || segments.get(i).durationTicks != other.segments.get(i).durationTicks) {
        return false;
      }
    }
    return true;
  }

  /** Without the segments that begin when {@code seconds} are over; the first always stays. */
  Rendition startingBefore(double seconds) {
    int kept = segments.size();
    while (kept > 1 && segments.get(kept - 1).startTicks >= seconds * track.timescale()) {
      kept--;
    }
    return new Rendition(id, track, initBytes, segments.subList(0, kept));
  }
}
