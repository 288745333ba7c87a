package weir.media.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.manifests.mpd.AdaptationSet;
import weir.manifests.mpd.ByteRange;
import weir.manifests.mpd.Mpd;
import weir.manifests.mpd.MpdReader;
import weir.manifests.mpd.Representation;
import weir.manifests.mpd.SegmentBase;
import weir.media.Workshop;
import weir.media.box.Box;
import weir.media.box.BoxReader;
import weir.media.box.Fragment;
import weir.media.box.SegmentIndexBox;
import weir.media.box.Track;
import weir.media.encode.Ffmpeg;
import weir.media.encode.Ladder;
import weir.media.encode.Progress;

/** One file per representation beside the segments, read as a player of byte ranges reads it. */
@Tag("encode")
class OnDemandTest {
  private static final String FILM =
      "-f lavfi -i testsrc2=size=256x144:rate=25 -f lavfi -i sine=sample_rate=48000 -t 5"
          + " -c:v libx264 -preset veryfast -g 25 -bf 2 -c:a aac";

  @TempDir Path folder;
  private Workshop workshop;
  private Library library;

  @BeforeEach
  void openLibrary() throws IOException {
    workshop = new Workshop(Ffmpeg.bundled(), folder);
    library = Library.open(folder.resolve("library"));
  }

  @Test
  void makesBothFormsOfOneEncode() throws IOException {
    Path film = workshop.input("film.mp4", FILM);

    Title title =
        new Packager(workshop.ffmpeg(), library)
            .pack(
                PackageRequest.of(film)
                    .with(
                        PackageRequest.Encoding.DEFAULT
                            .withLadder(Ladder.parse("72:100,144:300"))
                            .withPreset("ultrafast"))
                    .with(PackageRequest.Extras.DEFAULT.withOnDemand()),
                Progress.NONE);

    judge(title);
  }

  @Test
  void makesBothFormsOfACopiedLadder() throws IOException {
    Path film = workshop.input("film.mp4", FILM);

    Title title =
        new Copier(library).pack(CopyRequest.of(List.of(film)).withOnDemand(), Progress.NONE);

    judge(title);
  }

  @Test
  void makesNoSecondFormUnasked() throws IOException {
    Path film = workshop.input("film.mp4", FILM);

    Title title = new Copier(library).pack(CopyRequest.of(List.of(film)), Progress.NONE);

    assertFalse(Files.exists(title.onDemandManifest()));
    assertFalse(Files.exists(title.folder().resolve("144p/ondemand.mp4")));
  }

  private void judge(Title title) throws IOException {
    List<Object> findings = new ArrayList<>();
    String text = Files.readString(title.onDemandManifest());
    Mpd mpd = MpdReader.read(text, "ondemand.mpd", findings::add);
    assertEquals(List.of(), findings);
    assertTrue(mpd.profiles().contains("urn:mpeg:dash:profile:isoff-on-demand:2011"));
    for (AdaptationSet set : mpd.periods().get(0).adaptationSets()) {
      if (set.contentType().orElseThrow().equals("image")) {
        continue; // thumbnails are the same in either form
      }
      assertTrue(set.subsegmentAlignment().isPresent());
      assertEquals(1, set.subsegmentStartsWithSap().getAsInt());
      for (Representation representation : set.representations()) {
        judge(title, representation);
      }
    }
    // ffmpeg reads byte ranges and finds nothing to complain of
    workshop.ffmpeg("-i", "file:" + title.onDemandManifest(), "-map", "0", "-f", "null", "-");
  }

  private void judge(Title title, Representation representation) throws IOException {
    String id = representation.id();
    Path file = title.folder().resolve(representation.addressing().baseUrls().get(0).url());
    SegmentBase base = representation.addressing().segmentBase().orElseThrow();
    ByteRange index = base.indexRange().orElseThrow();
    ByteRange initialization = base.initialization().orElseThrow().range().orElseThrow();
    Rendition segments = Rendition.read(id, title.folder().resolve(id));
    try (BoxReader reader = BoxReader.open(file)) {
      List<Box> boxes = reader.boxes();
      assertEquals(
          List.of("ftyp", "moov", "sidx"), boxes.subList(0, 3).stream().map(Box::type).toList());
      assertEquals(0, initialization.first());
      assertEquals(boxes.get(1).end() - 1, initialization.last().getAsLong());
      assertEquals(boxes.get(2).offset(), index.first());
      assertEquals(boxes.get(2).end() - 1, index.last().getAsLong());
      assertEquals(3 + 2 * segments.segments().size(), boxes.size());

      SegmentIndexBox sidx = SegmentIndexBox.read(reader, boxes.get(2));
      assertEquals(sidx.timescale(), base.timescale().getAsLong());
      assertEquals(sidx.timescale(), segments.track().timescale());
      assertEquals(sidx.referenceId(), segments.track().id());
      assertEquals(0, sidx.startTicks());
      assertEquals(reader.bytes(), sidx.end(), "the index covers the file");
      Track track = Track.read(file);
      List<Fragment> fragments = Fragment.read(file, track);
      assertEquals(fragments.size(), sidx.count());
      long at = sidx.firstByte();
      for (int i = 0; i < sidx.count(); i++) {
        assertEquals(at, fragments.get(i).offset());
        assertEquals(sidx.bytes(i), fragments.get(i).bytes());
        assertEquals(sidx.durationTicks(i), fragments.get(i).durationTicks());
        assertEquals(segments.segments().get(i).startTicks(), fragments.get(i).startTicks());
        at += sidx.bytes(i);
      }
    }
    String[] packets = {"-show_entries", "packet=pts,data_hash", "-show_data_hash", "md5"};
    assertEquals(
        workshop.ffprobe(with(packets, workshop.appended(title, id))),
        workshop.ffprobe(with(packets, file)));
  }

  private static String[] with(String[] arguments, Path file) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add(file.toString());
    return all.toArray(String[]::new);
  }
}
