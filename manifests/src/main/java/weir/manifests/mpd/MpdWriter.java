package weir.manifests.mpd;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Writes MPDs, with elements and attributes in the order of the schema, so that equal documents are
 * equal text. What the schema demands is demanded here too: an {@link IllegalArgumentException}
 * names what is missing.
 */
public final class MpdWriter {
  private final XmlText xml = new XmlText();

  private MpdWriter() {}

  /** The document as text, to be sent or stored in UTF-8. */
  public static String write(Mpd mpd) {
    MpdWriter writer = new MpdWriter();
    writer.mpd(mpd);
    return writer.xml.toString();
  }

  private void mpd(Mpd mpd) {
    demand(!mpd.profiles().isEmpty(), "MPD has no profiles");
    demand(mpd.minBufferTime().isPresent(), "MPD has no minBufferTime");
    demand(!mpd.periods().isEmpty(), "MPD has no Period");
    boolean isRemote = mpd.periods().stream().anyMatch(MpdWriter::usesXlink);
    xml.open("MPD")
        .attribute("xmlns", XmlCursor.MPD_NAMESPACE)
        .attribute(
            "xmlns:xlink", isRemote ? Optional.of(XmlCursor.XLINK_NAMESPACE) : Optional.empty())
        .attribute("id", mpd.id())
        .attribute("profiles", joined(mpd.profiles(), ","))
        .attribute("type", mpd.isDynamic() ? "dynamic" : "static")
        .attribute("availabilityStartTime", mpd.availabilityStartTime())
        .attribute("publishTime", mpd.publishTime());
    duration("mediaPresentationDuration", mpd.mediaPresentationDuration());
    duration("minimumUpdatePeriod", mpd.minimumUpdatePeriod());
    duration("minBufferTime", mpd.minBufferTime());
    duration("timeShiftBufferDepth", mpd.timeShiftBufferDepth());
    duration("suggestedPresentationDelay", mpd.suggestedPresentationDelay());
    duration("maxSegmentDuration", mpd.maxSegmentDuration());
    mpd.programInformations().forEach(this::programInformation);
    mpd.baseUrls().forEach(this::baseUrl);
    mpd.locations().forEach(location -> text("Location", location));
    mpd.periods().forEach(this::period);
    descriptors("EssentialProperty", mpd.essentialProperties());
    descriptors("SupplementalProperty", mpd.supplementalProperties());
    descriptors("UTCTiming", mpd.utcTimings());
    xml.close("MPD");
  }

  private static boolean usesXlink(Period period) {
    return period.remote().isPresent()
        || isRemote(period.addressing())
        || period.adaptationSets().stream()
            .anyMatch(
                set ->
                    isRemote(set.addressing())
                        || set.representations().stream()
                            .anyMatch(one -> isRemote(one.addressing())));
  }

  private static boolean isRemote(Addressing addressing) {
    return addressing.segmentList().flatMap(SegmentList::remote).isPresent();
  }

  private void programInformation(ProgramInformation information) {
    xml.open("ProgramInformation")
        .attribute("lang", information.lang())
        .attribute("moreInformationURL", information.moreInformationUrl());
    information.title().ifPresent(title -> text("Title", title));
    information.source().ifPresent(source -> text("Source", source));
    information.copyright().ifPresent(copyright -> text("Copyright", copyright));
    xml.close("ProgramInformation");
  }

  private void period(Period period) {
    xml.open("Period");
    remote(period.remote());
    xml.attribute("id", period.id());
    duration("start", period.start());
    duration("duration", period.duration());
    period.addressing().baseUrls().forEach(this::baseUrl);
    segments(period.addressing());
    period.adaptationSets().forEach(this::adaptationSet);
    xml.close("Period");
  }

  private void adaptationSet(AdaptationSet set) {
    set.id()
        .ifPresent(
            id ->
                demand(
                    id.matches("\\d{1,10}"),
                    "AdaptationSet@id is a whole number, not \"" + id + '"'));
    xml.open("AdaptationSet")
        .attribute("id", set.id())
        .attribute("lang", set.lang())
        .attribute("contentType", set.contentType())
        .attribute("par", set.par())
        .attribute("minBandwidth", set.minBandwidth())
        .attribute("maxBandwidth", set.maxBandwidth())
        .attribute("minWidth", set.minWidth())
        .attribute("maxWidth", set.maxWidth())
        .attribute("minHeight", set.minHeight())
        .attribute("maxHeight", set.maxHeight())
        .attribute("minFrameRate", set.minFrameRate())
        .attribute("maxFrameRate", set.maxFrameRate())
        .attribute("segmentAlignment", set.segmentAlignment())
        .attribute("subsegmentAlignment", set.subsegmentAlignment())
        .attribute("subsegmentStartsWithSAP", set.subsegmentStartsWithSap())
        .attribute("bitstreamSwitching", set.bitstreamSwitching());
    attributes(set.common());
    elements(set.common());
    descriptors("Accessibility", set.accessibilities());
    descriptors("Role", set.roles());
    set.addressing().baseUrls().forEach(this::baseUrl);
    segments(set.addressing());
    set.representations().forEach(this::representation);
    xml.close("AdaptationSet");
  }

  private void representation(Representation representation) {
    demand(
        representation.id().chars().noneMatch(Character::isWhitespace),
        "Representation@id has white space: \"" + representation.id() + '"');
    xml.open("Representation")
        .attribute("id", representation.id())
        .attribute(
            "bandwidth", unsignedInt("bandwidth", OptionalLong.of(representation.bandwidth())));
    attributes(representation.common());
    elements(representation.common());
    representation.addressing().baseUrls().forEach(this::baseUrl);
    segments(representation.addressing());
    xml.close("Representation");
  }

  private void attributes(CommonAttributes common) {
    xml.attribute("profiles", joined(common.profiles(), ","))
        .attribute("width", common.width())
        .attribute("height", common.height())
        .attribute("sar", common.sar())
        .attribute("frameRate", common.frameRate())
        .attribute("audioSamplingRate", joined(common.audioSamplingRates(), " "))
        .attribute("mimeType", common.mimeType())
        .attribute("codecs", common.codecs())
        .attribute("startWithSAP", common.startWithSap())
        .attribute("scanType", common.scanType());
  }

  private void elements(CommonAttributes common) {
    descriptors("AudioChannelConfiguration", common.audioChannelConfigurations());
    descriptors("EssentialProperty", common.essentialProperties());
    descriptors("SupplementalProperty", common.supplementalProperties());
    for (Label label : common.labels()) {
      xml.open("Label")
          .attribute("id", label.id())
          .attribute("lang", label.lang())
          .close("Label", label.text());
    }
  }

  private void segments(Addressing addressing) {
    addressing.segmentBase().ifPresent(this::segmentBase);
    addressing.segmentList().ifPresent(this::segmentList);
    addressing.segmentTemplate().ifPresent(this::segmentTemplate);
  }

  private void segmentBase(SegmentBase base) {
    xml.open("SegmentBase");
    attributes(base);
    elements(base);
    xml.close("SegmentBase");
  }

  private void segmentList(SegmentList list) {
    xml.open("SegmentList");
    remote(list.remote());
    attributes(list.series());
    elements(list.series());
    for (SegmentUrl segment : list.segmentUrls()) {
      xml.open("SegmentURL")
          .attribute("media", segment.media())
          .attribute("mediaRange", segment.mediaRange())
          .attribute("index", segment.index())
          .attribute("indexRange", segment.indexRange())
          .close("SegmentURL");
    }
    xml.close("SegmentList");
  }

  private void segmentTemplate(SegmentTemplate template) {
    xml.open("SegmentTemplate");
    attributes(template.series());
    xml.attribute("media", template.media())
        .attribute("index", template.index())
        .attribute("initialization", template.initialization())
        .attribute("bitstreamSwitching", template.bitstreamSwitching());
    elements(template.series());
    xml.close("SegmentTemplate");
  }

  private void attributes(SegmentSeries series) {
    attributes(series.base());
    xml.attribute("duration", unsignedInt("duration", series.duration()))
        .attribute("startNumber", unsignedInt("startNumber", series.startNumber()))
        .attribute("endNumber", unsignedInt("endNumber", series.endNumber()));
  }

  private void attributes(SegmentBase base) {
    xml.attribute("timescale", unsignedInt("timescale", base.timescale()))
        .attribute(
            "presentationTimeOffset",
            unsigned("presentationTimeOffset", base.presentationTimeOffset()))
        .attribute("indexRange", base.indexRange())
        .attribute("indexRangeExact", base.indexRangeExact());
  }

  private void elements(SegmentSeries series) {
    elements(series.base());
    series.timeline().ifPresent(this::segmentTimeline);
    series.bitstreamSwitching().ifPresent(bytes -> bytes("BitstreamSwitching", bytes));
  }

  private void elements(SegmentBase base) {
    base.initialization().ifPresent(bytes -> bytes("Initialization", bytes));
    base.representationIndex().ifPresent(bytes -> bytes("RepresentationIndex", bytes));
  }

  private void segmentTimeline(SegmentTimeline timeline) {
    xml.open("SegmentTimeline");
    for (SegmentTimeline.S s : timeline.entries()) {
      xml.open("S")
          .attribute("t", unsigned("S@t", s.t()))
          .attribute("n", unsigned("S@n", s.n()))
          .attribute("d", Long.toString(s.d()))
          .attribute("r", s.r() == 0 ? Optional.empty() : Optional.of(s.r()))
          .attribute("k", unsigned("S@k", s.k()))
          .close("S");
    }
    xml.close("SegmentTimeline");
  }

  private void bytes(String element, ReferencedBytes bytes) {
    xml.open(element)
        .attribute("sourceURL", bytes.sourceUrl())
        .attribute("range", bytes.range())
        .close(element);
  }

  private void descriptors(String element, List<Descriptor> descriptors) {
    for (Descriptor descriptor : descriptors) {
      xml.open(element)
          .attribute("schemeIdUri", descriptor.schemeIdUri())
          .attribute("value", descriptor.value())
          .attribute("id", descriptor.id())
          .close(element);
    }
  }

  private void baseUrl(BaseUrl base) {
    xml.open("BaseURL")
        .attribute("serviceLocation", base.serviceLocation())
        .attribute("byteRange", base.byteRange())
        .close("BaseURL", base.url());
  }

  private void remote(Optional<RemoteElement> remote) {
    remote.ifPresent(
        element ->
            xml.attribute("xlink:href", element.href())
                .attribute("xlink:actuate", element.onLoad() ? "onLoad" : "onRequest"));
  }

  private void text(String element, String content) {
    xml.open(element).close(element, content);
  }

  private void duration(String name, Optional<Duration> value) {
    xml.attribute(name, value.map(XsDuration::format));
  }

  private static Optional<String> joined(List<?> parts, String separator) {
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(parts.stream().map(Object::toString).collect(Collectors.joining(separator)));
  }

  private static OptionalLong unsigned(String name, OptionalLong value) {
    demand(value.orElse(0) >= 0, name + " must not be below 0, but is " + value.orElse(0));
    return value;
  }

  private static OptionalLong unsignedInt(String name, OptionalLong value) {
    demand(value.orElse(0) < 1L << 32, name + " must be below 2^32, but is " + value.orElse(0));
    return unsigned(name, value);
  }

  private static void demand(boolean isGiven, String missing) {
    if (!isGiven) {
      throw new IllegalArgumentException(missing);
    }
  }
}
