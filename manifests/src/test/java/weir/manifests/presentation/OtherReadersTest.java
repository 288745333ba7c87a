package weir.manifests.presentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.manifests.Shared;
import weir.manifests.mpd.ByteRange;
import weir.manifests.mpd.MpdReader;

/**
 * Our segment lists beside those of an independent reader, where both understand the addressing.
 */
class OtherReadersTest {
  private static final Pattern PLAYLIST =
      Pattern.compile("\"representation\": \"([^\"]*)\", \"bandwidth\": (\\d+)");
  private static final Pattern SEGMENT =
      Pattern.compile("^\\s*\\[\"([^\"]*)\",([-0-9.e]+|null),([-0-9.e]+)\\],?$");

  private static final Pattern RANGE = Pattern.compile("\\[(\\d+),(\\d+)\\]");

  /** Half a microsecond: the other reader reckons in doubles of seconds. */
  private static final double TOLERANCE_MS = 0.0005;

  private record Line(String url, double startMs, double durationMs, Optional<ByteRange> range) {}

  @ParameterizedTest
  @CsvSource({
    "Dash-Industry-Forum_dash.js__video_positive_ept_delta.mpd, 61",
    "Dash-Industry-Forum_livesim2__combined.mpd, 9",
    "MPEGGroup_DASHSchema__example_G11.mpd, 1195",
    "MPEGGroup_DASHSchema__example_G4.mpd, 16",
    "streamlink_streamlink__test_segments_byterange.mpd, 8",
    "videojs_mpd-parser__segmentList.mpd, 16",
    "videojs_mpd-parser__multiperiod-segment-template.mpd, 12"
  })
  void bothListTheSameSegments(String name, int count) throws IOException {
    Path mpds = Shared.mpds();
    Presentation title =
        Presentation.of(
            MpdReader.read(Files.readString(mpds.resolve(name)), name),
            URI.create("https://example.org/dash/manifest.mpd"));

    String key = null;
    int compared = 0;
    List<Line> ours = List.of();
    List<String> lines = Files.readAllLines(mpds.resolve("oracle").resolve(name + ".json"));
    int next = 0;
    for (String line : lines) {
      Matcher playlist = PLAYLIST.matcher(line);
      Matcher segment = SEGMENT.matcher(line);
      if (playlist.find()) {
        assertEquals(ours.size(), next, "segments of " + key);
        key = playlist.group(1);
        ours = segments(title, key, Long.parseLong(playlist.group(2)));
        next = 0;
      } else if (line.contains("\"byteRanges\"")) {
        Matcher range = RANGE.matcher(line);
        for (Line one : ours) {
          assertTrue(range.find(), one.url);
          long first = Long.parseLong(range.group(1));
          long last = first + Long.parseLong(range.group(2)) - 1;
          assertEquals(Optional.of(ByteRange.of(first, last)), one.range, one.url);
        }
      } else if (segment.matches()) {
        Line one = ours.get(next++);
        assertEquals(segment.group(1), one.url);
        assertEquals(
            Double.parseDouble(segment.group(3)) * 1000, one.durationMs, TOLERANCE_MS, one.url);
        // The other reader does not know when G11's last Period starts, and takes a nominal time
        // for a media time.
        if (!name.contains("G11")) {
          assertEquals(
              Double.parseDouble(segment.group(2)) * 1000, one.startMs, TOLERANCE_MS, one.url);
        }
        compared++;
      }
    }
    assertEquals(ours.size(), next, "segments of " + key);
    assertEquals(count, compared);
  }

  /**
   * The segments of all Periods' representations of this id and bandwidth, on the presentation's
   * time line.
   */
  private static List<Line> segments(Presentation title, String id, long bandwidth) {
    List<Line> segments = new ArrayList<>();
    for (PeriodView period : title.periods()) {
      for (AdaptationSetView set : period.adaptationSets()) {
        for (RepresentationView one : set.representations()) {
          if (one.id().equals(id) && one.bandwidth() == bandwidth) {
            for (long i = 0; i < one.segments().count(); i++) {
              Segment segment = one.segments().at(i);
              segments.add(
                  new Line(
                      segment.url().toString(),
                      period.start().toMillis() + segment.startMs(),
                      segment.durationMs(),
                      segment.range()));
            }
          }
        }
      }
    }
    return segments;
  }
}
