package weir.manifests.presentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
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
