package weir.manifests;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import weir.manifests.mpd.AdaptationSet;
import weir.manifests.mpd.Addressing;
import weir.manifests.mpd.Alignment;
import weir.manifests.mpd.BaseUrl;
import weir.manifests.mpd.ByteRange;
import weir.manifests.mpd.CommonAttributes;
import weir.manifests.mpd.ContentProtection;
import weir.manifests.mpd.ContentSteering;
import weir.manifests.mpd.Descriptor;
import weir.manifests.mpd.EventStream;
import weir.manifests.mpd.FailoverContent;
import weir.manifests.mpd.Foreign;
import weir.manifests.mpd.ForeignAttribute;
import weir.manifests.mpd.ForeignElement;
import weir.manifests.mpd.ForeignText;
import weir.manifests.mpd.FrameRate;
import weir.manifests.mpd.Label;
import weir.manifests.mpd.Location;
import weir.manifests.mpd.Mpd;
import weir.manifests.mpd.PatchLocation;
import weir.manifests.mpd.Period;
import weir.manifests.mpd.Preselection;
import weir.manifests.mpd.ProducerReferenceTime;
import weir.manifests.mpd.ProgramInformation;
import weir.manifests.mpd.Ratio;
import weir.manifests.mpd.ReferencedBytes;
import weir.manifests.mpd.RemoteElement;
import weir.manifests.mpd.Representation;
import weir.manifests.mpd.Resync;
import weir.manifests.mpd.SegmentBase;
import weir.manifests.mpd.SegmentList;
import weir.manifests.mpd.SegmentSeries;
import weir.manifests.mpd.SegmentTemplate;
import weir.manifests.mpd.SegmentTimeline;
import weir.manifests.mpd.SegmentUrl;
import weir.manifests.mpd.ServiceDescription;
import weir.manifests.mpd.SubRepresentation;

/** Manifests of our own. */
public final class Documents {
  public static final String LIVE_PROFILE = "urn:mpeg:dash:profile:isoff-live:2011";

  private Documents() {}

  /** A title as the packager writes it: two video representations, one audio, ten seconds. */
  public static Mpd onDemand() {
    AdaptationSet video =
        AdaptationSet.builder()
            .id("1")
            .contentType("video")
            .par(new Ratio(16, 9))
            .maxWidth(1280)
            .maxHeight(720)
            .maxFrameRate(new FrameRate(30000, 1001))
            .segmentAlignment(Alignment.WITHIN_THE_SET)
            .common(CommonAttributes.builder().mimeType("video/mp4").startWithSap(1).build())
            .role(Descriptor.role("main"))
            .segmentTemplate(
                template(
                    30000,
                    SegmentTimeline.ofDurations(List.of(60060L, 60060L, 60060L, 60060L, 59760L))))
            .representation(video("360p", 800_000, 640, 360, "avc1.64001e"))
            .representation(video("720p", 2_500_000, 1280, 720, "avc1.64001f"))
            .build();
    AdaptationSet audio =
        AdaptationSet.builder()
            .id("2")
            .lang("en")
            .contentType("audio")
            .segmentAlignment(Alignment.WITHIN_THE_SET)
            .common(CommonAttributes.builder().mimeType("audio/mp4").startWithSap(1).build())
            .role(Descriptor.role("main"))
            .segmentTemplate(
                template(
                    48000,
                    SegmentTimeline.ofDurations(List.of(96256L, 95232L, 96256L, 96256L, 96000L))))
            .representation(
                Representation.builder("audio-en", 128_000)
                    .common(
                        CommonAttributes.builder()
                            .codecs("mp4a.40.2")
                            .audioSamplingRate(48000L)
                            .audioChannelConfiguration(
                                Descriptor.of("urn:mpeg:mpegB:cicp:ChannelConfiguration", "2"))
                            .build())
                    .build())
            .build();
    return Mpd.builder()
        .profile(LIVE_PROFILE)
        .mediaPresentationDuration(Duration.ofMillis(10_000))
        .minBufferTime(Duration.ofNanos(2_005_333_333))
        .maxSegmentDuration(Duration.ofMillis(2_006))
        .programInformation(ProgramInformation.titled("Cats & Dogs <live> \"now\""))
        .period(
            Period.builder()
                .id("1")
                .start(Duration.ZERO)
                .adaptationSet(video)
                .adaptationSet(audio)
                .build())
        .build();
  }

  private static SegmentTemplate template(long timescale, SegmentTimeline timeline) {
    return SegmentTemplate.builder()
        .timescale(timescale)
        .startNumber(1)
        .media("$RepresentationID$/$Number$.m4s")
        .initialization("$RepresentationID$/init.mp4")
        .timeline(timeline)
        .build();
  }

  private static Representation video(
      String id, long bandwidth, int width, int height, String codecs) {
    return Representation.builder(id, bandwidth)
        .common(
            CommonAttributes.builder()
                .width(width)
                .height(height)
                .sar(new Ratio(1, 1))
                .frameRate(new FrameRate(30000, 1001))
                .codecs(codecs)
                .build())
        .build();
  }

  /** Every element and attribute that is modelled, whether or not the whole makes sense. */
  public static Mpd everything() {
    Foreign foreign =
        new Foreign(
            List.of(
                new ForeignAttribute("", "", "tag", "a"),
                new ForeignAttribute("urn:other", "o", "x", "b")),
            List.of(
                new ForeignElement(
                    "urn:other",
                    "o",
                    "thing",
                    List.of(new ForeignAttribute("urn:other", "o", "y", "<\">")),
                    List.of(
                        ForeignElement.of("urn:other", "o", "text", " a & b "),
                        new ForeignElement("urn:third", "", "t", List.of(), List.of())))));
    SegmentBase base =
        new SegmentBase(
            OptionalLong.of(90000),
            OptionalLong.of(-3),
            OptionalLong.of(7),
            OptionalLong.of(900000),
            Optional.of(ByteRange.of(0, 99)),
            Optional.of(true),
            OptionalDouble.of(1.5),
            Optional.of(false),
            Optional.of(
                new ReferencedBytes(Optional.of("init.mp4"), Optional.of(ByteRange.of(0, 9)))),
            Optional.of(
                new ReferencedBytes(
                    Optional.empty(), Optional.of(new ByteRange(10, OptionalLong.empty())))),
            Optional.of(
                new FailoverContent(
                    Optional.of(false),
                    List.of(new FailoverContent.Section(5, OptionalLong.of(6), Foreign.NONE)),
                    Foreign.NONE)),
            foreign);
    Descriptor scheme = new Descriptor("urn:scheme", Optional.of("v"), Optional.of("i"), foreign);
    ContentProtection protection =
        new ContentProtection(scheme, Optional.of("SW"), Optional.of("one"), Optional.of("two"));
    EventStream events =
        new EventStream(
            Optional.of(new RemoteElement("events.xml", false)),
            "urn:events",
            Optional.of("1"),
            OptionalLong.of(1000),
            OptionalLong.of(10),
            List.of(
                new EventStream.Event(
                    OptionalLong.of(1),
                    OptionalLong.of(2),
                    OptionalLong.of(3),
                    Optional.of("base64"),
                    Optional.of("data"),
                    List.of(new ForeignAttribute("urn:other", "o", "x", "b")),
                    List.of(
                        new ForeignText("mixed "),
                        ForeignElement.of("urn:other", "o", "e", "in")))),
            foreign);
    ContentSteering steering =
        new ContentSteering(
            "http://steer.example/",
            Optional.of("a b"),
            Optional.of(true),
            Optional.of(false),
            Foreign.NONE);
    ServiceDescription service =
        new ServiceDescription(
            OptionalLong.of(1),
            List.of(scheme),
            List.of(
                new ServiceDescription.Latency(
                    OptionalLong.of(2),
                    Optional.of(Duration.ofMillis(3500)),
                    Optional.of(Duration.ofSeconds(6)),
                    Optional.of(Duration.ofSeconds(2)),
                    Foreign.NONE)),
            List.of(
                new ServiceDescription.PlaybackRate(
                    OptionalDouble.of(1.04), OptionalDouble.of(0.96), Foreign.NONE)),
            Optional.of(steering),
            foreign);
    SegmentSeries series =
        new SegmentSeries(
            base,
            OptionalLong.of(180000),
            OptionalLong.of(3),
            OptionalLong.of(4),
            Optional.of(
                new SegmentTimeline(
                    List.of(
                        new SegmentTimeline.S(
                            OptionalLong.of(5), OptionalLong.of(3), 10, 2, OptionalLong.of(1)),
                        SegmentTimeline.S.following(20, -1)))),
            Optional.of(new ReferencedBytes(Optional.of("switch.mp4"), Optional.empty())));
    CommonAttributes common =
        CommonAttributes.builder()
            .profile("urn:a")
            .profile("urn:b")
            .width(1920)
            .height(1080)
            .sar(new Ratio(4, 3))
            .frameRate(FrameRate.of(25))
            .audioSamplingRate(44100L)
            .audioSamplingRate(48000L)
            .mimeType("video/mp4")
            .codecs("avc1.640028,mp4a.40.2")
            .startWithSap(2)
            .scanType("progressive")
            .maxPlayoutRate(4)
            .codingDependency(true)
            .selectionPriority(2)
            .contentProtection(protection)
            .inbandEventStream(
                new EventStream(
                    Optional.empty(),
                    "urn:inband",
                    Optional.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    List.of(),
                    Foreign.NONE))
            .groupLabel(Label.of("group"))
            .producerReferenceTime(
                new ProducerReferenceTime(
                    OptionalLong.of(2),
                    Optional.of(true),
                    Optional.of("application"),
                    Optional.of("urn:clock"),
                    Optional.of("2026-01-01T00:00:00Z"),
                    OptionalLong.of(0),
                    Optional.of(Descriptor.of("urn:mpeg:dash:utc:direct:2014", "2026")),
                    Foreign.NONE))
            .resync(
                new Resync(
                    OptionalLong.of(2),
                    OptionalLong.of(9000),
                    OptionalDouble.of(0.5),
                    OptionalDouble.of(1e-7),
                    Optional.of(true),
                    Foreign.NONE))
            .foreign(foreign)
            .audioChannelConfiguration(Descriptor.of("urn:channels", "6"))
            .essentialProperty(Descriptor.of("urn:must", "1"))
            .supplementalProperty(
                new Descriptor("urn:may", Optional.empty(), Optional.of("property")))
            .label(new Label("Grüße, 世界 😀", Optional.of("de"), OptionalLong.of(1)))
            .label(Label.of("plain"))
            .build();
    BaseUrl cdn =
        new BaseUrl(
            "http://a.example/x?y=1&z=2",
            Optional.of("a"),
            Optional.of("$first$"),
            OptionalDouble.of(Double.POSITIVE_INFINITY),
            Optional.of(false),
            Optional.of(Duration.ofMinutes(1)),
            OptionalLong.of(1),
            OptionalLong.of(50),
            Foreign.NONE);
    return Mpd.builder()
        .id("every\tthing\n")
        .profile(LIVE_PROFILE)
        .isDynamic(true)
        .availabilityStartTime(Instant.parse("2026-01-01T00:00:00.125Z"))
        .availabilityEndTime(Instant.parse("2027-01-01T00:00:00Z"))
        .publishTime(Instant.parse("2026-01-02T00:00:00Z"))
        .mediaPresentationDuration(Duration.ofNanos(3_600_000_000_001L))
        .minimumUpdatePeriod(Duration.ZERO)
        .minBufferTime(Duration.ofMillis(1500))
        .timeShiftBufferDepth(Duration.ofDays(2))
        .suggestedPresentationDelay(Duration.ofSeconds(6))
        .maxSegmentDuration(Duration.ofSeconds(2))
        .maxSubsegmentDuration(Duration.ofSeconds(1))
        .patchLocation(
            new PatchLocation("patch.mpp", OptionalDouble.of(60), Optional.of("a"), Foreign.NONE))
        .serviceDescription(service)
        .contentSteering(steering)
        .contentProtection(protection)
        .foreign(foreign)
        .programInformation(
            new ProgramInformation(
                Optional.of("en"),
                Optional.of("http://example.org/?a&b"),
                Optional.of("Title"),
                Optional.of("Source"),
                Optional.of("Copyright")))
        .baseUrl(cdn)
        .baseUrl(BaseUrl.of("http://b.example/"))
        .location(Location.of("http://a.example/manifest.mpd"))
        .period(
            Period.builder()
                .id("p")
                .start(Duration.ofMillis(500))
                .duration(Duration.ofSeconds(30))
                .bitstreamSwitching(true)
                .assetIdentifier(scheme)
                .eventStream(events)
                .serviceDescription(service)
                .contentProtection(protection)
                .supplementalProperty(scheme)
                .groupLabel(Label.of("period"))
                .preselection(
                    new Preselection(
                        Optional.of("1"),
                        List.of("9", "10"),
                        Optional.of("de"),
                        Optional.of("undefined"),
                        CommonAttributes.builder().codecs("ac-4.02.01.01").build(),
                        List.of(scheme),
                        List.of(Descriptor.role("main"))))
                .foreign(foreign)
                .addressing(
                    new Addressing(
                        List.of(cdn), Optional.of(base), Optional.empty(), Optional.empty()))
                .adaptationSet(
                    AdaptationSet.builder()
                        .id("9")
                        .lang("en-GB")
                        .group(4)
                        .remote(new RemoteElement("set.xml", true))
                        .contentType("video")
                        .par(new Ratio(16, 9))
                        .minBandwidth(1)
                        .maxBandwidth(2)
                        .minWidth(3)
                        .maxWidth(4)
                        .minHeight(5)
                        .maxHeight(6)
                        .minFrameRate(FrameRate.of(24))
                        .maxFrameRate(new FrameRate(60000, 1001))
                        .segmentAlignment(Alignment.acrossSets(3))
                        .subsegmentAlignment(Alignment.NONE)
                        .subsegmentStartsWithSap(1)
                        .bitstreamSwitching(false)
                        .common(common)
                        .accessibility(Descriptor.of("urn:accessible", "sign"))
                        .role(Descriptor.role("main"))
                        .addressing(
                            new Addressing(
                                List.of(BaseUrl.of("set/")),
                                Optional.empty(),
                                Optional.of(
                                    new SegmentList(
                                        series,
                                        List.of(
                                            new SegmentUrl(
                                                Optional.of("1.mp4"),
                                                Optional.of(ByteRange.of(1, 2)),
                                                Optional.of("1.idx"),
                                                Optional.of(ByteRange.of(3, 4)))),
                                        Optional.of(new RemoteElement("list.xml", true)))),
                                Optional.empty()))
                        .representation(
                            Representation.builder("r", 1000)
                                .qualityRanking(1)
                                .dependencyId("q")
                                .subRepresentation(
                                    new SubRepresentation(
                                        OptionalLong.of(1),
                                        List.of(0L),
                                        OptionalLong.of(100),
                                        List.of("5"),
                                        CommonAttributes.NONE))
                                .common(common)
                                .addressing(
                                    new Addressing(
                                        List.of(BaseUrl.of("r/")),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of(
                                            new SegmentTemplate(
                                                series,
                                                Optional.of("$Number$.m4s"),
                                                Optional.of("init.mp4"),
                                                Optional.of("$Number$.idx"),
                                                Optional.of("switch.mp4")))))
                                .build())
                        .build())
                .build())
        .period(Period.builder().remote(new RemoteElement("period.xml", false)).build())
        .essentialProperty(Descriptor.of("urn:essential", "1"))
        .supplementalProperty(Descriptor.of("urn:supplemental", "2"))
        .utcTiming(Descriptor.of("urn:mpeg:dash:utc:http-iso:2014", "http://time.example/"))
        .build();
  }
}
