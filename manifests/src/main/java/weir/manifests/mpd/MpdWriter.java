package weir.manifests.mpd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Writes MPDs, with elements and attributes in the order of the schema, so that equal documents are
 * equal text. What is kept and not modelled stands where the schema has it.
 */
public final class MpdWriter {
  private final XmlText xml = new XmlText();
  private final boolean isStrict;

  private MpdWriter(boolean isStrict) {
    this.isStrict = isStrict;
  }

  /**
   * The document as text, to be sent or stored in UTF-8.
   *
   * @throws IllegalArgumentException if the schema demands what is missing, or forbids what is
   *     there; it names that
   */
  public static String write(Mpd mpd) {
    return write(mpd, true);
  }

  /**
   * The same for a document of others with its faults, so that it is read again as it was; no
   * demands but those of XML.
   */
  public static String writeAsItIs(Mpd mpd) {
    return write(mpd, false);
  }

  private static String write(Mpd mpd, boolean isStrict) {
    MpdWriter writer = new MpdWriter(isStrict);
    writer.mpd(mpd);
    return writer.xml.toString();
  }

  private void mpd(Mpd mpd) {
    demand(!mpd.profiles().isEmpty(), "MPD has no profiles");
    demand(mpd.minBufferTime().isPresent(), "MPD has no minBufferTime");
    demand(!mpd.periods().isEmpty(), "MPD has no Period");
    demand(
        !mpd.isDynamic() || mpd.availabilityStartTime().isPresent(),
        "a dynamic MPD has no availabilityStartTime");
    xml.root("MPD", XmlCursor.MPD_NAMESPACE)
        .attribute("id", mpd.id())
        .attribute("profiles", joined(mpd.profiles(), ","))
        .attribute("type", mpd.isDynamic() ? "dynamic" : "static")
        .attribute("availabilityStartTime", mpd.availabilityStartTime())
        .attribute("availabilityEndTime", mpd.availabilityEndTime())
        .attribute("publishTime", mpd.publishTime());
    duration("mediaPresentationDuration", mpd.mediaPresentationDuration());
    duration("minimumUpdatePeriod", mpd.minimumUpdatePeriod());
    duration("minBufferTime", mpd.minBufferTime());
    duration("timeShiftBufferDepth", mpd.timeShiftBufferDepth());
    duration("suggestedPresentationDelay", mpd.suggestedPresentationDelay());
    duration("maxSegmentDuration", mpd.maxSegmentDuration());
    duration("maxSubsegmentDuration", mpd.maxSubsegmentDuration());
    Kept kept = new Kept(mpd.foreign());
    mpd.programInformations().forEach(this::programInformation);
    mpd.baseUrls().forEach(this::baseUrl);
    mpd.locations().forEach(this::location);
    mpd.patchLocations().forEach(this::patchLocation);
    mpd.serviceDescriptions().forEach(this::serviceDescription);
    kept.write("InitializationSet");
    kept.write("InitializationGroup");
    kept.write("InitializationPresentation");
    mpd.contentProtections().forEach(this::contentProtection);
    mpd.contentSteering().ifPresent(this::contentSteering);
    mpd.periods().forEach(this::period);
    kept.write("Metrics");
    descriptors("EssentialProperty", mpd.essentialProperties());
    descriptors("SupplementalProperty", mpd.supplementalProperties());
    descriptors("UTCTiming", mpd.utcTimings());
    kept.write("LeapSecondInformation");
    kept.rest();
    xml.close("MPD");
  }

  private void programInformation(ProgramInformation information) {
    xml.open("ProgramInformation")
        .attribute("lang", information.lang())
        .attribute("moreInformationURL", information.moreInformationUrl());
    Kept kept = new Kept(information.foreign());
    information.title().ifPresent(title -> xml.open("Title").close("Title", title));
    information.source().ifPresent(source -> xml.open("Source").close("Source", source));
    information
        .copyright()
        .ifPresent(copyright -> xml.open("Copyright").close("Copyright", copyright));
    kept.rest();
    xml.close("ProgramInformation");
  }

  private void location(Location location) {
    xml.open("Location").attribute("serviceLocation", location.serviceLocation());
    xml.attributes(location.foreign().attributes()).close("Location", location.url());
  }

  private void patchLocation(PatchLocation location) {
    xml.open("PatchLocation")
        .attribute("ttl", location.ttl())
        .attribute("serviceLocation", location.serviceLocation());
    xml.attributes(location.foreign().attributes()).close("PatchLocation", location.url());
  }

  private void serviceDescription(ServiceDescription service) {
    xml.open("ServiceDescription").attribute("id", service.id());
    Kept kept = new Kept(service.foreign());
    descriptors("Scope", service.scopes());
    for (ServiceDescription.Latency latency : service.latencies()) {
      xml.open("Latency")
          .attribute("referenceId", latency.referenceId())
          .attribute("target", latency.target().map(Duration::toMillis))
          .attribute("max", latency.max().map(Duration::toMillis))
          .attribute("min", latency.min().map(Duration::toMillis));
      close("Latency", latency.foreign());
    }
    for (ServiceDescription.PlaybackRate rate : service.playbackRates()) {
      xml.open("PlaybackRate").attribute("max", rate.max()).attribute("min", rate.min());
      close("PlaybackRate", rate.foreign());
    }
    kept.write("OperatingQuality");
    kept.write("OperatingBandwidth");
    service.contentSteering().ifPresent(this::contentSteering);
    kept.rest();
    xml.close("ServiceDescription");
  }

  private void contentSteering(ContentSteering steering) {
    xml.open("ContentSteering")
        .attribute("defaultServiceLocation", steering.defaultServiceLocation())
        .attribute("queryBeforeStart", steering.queryBeforeStart())
        .attribute("clientRequirement", steering.clientRequirement());
    xml.attributes(steering.foreign().attributes()).close("ContentSteering", steering.server());
  }

  private void period(Period period) {
    xml.open("Period");
    remote(period.remote());
    xml.attribute("id", period.id());
    duration("start", period.start());
    duration("duration", period.duration());
    xml.attribute("bitstreamSwitching", period.bitstreamSwitching());
    Kept kept = new Kept(period.foreign());
    period.addressing().baseUrls().forEach(this::baseUrl);
    segments(period.addressing());
    period.assetIdentifier().ifPresent(asset -> descriptor("AssetIdentifier", asset));
    period.eventStreams().forEach(stream -> eventStream("EventStream", stream));
    period.serviceDescriptions().forEach(this::serviceDescription);
    period.contentProtections().forEach(this::contentProtection);
    period.adaptationSets().forEach(this::adaptationSet);
    kept.write("Subset");
    descriptors("SupplementalProperty", period.supplementalProperties());
    kept.write("EmptyAdaptationSet");
    period.groupLabels().forEach(label -> label("GroupLabel", label));
    period.preselections().forEach(this::preselection);
    kept.rest();
    xml.close("Period");
  }

  private void eventStream(String element, EventStream stream) {
    xml.open(element);
    remote(stream.remote());
    xml.attribute("schemeIdUri", scheme(element, stream.schemeIdUri()))
        .attribute("value", stream.value())
        .attribute("timescale", stream.timescale())
        .attribute("presentationTimeOffset", stream.presentationTimeOffset());
    Kept kept = new Kept(stream.foreign());
    for (EventStream.Event event : stream.events()) {
      xml.open("Event")
          .attribute("presentationTime", event.presentationTime())
          .attribute("duration", event.duration())
          .attribute("id", event.id())
          .attribute("contentEncoding", event.contentEncoding())
          .attribute("messageData", event.messageData())
          .attributes(event.attributes())
          .close("Event", event.message());
    }
    kept.rest();
    xml.close(element);
  }

  private void adaptationSet(AdaptationSet set) {
    set.id()
        .ifPresent(
            id ->
                demand(
                    id.matches("\\d{1,10}"),
                    "AdaptationSet@id is a whole number, not \"" + id + '"'));
    xml.open("AdaptationSet");
    remote(set.remote());
    xml.attribute("id", set.id())
        .attribute("group", set.group())
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
    Kept kept = new Kept(set.common().foreign());
    elements(set.common(), kept);
    descriptors("Accessibility", set.accessibilities());
    descriptors("Role", set.roles());
    kept.write("Rating");
    kept.write("Viewpoint");
    kept.write("ContentComponent");
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
            "bandwidth", unsignedInt("bandwidth", OptionalLong.of(representation.bandwidth())))
        .attribute("qualityRanking", representation.qualityRanking())
        .attribute("dependencyId", joined(representation.dependencyIds(), " "));
    attributes(representation.common());
    Kept kept = new Kept(representation.common().foreign());
    elements(representation.common(), kept);
    representation.addressing().baseUrls().forEach(this::baseUrl);
    kept.write("ExtendedBandwidth");
    representation.subRepresentations().forEach(this::subRepresentation);
    segments(representation.addressing());
    xml.close("Representation");
  }

  private void subRepresentation(SubRepresentation part) {
    xml.open("SubRepresentation")
        .attribute("level", part.level())
        .attribute("dependencyLevel", joined(part.dependencyLevels(), " "))
        .attribute("bandwidth", part.bandwidth())
        .attribute("contentComponent", joined(part.contentComponents(), " "));
    attributes(part.common());
    elements(part.common(), new Kept(part.common().foreign()));
    xml.close("SubRepresentation");
  }

  private void preselection(Preselection choice) {
    xml.open("Preselection")
        .attribute("id", choice.id())
        .attribute("preselectionComponents", joined(choice.components(), " "))
        .attribute("lang", choice.lang())
        .attribute("order", choice.order());
    attributes(choice.common());
    Kept kept = new Kept(choice.common().foreign());
    elements(choice.common(), kept);
    descriptors("Accessibility", choice.accessibilities());
    descriptors("Role", choice.roles());
    kept.write("Rating");
    kept.write("Viewpoint");
    xml.close("Preselection");
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
        .attribute("maxPlayoutRate", common.maxPlayoutRate())
        .attribute("codingDependency", common.codingDependency())
        .attribute("scanType", common.scanType())
        .attribute("selectionPriority", common.selectionPriority());
  }

  private void elements(CommonAttributes common, Kept kept) {
    kept.write("FramePacking");
    descriptors("AudioChannelConfiguration", common.audioChannelConfigurations());
    common.contentProtections().forEach(this::contentProtection);
    kept.write("OutputProtection");
    descriptors("EssentialProperty", common.essentialProperties());
    descriptors("SupplementalProperty", common.supplementalProperties());
    common.inbandEventStreams().forEach(stream -> eventStream("InbandEventStream", stream));
    kept.write("Switching");
    kept.write("RandomAccess");
    common.groupLabels().forEach(label -> label("GroupLabel", label));
    common.labels().forEach(label -> label("Label", label));
    common.producerReferenceTimes().forEach(this::producerReferenceTime);
    kept.write("ContentPopularityRate");
    for (Resync resync : common.resyncs()) {
      xml.open("Resync")
          .attribute("type", resync.type())
          .attribute("dT", resync.dT())
          .attribute("dImax", resync.dImax())
          .attribute("dImin", resync.dImin())
          .attribute("marker", resync.marker());
      close("Resync", resync.foreign());
    }
    kept.restBefore("Rating", "Viewpoint", "ContentComponent", "ExtendedBandwidth");
  }

  private void contentProtection(ContentProtection protection) {
    Descriptor descriptor = protection.descriptor();
    xml.open("ContentProtection")
        .attribute("robustness", protection.robustness())
        .attribute("refId", protection.refId())
        .attribute("ref", protection.ref());
    rest("ContentProtection", descriptor);
  }

  private void producerReferenceTime(ProducerReferenceTime reference) {
    xml.open("ProducerReferenceTime")
        .attribute("id", reference.id())
        .attribute("inband", reference.inband())
        .attribute("type", reference.type())
        .attribute("applicationScheme", reference.applicationScheme())
        .attribute("wallClockTime", reference.wallClockTime())
        .attribute("presentationTime", reference.presentationTime());
    Kept kept = new Kept(reference.foreign());
    reference.utcTiming().ifPresent(timing -> descriptor("UTCTiming", timing));
    kept.rest();
    xml.close("ProducerReferenceTime");
  }

  private void label(String element, Label label) {
    xml.open(element)
        .attribute("id", label.id())
        .attribute("lang", label.lang())
        .attributes(label.foreign().attributes())
        .close(element, label.text());
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
          .attribute("indexRange", segment.indexRange());
      close("SegmentURL", segment.foreign());
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
        .attribute("eptDelta", base.eptDelta())
        .attribute(
            "presentationTimeOffset",
            unsigned("presentationTimeOffset", base.presentationTimeOffset()))
        .attribute("presentationDuration", base.presentationDuration())
        .attribute("indexRange", base.indexRange())
        .attribute("indexRangeExact", base.indexRangeExact())
        .attribute("availabilityTimeOffset", base.availabilityTimeOffset())
        .attribute("availabilityTimeComplete", base.availabilityTimeComplete());
  }

  private void elements(SegmentSeries series) {
    elements(series.base());
    series.timeline().ifPresent(this::segmentTimeline);
    series.bitstreamSwitching().ifPresent(bytes -> bytes("BitstreamSwitching", bytes));
  }

  private void elements(SegmentBase base) {
    Kept kept = new Kept(base.foreign());
    base.initialization().ifPresent(bytes -> bytes("Initialization", bytes));
    base.representationIndex().ifPresent(bytes -> bytes("RepresentationIndex", bytes));
    base.failoverContent().ifPresent(this::failoverContent);
    kept.rest();
  }

  private void failoverContent(FailoverContent content) {
    xml.open("FailoverContent").attribute("valid", content.valid());
    Kept kept = new Kept(content.foreign());
    for (FailoverContent.Section section : content.sections()) {
      xml.open("FCS").attribute("t", Long.toString(section.t())).attribute("d", section.d());
      close("FCS", section.foreign());
    }
    kept.rest();
    xml.close("FailoverContent");
  }

  private void segmentTimeline(SegmentTimeline timeline) {
    xml.open("SegmentTimeline");
    Kept kept = new Kept(timeline.foreign());
    for (SegmentTimeline.S s : timeline.entries()) {
      xml.open("S")
          .attribute("t", unsigned("S@t", s.t()))
          .attribute("n", unsigned("S@n", s.n()))
          .attribute("d", Long.toString(s.d()))
          .attribute("r", s.r() == 0 ? Optional.empty() : Optional.of(s.r()))
          .attribute("k", unsigned("S@k", s.k()));
      close("S", s.foreign());
    }
    kept.rest();
    xml.close("SegmentTimeline");
  }

  private void bytes(String element, ReferencedBytes bytes) {
    xml.open(element).attribute("sourceURL", bytes.sourceUrl()).attribute("range", bytes.range());
    close(element, bytes.foreign());
  }

  private void descriptors(String element, List<Descriptor> descriptors) {
    descriptors.forEach(descriptor -> descriptor(element, descriptor));
  }

  private void descriptor(String element, Descriptor descriptor) {
    xml.open(element);
    rest(element, descriptor);
  }

  private void rest(String element, Descriptor descriptor) {
    xml.attribute("schemeIdUri", scheme(element, descriptor.schemeIdUri()))
        .attribute("value", descriptor.value())
        .attribute("id", descriptor.id());
    close(element, descriptor.foreign());
  }

  private void baseUrl(BaseUrl base) {
    xml.open("BaseURL")
        .attribute("serviceLocation", base.serviceLocation())
        .attribute("byteRange", base.byteRange())
        .attribute("availabilityTimeOffset", base.availabilityTimeOffset())
        .attribute("availabilityTimeComplete", base.availabilityTimeComplete());
    duration("timeShiftBufferDepth", base.timeShiftBufferDepth());
    dvb("priority", base.priority());
    dvb("weight", base.weight());
    xml.attributes(base.foreign().attributes()).close("BaseURL", base.url());
  }

  private void dvb(String name, OptionalLong value) {
    value.ifPresent(
        number -> xml.attribute(XmlCursor.DVB_NAMESPACE, "dvb", name, Long.toString(number)));
  }

  private void remote(Optional<RemoteElement> remote) {
    remote.ifPresent(
        element ->
            xml.attribute(XmlCursor.XLINK_NAMESPACE, "xlink", "href", element.href())
                .attribute(
                    XmlCursor.XLINK_NAMESPACE,
                    "xlink",
                    "actuate",
                    element.onLoad() ? "onLoad" : "onRequest"));
  }

  private void duration(String name, Optional<Duration> value) {
    xml.attribute(name, value.map(XsDuration::format));
  }

  /** Closes an element that has nothing but foreign content left. */
  private void close(String element, Foreign foreign) {
    new Kept(foreign).rest();
    xml.close(element);
  }

  private String scheme(String element, String schemeIdUri) {
    demand(!schemeIdUri.isEmpty(), element + " has no schemeIdUri");
    return schemeIdUri;
  }

  private static Optional<String> joined(List<?> parts, String separator) {
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(parts.stream().map(Object::toString).collect(Collectors.joining(separator)));
  }

  private OptionalLong unsigned(String name, OptionalLong value) {
    demand(value.orElse(0) >= 0, name + " must not be below 0, but is " + value.orElse(0));
    return value;
  }

  private OptionalLong unsignedInt(String name, OptionalLong value) {
    demand(value.orElse(0) < 1L << 32, name + " must be below 2^32, but is " + value.orElse(0));
    return unsigned(name, value);
  }

  private void demand(boolean isGiven, String missing) {
    if (isStrict && !isGiven) {
      throw new IllegalArgumentException(missing);
    }
  }

  /** The foreign content of the element just opened, written piece by piece. */
  private final class Kept {
    private final List<ForeignElement> elements;

    /** Writes the attributes. */
    Kept(Foreign foreign) {
      xml.attributes(foreign.attributes());
      elements = foreign.elements().isEmpty() ? List.of() : new ArrayList<>(foreign.elements());
    }

    /** The elements of the standard that have this name, at their place. */
    void write(String name) {
      write(element -> element.isOfTheMpd() && element.name().equals(name));
    }

    /** All but those of the standard whose place is further down. */
    void restBefore(String... later) {
      Set<String> names = Set.of(later);
      write(element -> !element.isOfTheMpd() || !names.contains(element.name()));
    }

    void rest() {
      write(element -> true);
    }

    private void write(Predicate<ForeignElement> which) {
      if (!elements.isEmpty()) {
        elements.stream().filter(which).forEach(xml::foreign);
        elements.removeIf(which);
      }
    }
  }
}
