package weir.player.wire;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import weir.media.store.Sizes;
import weir.player.session.Title;
import weir.player.session.Track;
import weir.player.virtual.SampleTitles;

/** {@link SampleTitles} as files of a library: true names and sizes, nothing but zeros inside. */
final class SampleOnDisk {
  private SampleOnDisk() {}

  static Title write(Path library, String name, int seconds) throws IOException {
    Title title = SampleTitles.seconds(seconds, 5);
    Path folder = Files.createDirectories(library.resolve(name));
    StringBuilder sets = new StringBuilder();
    List<Sizes.RepresentationSizes> sizes = new ArrayList<>();
    for (Track track : title.tracks()) {
      String kind = track.kind() == Track.Kind.VIDEO ? "video" : "audio";
      String codecs = track.kind() == Track.Kind.VIDEO ? "avc1.42c01e" : "mp4a.40.2";
      StringBuilder representations = new StringBuilder();
      for (int rung = 0; rung < track.ladder().size(); rung++) {
        String id = track.ladder().rung(rung).id();
        int height = track.ladder().rung(rung).height();
        representations.append(
            "<Representation id=\"%s\" bandwidth=\"%d\"%s/>"
                .formatted(
                    id,
                    Math.round(1000 * track.ladder().kbps(rung)),
                    height > 0
                        ? " width=\"" + 16 * height / 9 + "\" height=\"" + height + '"'
                        : ""));
        sizes.add(files(track, rung, kind, Files.createDirectories(folder.resolve(id))));
      }
      sets.append(
          """
          <AdaptationSet contentType="%s" mimeType="%s/mp4" codecs="%s" segmentAlignment="true">
          <SegmentTemplate timescale="1000" startNumber="1" media="$RepresentationID$/$Number$.m4s"
              initialization="$RepresentationID$/init.mp4"><SegmentTimeline>
          <S t="0" d="2000" r="%d"/></SegmentTimeline></SegmentTemplate>%s</AdaptationSet>
          """
              .formatted(kind, kind, codecs, track.count() - 1, representations));
    }
    Files.writeString(
        folder.resolve("manifest.mpd"),
        """
        <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" minBufferTime="PT2S"
            profiles="urn:mpeg:dash:profile:isoff-live:2011" mediaPresentationDuration="PT%dS">
        <Period id="1" start="PT0S">%s</Period></MPD>
        """
            .formatted(seconds, sets));
    Files.write(folder.resolve("sizes.json"), new Sizes(sizes).write());
    return title;
  }

  private static Sizes.RepresentationSizes files(Track track, int rung, String kind, Path folder)
      throws IOException {
    long initBytes = (long) (track.initBits(rung) / 8);
    file(folder.resolve("init.mp4"), initBytes);
    List<Long> bytes = new ArrayList<>();
    for (int index = 0; index < track.count(); index++) {
      bytes.add((long) (track.sizeBits(index, rung) / 8));
      file(folder.resolve((index + 1) + ".m4s"), bytes.get(index));
    }
    return new Sizes.RepresentationSizes(
        track.ladder().rung(rung).id(),
        kind,
        initBytes,
        bytes.stream().collect(Collectors.toList()));
  }

  private static void file(Path path, long bytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(bytes);
    }
  }
}
