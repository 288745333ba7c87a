package weir.player.compare.wire;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import weir.media.store.Sizes;
import weir.player.session.Title;
import weir.player.session.Track;

/**
 * A title of which only names, times and sizes are known, as files of a library: the manifest, the
 * sizes, and segments that are as long as they should be and hold nothing but zeros. The files take
 * no room where the file system has sparse ones.
 */
public final class Zeros {
  private static final long TICKS_PER_MS = 1000;

  private Zeros() {}

  /**
   * Writes a title. Sizes become whole bytes, rounded up, and times whole µs.
   *
   * @param library its folder, which exists
   * @param name of the title there
   */
  public static void write(Path library, String name, Title title) throws IOException {
    Path folder = Files.createDirectories(library.resolve(name));
    StringBuilder sets = new StringBuilder();
    List<Sizes.RepresentationSizes> sizes = new ArrayList<>();
    for (int i = 0; i < title.tracks().size(); i++) {
      Track track = title.tracks().get(i);
      String kind = track.kind().name().toLowerCase(Locale.ROOT);
      StringBuilder representations = new StringBuilder();
      for (int rung = 0; rung < track.ladder().size(); rung++) {
        String id = id(i, track, rung);
        representations.append(representation(id, track, rung));
        sizes.add(files(track, rung, id, kind, Files.createDirectories(folder.resolve(id))));
      }
      sets.append(set(track, kind, representations));
    }
    Track main = title.main();
    Files.writeString(
        folder.resolve("manifest.mpd"),
        """
        <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" minBufferTime="PT2S"
            profiles="urn:mpeg:dash:profile:isoff-live:2011" mediaPresentationDuration="PT%sS">
        <Period id="1" start="PT0S">%s</Period></MPD>
        """
            .formatted(BigDecimal.valueOf(ticks(main.startMs(main.count())), 6), sets));
    Files.write(folder.resolve("sizes.json"), new Sizes(sizes).write());
  }

  /** The representation's own id, unless it cannot be a folder's name or is there twice. */
  private static String id(int track, Track of, int rung) {
    String own = of.ladder().rung(rung).id();
    return own.matches("[A-Za-z0-9][A-Za-z0-9_-]*") && track == 0 ? own : "t" + track + "r" + rung;
  }

  private static String representation(String id, Track track, int rung) {
    int height = track.ladder().rung(rung).height();
    return "<Representation id=\"%s\" bandwidth=\"%d\"%s/>"
        .formatted(
            id,
            Math.round(1000 * track.ladder().kbps(rung)),
            height > 0 ? " width=\"" + (16 * height + 8) / 9 + "\" height=\"" + height + '"' : "");
  }

  private static String set(Track track, String kind, CharSequence representations) {
    StringBuilder timeline = new StringBuilder();
    for (int index = 0; index < track.count(); index++) {
      long startTicks = ticks(track.startMs(index));
      timeline
          .append("<S t=\"")
          .append(startTicks)
          .append("\" d=\"")
          .append(ticks(track.startMs(index + 1)) - startTicks)
          .append("\"/>");
    }
    return """
    <AdaptationSet contentType="%s" mimeType="%s/mp4" codecs="%s" segmentAlignment="true">
    <SegmentTemplate timescale="%d" startNumber="1" media="$RepresentationID$/$Number$.m4s"%s>
    <SegmentTimeline>%s</SegmentTimeline></SegmentTemplate>%s</AdaptationSet>
    """
        .formatted(
            kind,
            kind,
            track.kind() == Track.Kind.VIDEO ? "avc1.42c01e" : "mp4a.40.2",
            1000 * TICKS_PER_MS,
            track.needsInit() ? " initialization=\"$RepresentationID$/init.mp4\"" : "",
            timeline,
            representations);
  }

  private static long ticks(double ms) {
    return Math.round(TICKS_PER_MS * ms);
  }

  private static Sizes.RepresentationSizes files(
      Track track, int rung, String id, String kind, Path folder) throws IOException {
    long initBytes = track.needsInit() ? bytes(track.initBits(rung)) : 0;
    if (track.needsInit()) {
      file(folder.resolve("init.mp4"), initBytes);
    }
    long[] segments = new long[track.count()];
    for (int index = 0; index < segments.length; index++) {
      segments[index] = bytes(track.sizeBits(index, rung));
      file(folder.resolve((index + 1) + ".m4s"), segments[index]);
    }
    return new Sizes.RepresentationSizes(
        id, kind, initBytes, LongStream.of(segments).boxed().toList());
  }

  private static long bytes(double bits) {
    return (long) Math.ceil(bits / 8);
  }

  private static void file(Path path, long bytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(bytes);
    }
  }
}
