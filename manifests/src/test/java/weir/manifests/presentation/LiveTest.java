package weir.manifests.presentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.manifests.Shared;
import weir.manifests.mpd.MpdReader;

/** Dynamic presentations, each looked at in a given moment. */
class LiveTest {
  private static final URI ADDRESS = URI.create("https://example.org/live/manifest.mpd");
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void segmentsAppearWhenTheyAreCompleteAndLeaveWithTheTimeShiftBuffer() {
    String document =
        live(
            "timeShiftBufferDepth='PT10S'",
            "<SegmentTemplate timescale='10' duration='20' media='$Number$'/>");

    for (int now = 0; now < 100; now++) {
      RepresentationView video = video(document, START.plusSeconds(now));

      Availability.Window window = video.available();

      assertEquals(now / 2, video.segments().count(), "at " + now);
      assertEquals(now / 2, window.end(), "at " + now);
      assertEquals(Math.max(0, (now - 10) / 2), window.first(), "at " + now);
    }
  }

  @Test
  void theMomentOfASegmentIsExact() {
    RepresentationView video =
        video(
            live(
                "timeShiftBufferDepth='PT10S'",
                "<SegmentTemplate timescale='3' duration='1' media='$Number$'/>"),
            START.plusSeconds(60));
    Availability times = video.availability().orElseThrow();

    Instant from = times.from(video.segments().at(0));

    assertEquals(START.plusNanos(333_333_334), from);
    assertEquals(from.plusSeconds(10), times.until(video.segments().at(0)));
  }

  @Test
  void withAnOffsetTheyAreThereEarlier() {
    String template =
        "<SegmentTemplate timescale='10' duration='20' media='$Number$' availabilityTimeOffset='%s'/>";

    assertEquals(
        5, video(live("", template.formatted("1.5")), START.plusMillis(8500)).segments().count());
    assertEquals(
        4, video(live("", template.formatted("1.5")), START.plusMillis(8499)).segments().count());
    assertEquals(
        5, video(live("", template.formatted("INF")), START.plusMillis(8499)).available().end());
  }

  @Test
  void offsetsOfBaseUrlsAndTemplateAddUp() {
    String document =
        live(
            "",
            "<BaseURL availabilityTimeOffset='0.5'>a/</BaseURL>"
                + "<SegmentTemplate duration='2' media='$Number$' availabilityTimeOffset='1'/>");

    assertEquals(
        Optional.of(Duration.ofMillis(1500)),
        video(document, START).availability().orElseThrow().timeOffset());
  }

  @Test
  void anOpenTimelineGrowsWithTheClock() {
    String document =
        live(
            "",
            "<SegmentTemplate timescale='10' media='$Time$'><SegmentTimeline><S t='0' d='20' r='1'/>"
                + "<S d='30' r='-1'/></SegmentTimeline></SegmentTemplate>");

    assertEquals(2, video(document, START.plusMillis(6999)).segments().count());
    assertEquals(3, video(document, START.plusMillis(7000)).segments().count());
    assertEquals(
        URI.create("https://example.org/live/40"),
        video(document, START.plusSeconds(7)).segments().at(2).url());
  }

  @Test
  void aChannelSinceTheEpochCostsNoMemory() {
    RepresentationView video =
        video(
            "<MPD type='dynamic' availabilityStartTime='1970-01-01T00:00:00Z' timeShiftBufferDepth='PT1M'>"
                + "<Period start='PT0S'><AdaptationSet>"
                + "<SegmentTemplate timescale='90000' duration='1' media='$Number$'/>"
                + "<Representation id='v' bandwidth='1'/></AdaptationSet></Period></MPD>",
            START);

    assertEquals(START.getEpochSecond() * 90_000, video.available().end());
    assertEquals((START.getEpochSecond() - 60) * 90_000, video.available().first());
  }

  @Test
  void aPeriodWithoutAnEndIsOpenAndOneOnlyAnnouncedHasNoPlaceYet() {
    Presentation live =
        at(
            "<MPD type='dynamic' availabilityStartTime='2026-01-01T00:00:00Z' minimumUpdatePeriod='PT2S' "
                + "suggestedPresentationDelay='PT6S' timeShiftBufferDepth='PT30S'>"
                + "<Period id='a' start='PT0S'/><Period id='b' start='PT60S'/><Period id='early'/></MPD>",
            START.plusSeconds(100));

    assertEquals(2, live.periods().size());
    assertEquals(Duration.ofSeconds(60), live.periods().get(0).duration());
    assertFalse(live.periods().get(0).isOpen());
    assertTrue(live.periods().get(1).isOpen());
    assertEquals(Duration.ofSeconds(40), live.periods().get(1).duration());
    assertEquals(Duration.ofSeconds(100), live.duration());
    Live now = live.live().orElseThrow();
    assertEquals(Duration.ofSeconds(100), now.edge());
    assertEquals(Duration.ofSeconds(70), now.earliest());
    assertEquals(Optional.of(Duration.ofSeconds(2)), now.minimumUpdatePeriod());
    assertEquals(Optional.of(Duration.ofSeconds(6)), now.suggestedPresentationDelay());
  }

  @Test
  void whereTheEndIsKnownTheFutureIsListedButNotThereYet() {
    RepresentationView video =
        video(
            live(
                "mediaPresentationDuration='PT20S'",
                "<SegmentTemplate duration='2' media='$Number$'/>"),
            START.plusSeconds(5));

    assertEquals(10, video.segments().count());
    assertEquals(new Availability.Window(0, 2), video.available());
  }

  @Test
  void withoutAMomentALivePresentationIsRefused() {
    var refusal =
        assertThrows(
            UnsupportedManifest.class,
            () ->
                Presentation.of(
                    MpdReader.read("<MPD type='dynamic'><Period/></MPD>", "x"), ADDRESS));

    assertEquals(
        ADDRESS
            + ": a dynamic (live) presentation is another one every moment, and no moment was given",
        refusal.getMessage());
  }

  /** What an independent reader counts at the same moment, over all representations. */
  @ParameterizedTest
  @CsvSource({
    "Dash-Industry-Forum_livesim2__segtimeline_multiper_full_min.mpd, 60",
    "MPEGGroup_DASHSchema__example_G21_patch_base.mpd, 63",
    "androidx_media__sample_mpd_live, 9",
    "androidx_media__sample_mpd_event_stream, 6",
    "streamlink_streamlink__test_dynamic_timeline_continued_p1.mpd, 11",
    "streamlink_streamlink__test_dynamic_timeline_continued_p2.mpd, 11"
  })
  void liveTimelinesOfOthersAreListedWhole(String name, long count) throws IOException {
    Presentation live = at(Files.readString(Shared.mpds().resolve(name)), START);

    assertEquals(
        count,
        live.periods().stream()
            .flatMap(period -> period.adaptationSets().stream())
            .flatMap(set -> set.representations().stream())
            .mapToLong(one -> one.segments().count())
            .sum());
  }

  @Test
  void aRefreshContinuesWithoutAGapAndWithoutARepetition() throws IOException {
    Map<Long, Segment> union = new TreeMap<>();
    for (String part : List.of("p1", "p2")) {
      String name = "streamlink_streamlink__test_dynamic_timeline_continued_" + part + ".mpd";
      SegmentIndex segments =
          video(Files.readString(Shared.mpds().resolve(name)), START).segments();
      for (long i = 0; i < segments.count(); i++) {
        union.put(segments.at(i).startTicks(), segments.at(i));
      }
    }

    List<Segment> all = List.copyOf(union.values());
    for (int i = 1; i < all.size(); i++) {
      Segment before = all.get(i - 1);
      assertEquals(before.startTicks() + before.durationTicks(), all.get(i).startTicks());
    }
    assertEquals(all.size(), all.stream().map(Segment::url).distinct().count());
    assertTrue(all.size() > 11 && all.size() <= 22, all.toString());
  }

  private static String live(String attributes, String addressing) {
    return "<MPD type='dynamic' availabilityStartTime='"
        + START
        + "' "
        + attributes
        + "><Period start='PT0S'><AdaptationSet>"
        + addressing
        + "<Representation id='v' bandwidth='1'/></AdaptationSet></Period></MPD>";
  }

  private static Presentation at(String document, Instant now) {
    return Presentation.of(MpdReader.read(document, "live.mpd"), ADDRESS, now);
  }

  private static RepresentationView video(String document, Instant now) {
    return at(document, now).adaptationSets().get(0).representations().get(0);
  }
}
