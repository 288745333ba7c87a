package weir.manifests.mpd;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads MPDs as they occur, not only as they should be: what it does not know it keeps as it is,
 * and what is only odd it understands, each with a {@link Finding}. Numbers and byte ranges that
 * decide where and when something plays must make sense, else it throws {@link MalformedManifest}
 * with the line. Nothing but the document itself is ever opened.
 */
public final class MpdReader {
  /**
   * How much a document may demand, so that a hostile one costs little.
   *
   * @param bytes of the whole document (characters, if it is given as text)
   * @param depth of nested elements
   * @param things elements and attributes together: what is read takes more memory than what is
   *     written
   */
  public record Limits(int bytes, int depth, int things) {
    /**
     * 32 MiB is a hundred times the largest real MPD at hand, and so are a million elements and
     * attributes; the deepest element of the standard is the eighth.
     */
    public static final Limits DEFAULT = new Limits(32 << 20, 64, 1_000_000);

    public Limits {
      if (bytes <= 0 || depth <= 0 || things <= 0) {
        throw new IllegalArgumentException("limits must be above 0");
      }
    }

    public Limits(int bytes, int depth) {
      this(bytes, depth, DEFAULT.things);
    }
  }

  /** XML wants its declaration to be the very first; what follows keeps its line. */
  private static final Pattern LATE_DECLARATION =
      Pattern.compile("(\\s{1,1000})<\\?xml\\s[^>]{0,200}\\?>");

  private static final Pattern DECLARATION =
      Pattern.compile("\\A\\uFEFF?(\\s{0,1000}<\\?xml\\s[^>]{0,200}\\?>)?");

  private final XmlCursor cursor;
  private final RemoteContent remote;

  private MpdReader(XmlCursor cursor, RemoteContent remote) {
    this.cursor = cursor;
    this.remote = remote;
  }

  /**
   * @param document in any encoding that XML can declare; read to its end, not closed
   * @param location a name for messages, such as its address
   */
  public static Mpd read(InputStream document, String location) throws IOException {
    return read(document, location, finding -> {});
  }

  /** The same; {@code findings} is told what is not as it should be, in the document's order. */
  public static Mpd read(InputStream document, String location, Consumer<Finding> findings)
      throws IOException {
    return read(document, location, findings, Limits.DEFAULT);
  }

  public static Mpd read(
      InputStream document, String location, Consumer<Finding> findings, Limits limits)
      throws IOException {
    return read(document, location, findings, limits, RemoteContent.KEPT);
  }

  public static Mpd read(String document, String location) {
    return read(document, location, finding -> {});
  }

  public static Mpd read(String document, String location, Consumer<Finding> findings) {
    return read(document, location, findings, Limits.DEFAULT);
  }

  public static Mpd read(
      String document, String location, Consumer<Finding> findings, Limits limits) {
    if (document.length() > limits.bytes()) {
      throw tooLarge(location, limits);
    }
    return parse(document, location, findings, limits, RemoteContent.KEPT);
  }

  /**
   * The same with all that lies elsewhere in its place.
   *
   * @param remote where it is to be had
   */
  public static Mpd read(
      InputStream document,
      String location,
      Consumer<Finding> findings,
      Limits limits,
      RemoteContent remote)
      throws IOException {
    byte[] bytes = document.readNBytes(limits.bytes());
    if (bytes.length == limits.bytes() && document.read() >= 0) {
      throw tooLarge(location, limits);
    }
    return parse(XmlEncoding.decode(bytes, location), location, findings, limits, remote);
  }

  private static Mpd parse(
      String document,
      String location,
      Consumer<Finding> findings,
      Limits limits,
      RemoteContent remote) {
    Matcher late = LATE_DECLARATION.matcher(document);
    boolean isLate = late.lookingAt();
    if (isLate) {
      findings.accept(
          new Finding(1, "white space before the XML declaration", "ignored, and so is that"));
    }
    String sound = isLate ? late.group(1) + document.substring(late.end()) : document;
    XmlCursor cursor = new XmlCursor(sound, location, limits, findings);
    switch (cursor.root()) {
      case "MPD" -> {
        Mpd mpd = new MpdReader(cursor, remote).mpd();
        cursor.finish();
        return mpd;
      }
      case "Patch" ->
          throw cursor.malformed(
              "this is an MPD patch, the difference between two documents; read the MPD itself");
      default -> throw cursor.malformed("the outermost element is " + cursor.name() + ", not MPD");
    }
  }

  private static MalformedManifest tooLarge(String location, Limits limits) {
    return new MalformedManifest(location, "larger than " + limits.bytes() + " bytes");
  }

  private Mpd mpd() {
    Mpd.Builder mpd = Mpd.builder();
    XmlAttributes attributes = cursor.attributes();
    attributes.text("id", mpd::id);
    attributes.list("profiles", ",", mpd::profile);
    mpd.isDynamic(isDynamic(attributes.text("type").orElse("static").trim()));
    attributes.time("availabilityStartTime", mpd::availabilityStartTime);
    attributes.time("availabilityEndTime", mpd::availabilityEndTime);
    attributes.time("publishTime", mpd::publishTime);
    attributes.duration("mediaPresentationDuration", mpd::mediaPresentationDuration);
    attributes.duration("minimumUpdatePeriod", mpd::minimumUpdatePeriod);
    attributes.duration("minBufferTime", mpd::minBufferTime);
    attributes.duration("timeShiftBufferDepth", mpd::timeShiftBufferDepth);
    attributes.duration("suggestedPresentationDelay", mpd::suggestedPresentationDelay);
    attributes.duration("maxSegmentDuration", mpd::maxSegmentDuration);
    attributes.duration("maxSubsegmentDuration", mpd::maxSubsegmentDuration);
    attributes.expected("profiles", "unknown");
    attributes.expected("minBufferTime", "unknown");
    ForeignSoFar kept = attributes.rest();
    while (cursor.nextChild(kept)) {
      switch (cursor.name()) {
        case "ProgramInformation" -> mpd.programInformation(programInformation());
        case "BaseURL" -> mpd.baseUrl(baseUrl());
        case "Location" -> mpd.location(location());
        case "PatchLocation" -> mpd.patchLocation(patchLocation());
        case "ServiceDescription" -> mpd.serviceDescription(serviceDescription());
        case "ContentSteering" -> mpd.contentSteering(contentSteering());
        case "ContentProtection" -> mpd.contentProtection(contentProtection());
        case "Period" -> {
          Period here = period();
          inPlaceOf(here, here.remote(), "Period", MpdReader::period).forEach(mpd::period);
        }
        case "EssentialProperty" -> mpd.essentialProperty(descriptor());
        case "SupplementalProperty" -> mpd.supplementalProperty(descriptor());
        case "UTCTiming" -> mpd.utcTiming(descriptor());
        default -> cursor.keep(kept);
      }
    }
    Mpd read = mpd.foreign(kept.foreign()).build();
    if (read.periods().isEmpty()) {
      cursor.find("MPD without a Period", "read as it is: there is nothing to play");
    }
    return read;
  }

  private boolean isDynamic(String type) {
    if (!type.equals("static") && !type.equals("dynamic")) {
      cursor.find(
          "MPD@type=" + XmlCursor.quoted(type),
          "taken as " + (type.equalsIgnoreCase("dynamic") ? "dynamic" : "static"));
    }
    return type.equalsIgnoreCase("dynamic");
  }

  private ProgramInformation programInformation() {
    XmlAttributes attributes = cursor.attributes();
    Optional<String> lang = attributes.text("lang");
    Optional<String> moreInformationUrl = attributes.text("moreInformationURL");
    ForeignSoFar kept = attributes.rest();
    Optional<String> title = Optional.empty();
    Optional<String> source = Optional.empty();
    Optional<String> copyright = Optional.empty();
    while (cursor.nextChild(kept)) {
      switch (cursor.name()) {
        case "Title" -> title = Optional.of(plainText());
        case "Source" -> source = Optional.of(plainText());
        case "Copyright" -> copyright = Optional.of(plainText());
        default -> cursor.keep(kept);
      }
    }
    return new ProgramInformation(
        lang, moreInformationUrl, title, source, copyright, kept.foreign());
  }

  private Location location() {
    XmlAttributes attributes = cursor.attributes();
    Optional<String> serviceLocation = attributes.text("serviceLocation");
    ForeignSoFar kept = attributes.rest();
    return new Location(cursor.text(), serviceLocation, kept.foreign());
  }

  private PatchLocation patchLocation() {
    XmlAttributes attributes = cursor.attributes();
    OptionalDouble ttl = attributes.decimal("ttl");
    Optional<String> serviceLocation = attributes.text("serviceLocation");
    ForeignSoFar kept = attributes.rest();
    return new PatchLocation(cursor.text(), ttl, serviceLocation, kept.foreign());
  }

  private ServiceDescription serviceDescription() {
    XmlAttributes attributes = cursor.attributes();
    OptionalLong id = attributes.told("id");
    ForeignSoFar kept = attributes.rest();
    List<Descriptor> scopes = new ArrayList<>();
    List<ServiceDescription.Latency> latencies = new ArrayList<>();
    List<ServiceDescription.PlaybackRate> rates = new ArrayList<>();
    Optional<ContentSteering> steering = Optional.empty();
    while (cursor.nextChild(kept)) {
      switch (cursor.name()) {
        case "Scope" -> scopes.add(descriptor());
        case "Latency" -> latencies.add(latency());
        case "PlaybackRate" -> rates.add(playbackRate());
        case "ContentSteering" -> steering = Optional.of(contentSteering());
        default -> cursor.keep(kept);
      }
    }
    return new ServiceDescription(id, scopes, latencies, rates, steering, kept.foreign());
  }

  private ServiceDescription.Latency latency() {
    XmlAttributes attributes = cursor.attributes();
    return new ServiceDescription.Latency(
        attributes.told("referenceId"),
        attributes.milliseconds("target"),
        attributes.milliseconds("max"),
        attributes.milliseconds("min"),
        cursor.leave(attributes.rest()));
  }

  private ServiceDescription.PlaybackRate playbackRate() {
    XmlAttributes attributes = cursor.attributes();
    return new ServiceDescription.PlaybackRate(
        attributes.decimal("max"), attributes.decimal("min"), cursor.leave(attributes.rest()));
  }

  private ContentSteering contentSteering() {
    XmlAttributes attributes = cursor.attributes();
    Optional<String> serviceLocation = attributes.text("defaultServiceLocation");
    Optional<Boolean> queryBeforeStart = attributes.claim("queryBeforeStart");
    Optional<Boolean> clientRequirement = attributes.claim("clientRequirement");
    ForeignSoFar kept = attributes.rest();
    return new ContentSteering(
        cursor.text(), serviceLocation, queryBeforeStart, clientRequirement, kept.foreign());
  }

  private Period period() {
    Period.Builder period = Period.builder();
    XmlAttributes attributes = cursor.attributes();
    remote(attributes).ifPresent(period::remote);
    attributes.text("id", period::id);
    attributes.duration("start", period::start);
    attributes.duration("duration", period::duration);
    attributes.claim("bitstreamSwitching", period::bitstreamSwitching);
    ForeignSoFar kept = attributes.rest();
    AddressingSoFar addressing = new AddressingSoFar();
    while (cursor.nextChild(kept)) {
      switch (cursor.name()) {
        case "AssetIdentifier" -> period.assetIdentifier(descriptor());
        case "EventStream" -> {
          EventStream here = eventStream();
          inPlaceOf(here, here.remote(), "EventStream", MpdReader::eventStream)
              .forEach(period::eventStream);
        }
        case "ServiceDescription" -> period.serviceDescription(serviceDescription());
        case "ContentProtection" -> period.contentProtection(contentProtection());
        case "AdaptationSet" -> {
          AdaptationSet here = adaptationSet();
          inPlaceOf(here, here.remote(), "AdaptationSet", MpdReader::adaptationSet)
              .forEach(period::adaptationSet);
        }
        case "SupplementalProperty" -> period.supplementalProperty(descriptor());
        case "GroupLabel" -> period.groupLabel(label());
        case "Preselection" -> period.preselection(preselection());
        default -> {
          if (!addressing.reads()) {
            cursor.keep(kept);
          }
        }
      }
    }
    return period.addressing(addressing.read()).foreign(kept.foreign()).build();
  }

  private EventStream eventStream() {
    XmlAttributes attributes = cursor.attributes();
    Optional<RemoteElement> remote = remote(attributes);
    String schemeIdUri = attributes.expected("schemeIdUri", "");
    Optional<String> value = attributes.text("value");
    OptionalLong timescale = attributes.told("timescale");
    OptionalLong offset = attributes.told("presentationTimeOffset");
    ForeignSoFar kept = attributes.rest();
    List<EventStream.Event> events = new ArrayList<>();
    while (cursor.nextChild(kept)) {
      if (cursor.name().equals("Event")) {
        events.add(event());
      } else {
        cursor.keep(kept);
      }
    }
    return new EventStream(remote, schemeIdUri, value, timescale, offset, events, kept.foreign());
  }

  private EventStream.Event event() {
    XmlAttributes attributes = cursor.attributes();
    OptionalLong presentationTime = attributes.told("presentationTime");
    OptionalLong duration = attributes.told("duration");
    OptionalLong id = attributes.told("id");
    Optional<String> contentEncoding = attributes.text("contentEncoding");
    Optional<String> messageData = attributes.text("messageData");
    List<ForeignAttribute> others = attributes.rest().foreign().attributes();
    return new EventStream.Event(
        presentationTime, duration, id, contentEncoding, messageData, others, cursor.content());
  }

  private AdaptationSet adaptationSet() {
    AdaptationSet.Builder set = AdaptationSet.builder();
    CommonAttributes.Builder common = CommonAttributes.builder();
    XmlAttributes attributes = cursor.attributes();
    attributes.text("id", set::id);
    attributes.expectedNumber("id");
    attributes.bitRate("group", set::group);
    attributes.text("lang", set::lang);
    attributes.text("contentType", set::contentType);
    attributes.ratio("par", set::par);
    attributes.bitRate("minBandwidth", set::minBandwidth);
    attributes.bitRate("maxBandwidth", set::maxBandwidth);
    attributes.pixels("minWidth", set::minWidth);
    attributes.pixels("maxWidth", set::maxWidth);
    attributes.pixels("minHeight", set::minHeight);
    attributes.pixels("maxHeight", set::maxHeight);
    attributes.frameRate("minFrameRate", set::minFrameRate);
    attributes.frameRate("maxFrameRate", set::maxFrameRate);
    attributes.alignment("segmentAlignment", set::segmentAlignment);
    attributes.alignment("subsegmentAlignment", set::subsegmentAlignment);
    attributes.sapType("subsegmentStartsWithSAP", set::subsegmentStartsWithSap);
    attributes.claim("bitstreamSwitching", set::bitstreamSwitching);
    remote(attributes).ifPresent(set::remote);
    common(attributes, common);
    ForeignSoFar kept = attributes.rest();
    AddressingSoFar addressing = new AddressingSoFar();
    while (cursor.nextChild(kept)) {
      switch (cursor.name()) {
        case "Accessibility" -> set.accessibility(descriptor());
        case "Role" -> set.role(descriptor());
        case "Representation" -> set.representation(representation());
        default -> {
          if (!addressing.reads() && !reads(common)) {
            cursor.keep(kept);
          }
        }
      }
    }
    return set.common(common.foreign(kept.foreign()).build()).addressing(addressing.read()).build();
  }

  private Representation representation() {
    XmlAttributes attributes = cursor.attributes();
    String id = attributes.expected("id", "").trim();
    Representation.Builder representation = Representation.builder(id, attributes.bandwidth());
    attributes.bitRate("qualityRanking", representation::qualityRanking);
    attributes.textList("dependencyId", representation::dependencyId);
    CommonAttributes.Builder common = CommonAttributes.builder();
    common(attributes, common);
    ForeignSoFar kept = attributes.rest();
    AddressingSoFar addressing = new AddressingSoFar();
    while (cursor.nextChild(kept)) {
      if (cursor.name().equals("SubRepresentation")) {
        representation.subRepresentation(subRepresentation());
      } else if (!addressing.reads() && !reads(common)) {
        cursor.keep(kept);
      }
    }
    return representation
        .common(common.foreign(kept.foreign()).build())
        .addressing(addressing.read())
        .build();
  }

  private SubRepresentation subRepresentation() {
    XmlAttributes attributes = cursor.attributes();
    OptionalLong level = attributes.told("level");
    List<Long> dependencyLevels = new ArrayList<>();
    attributes.numbers("dependencyLevel", dependencyLevels::add);
    OptionalLong bandwidth = attributes.told("bandwidth");
    List<String> components = new ArrayList<>();
    attributes.textList("contentComponent", components::add);
    CommonAttributes.Builder common = CommonAttributes.builder();
    common(attributes, common);
    ForeignSoFar kept = attributes.rest();
    while (cursor.nextChild(kept)) {
      if (!reads(common)) {
        cursor.keep(kept);
      }
    }
    return new SubRepresentation(
        level, dependencyLevels, bandwidth, components, common.foreign(kept.foreign()).build());
  }

  private Preselection preselection() {
    XmlAttributes attributes = cursor.attributes();
    Optional<String> id = attributes.text("id");
    List<String> components = new ArrayList<>();
    attributes.textList("preselectionComponents", components::add);
    Optional<String> lang = attributes.text("lang");
    Optional<String> order = attributes.text("order");
    CommonAttributes.Builder common = CommonAttributes.builder();
    common(attributes, common);
    ForeignSoFar kept = attributes.rest();
    List<Descriptor> accessibilities = new ArrayList<>();
    List<Descriptor> roles = new ArrayList<>();
    while (cursor.nextChild(kept)) {
      switch (cursor.name()) {
        case "Accessibility" -> accessibilities.add(descriptor());
        case "Role" -> roles.add(descriptor());
        default -> {
          if (!reads(common)) {
            cursor.keep(kept);
          }
        }
      }
    }
    return new Preselection(
        id,
        components,
        lang,
        order,
        common.foreign(kept.foreign()).build(),
        accessibilities,
        roles);
  }

  private static void common(XmlAttributes attributes, CommonAttributes.Builder common) {
    attributes.list("profiles", ",", common::profile);
    attributes.pixels("width", common::width);
    attributes.pixels("height", common::height);
    attributes.ratio("sar", common::sar);
    attributes.frameRate("frameRate", common::frameRate);
    attributes.numbers("audioSamplingRate", common::audioSamplingRate);
    attributes.text("mimeType", common::mimeType);
    attributes.text("codecs", common::codecs);
    attributes.sapType("startWithSAP", common::startWithSap);
    attributes.decimal("maxPlayoutRate").ifPresent(common::maxPlayoutRate);
    attributes.claim("codingDependency", common::codingDependency);
    attributes.text("scanType", common::scanType);
    attributes.bitRate("selectionPriority", common::selectionPriority);
  }

  private boolean reads(CommonAttributes.Builder common) {
    switch (cursor.name()) {
      case "AudioChannelConfiguration" -> common.audioChannelConfiguration(descriptor());
      case "ContentProtection" -> common.contentProtection(contentProtection());
      case "EssentialProperty" -> common.essentialProperty(descriptor());
      case "SupplementalProperty" -> common.supplementalProperty(descriptor());
      case "InbandEventStream" -> common.inbandEventStream(eventStream());
      case "GroupLabel" -> common.groupLabel(label());
      case "Label" -> common.label(label());
      case "ProducerReferenceTime" -> common.producerReferenceTime(producerReferenceTime());
      case "Resync" -> common.resync(resync());
      default -> {
        return false;
      }
    }
    return true;
  }

  private ProducerReferenceTime producerReferenceTime() {
    XmlAttributes attributes = cursor.attributes();
    OptionalLong id = attributes.told("id");
    Optional<Boolean> inband = attributes.claim("inband");
    Optional<String> type = attributes.text("type");
    Optional<String> applicationScheme = attributes.text("applicationScheme");
    Optional<String> wallClockTime = attributes.text("wallClockTime");
    OptionalLong presentationTime = attributes.told("presentationTime");
    ForeignSoFar kept = attributes.rest();
    Optional<Descriptor> utcTiming = Optional.empty();
    while (cursor.nextChild(kept)) {
      if (cursor.name().equals("UTCTiming")) {
        utcTiming = Optional.of(descriptor());
      } else {
        cursor.keep(kept);
      }
    }
    return new ProducerReferenceTime(
        id,
        inband,
        type,
        applicationScheme,
        wallClockTime,
        presentationTime,
        utcTiming,
        kept.foreign());
  }

  private Resync resync() {
    XmlAttributes attributes = cursor.attributes();
    return new Resync(
        attributes.told("type"),
        attributes.told("dT"),
        attributes.decimal("dImax"),
        attributes.decimal("dImin"),
        attributes.claim("marker"),
        cursor.leave(attributes.rest()));
  }

  private ContentProtection contentProtection() {
    XmlAttributes attributes = cursor.attributes();
    Optional<String> robustness = attributes.text("robustness");
    Optional<String> refId = attributes.text("refId");
    Optional<String> ref = attributes.text("ref");
    return new ContentProtection(descriptor(attributes), robustness, refId, ref);
  }

  /** BaseURLs and segment information, as they come along among other elements. */
  private final class AddressingSoFar {
    private final List<BaseUrl> baseUrls = new ArrayList<>();
    private Optional<SegmentBase> segmentBase = Optional.empty();
    private Optional<SegmentList> segmentList = Optional.empty();
    private Optional<SegmentTemplate> segmentTemplate = Optional.empty();

    boolean reads() {
      switch (cursor.name()) {
        case "BaseURL" -> baseUrls.add(baseUrl());
        case "SegmentBase" -> segmentBase = Optional.of(segmentBase());
        case "SegmentList" -> {
          SegmentList here = segmentList();
          segmentList =
              inPlaceOf(here, here.remote(), "SegmentList", MpdReader::segmentList).stream()
                  .findFirst();
        }
        case "SegmentTemplate" -> segmentTemplate = Optional.of(segmentTemplate());
        default -> {
          return false;
        }
      }
      return true;
    }

    Addressing read() {
      return new Addressing(baseUrls, segmentBase, segmentList, segmentTemplate);
    }
  }

  private SegmentBase segmentBase() {
    SeriesSoFar so = new SeriesSoFar(cursor.attributes());
    so.kept = so.attributes.rest();
    while (cursor.nextChild(so.kept)) {
      if (!so.readsBase()) {
        cursor.keep(so.kept);
      }
    }
    return so.base();
  }

  private SegmentList segmentList() {
    XmlAttributes attributes = cursor.attributes();
    Optional<RemoteElement> remote = remote(attributes);
    SeriesSoFar so = new SeriesSoFar(attributes).withSeries();
    so.kept = attributes.rest();
    List<SegmentUrl> segmentUrls = new ArrayList<>();
    while (cursor.nextChild(so.kept)) {
      if (cursor.name().equals("SegmentURL")) {
        segmentUrls.add(segmentUrl());
      } else if (!so.readsBase() && !so.readsSeries()) {
        cursor.keep(so.kept);
      }
    }
    return new SegmentList(so.series(), segmentUrls, remote);
  }

  private SegmentTemplate segmentTemplate() {
    XmlAttributes attributes = cursor.attributes();
    SeriesSoFar so = new SeriesSoFar(attributes).withSeries();
    Optional<String> media = attributes.text("media");
    Optional<String> initialization = attributes.text("initialization");
    Optional<String> index = attributes.text("index");
    Optional<String> bitstreamSwitching = attributes.text("bitstreamSwitching");
    so.kept = attributes.rest();
    while (cursor.nextChild(so.kept)) {
      if (!so.readsBase() && !so.readsSeries()) {
        cursor.keep(so.kept);
      }
    }
    return new SegmentTemplate(so.series(), media, initialization, index, bitstreamSwitching);
  }

  /** The parts that SegmentBase, SegmentList and SegmentTemplate have in common. */
  private final class SeriesSoFar {
    private final XmlAttributes attributes;
    private final OptionalLong timescale;
    private final OptionalLong eptDelta;
    private final OptionalLong presentationTimeOffset;
    private final OptionalLong presentationDuration;
    private final Optional<ByteRange> indexRange;
    private final OptionalDouble availabilityTimeOffset;
    private final Optional<Boolean> availabilityTimeComplete;
    private ForeignSoFar kept = new ForeignSoFar();
    private Optional<FailoverContent> failoverContent = Optional.empty();
    private Optional<Boolean> indexRangeExact = Optional.empty();
    private Optional<ReferencedBytes> initialization = Optional.empty();
    private Optional<ReferencedBytes> representationIndex = Optional.empty();
    private OptionalLong duration = OptionalLong.empty();
    private OptionalLong startNumber = OptionalLong.empty();
    private OptionalLong endNumber = OptionalLong.empty();
    private Optional<SegmentTimeline> timeline = Optional.empty();
    private Optional<ReferencedBytes> bitstreamSwitching = Optional.empty();

    SeriesSoFar(XmlAttributes attributes) {
      this.attributes = attributes;
      timescale = attributes.positive("timescale");
      eptDelta = attributes.number("eptDelta");
      presentationDuration = attributes.told("presentationDuration");
      availabilityTimeOffset = attributes.decimal("availabilityTimeOffset");
      availabilityTimeComplete = attributes.claim("availabilityTimeComplete");
      presentationTimeOffset = attributes.number("presentationTimeOffset");
      if (presentationTimeOffset.orElse(0) < 0) {
        cursor.find(
            "negative presentationTimeOffset " + presentationTimeOffset.getAsLong(),
            "taken as it is: media begins later than the Period");
      }
      indexRange = attributes.byteRange("indexRange");
      attributes.claim("indexRangeExact", claim -> indexRangeExact = Optional.of(claim));
    }

    SeriesSoFar withSeries() {
      duration = attributes.positive("duration");
      startNumber = attributes.count("startNumber");
      endNumber = attributes.count("endNumber");
      return this;
    }

    boolean readsBase() {
      switch (cursor.name()) {
        case "Initialization" -> initialization = Optional.of(referencedBytes());
        case "RepresentationIndex" -> representationIndex = Optional.of(referencedBytes());
        case "FailoverContent" -> failoverContent = Optional.of(failoverContent());
        default -> {
          return false;
        }
      }
      return true;
    }

    boolean readsSeries() {
      switch (cursor.name()) {
        case "SegmentTimeline" -> timeline = Optional.of(segmentTimeline());
        case "BitstreamSwitching" -> bitstreamSwitching = Optional.of(referencedBytes());
        default -> {
          return false;
        }
      }
      return true;
    }

    SegmentBase base() {
      return new SegmentBase(
          timescale,
          eptDelta,
          presentationTimeOffset,
          presentationDuration,
          indexRange,
          indexRangeExact,
          availabilityTimeOffset,
          availabilityTimeComplete,
          initialization,
          representationIndex,
          failoverContent,
          kept.foreign());
    }

    SegmentSeries series() {
      return new SegmentSeries(
          base(), duration, startNumber, endNumber, timeline, bitstreamSwitching);
    }
  }

  private FailoverContent failoverContent() {
    XmlAttributes attributes = cursor.attributes();
    Optional<Boolean> valid = attributes.claim("valid");
    ForeignSoFar kept = attributes.rest();
    List<FailoverContent.Section> sections = new ArrayList<>();
    while (cursor.nextChild(kept)) {
      if (cursor.name().equals("FCS")) {
        XmlAttributes section = cursor.attributes();
        sections.add(
            new FailoverContent.Section(
                section.told("t").orElse(0), section.told("d"), cursor.leave(section.rest())));
      } else {
        cursor.keep(kept);
      }
    }
    return new FailoverContent(valid, sections, kept.foreign());
  }

  private SegmentTimeline segmentTimeline() {
    ForeignSoFar kept = cursor.attributes().rest();
    List<SegmentTimeline.S> entries = new ArrayList<>();
    OptionalLong timeOfNothing = OptionalLong.empty();
    BigInteger end = BigInteger.ZERO;
    while (cursor.nextChild(kept)) {
      if (!cursor.name().equals("S")) {
        cursor.keep(kept);
        continue;
      }
      XmlAttributes attributes = cursor.attributes();
      OptionalLong t = attributes.number("t");
      OptionalLong n = attributes.count("n");
      OptionalLong d = attributes.count("d");
      OptionalLong r = attributes.number("r");
      OptionalLong k = attributes.count("k");
      Foreign foreign = cursor.leave(attributes.rest());
      if (d.isEmpty() || d.getAsLong() == 0) {
        cursor.find(d.isEmpty() ? "S without @d" : "S@d=\"0\"", "left out: it lasts nothing");
        timeOfNothing = t.isPresent() ? t : timeOfNothing;
        continue;
      }
      OptionalLong from = t.isPresent() ? t : timeOfNothing;
      BigInteger start = from.isPresent() ? BigInteger.valueOf(from.getAsLong()) : end;
      if (start.signum() < 0) {
        cursor.find("S@t=" + start, "taken as it is: media begins before 0");
      } else if (start.compareTo(end) < 0) {
        cursor.find(
            "S that begins at " + start + ", before the one before it ends at " + end,
            "taken as it is: segments overlap");
      }
      // Of an open run nobody knows here where it ends.
      end =
          start.add(
              BigInteger.valueOf(d.getAsLong())
                  .multiply(BigInteger.valueOf(Math.max(-1, r.orElse(0))).add(BigInteger.ONE)));
      entries.add(new SegmentTimeline.S(from, n, d.getAsLong(), r.orElse(0), k, foreign));
      timeOfNothing = OptionalLong.empty();
    }
    return new SegmentTimeline(entries, kept.foreign());
  }

  private SegmentUrl segmentUrl() {
    XmlAttributes attributes = cursor.attributes();
    return new SegmentUrl(
        attributes.text("media"),
        attributes.byteRange("mediaRange"),
        attributes.text("index"),
        attributes.byteRange("indexRange"),
        cursor.leave(attributes.rest()));
  }

  private ReferencedBytes referencedBytes() {
    XmlAttributes attributes = cursor.attributes();
    return new ReferencedBytes(
        attributes.text("sourceURL"),
        attributes.byteRange("range"),
        cursor.leave(attributes.rest()));
  }

  private Descriptor descriptor() {
    return descriptor(cursor.attributes());
  }

  private Descriptor descriptor(XmlAttributes attributes) {
    return new Descriptor(
        attributes.expected("schemeIdUri", ""),
        attributes.text("value"),
        attributes.text("id"),
        cursor.leave(attributes.rest()));
  }

  private Label label() {
    XmlAttributes attributes = cursor.attributes();
    OptionalLong id = attributes.told("id");
    Optional<String> lang = attributes.text("lang");
    ForeignSoFar kept = attributes.rest();
    return new Label(cursor.text(), lang, id, kept.foreign());
  }

  private BaseUrl baseUrl() {
    XmlAttributes attributes = cursor.attributes();
    Optional<String> serviceLocation = attributes.text("serviceLocation");
    Optional<String> byteRange = attributes.text("byteRange");
    OptionalDouble availabilityTimeOffset = attributes.decimal("availabilityTimeOffset");
    Optional<Boolean> availabilityTimeComplete = attributes.claim("availabilityTimeComplete");
    Optional<Duration> timeShiftBufferDepth = attributes.duration("timeShiftBufferDepth");
    OptionalLong priority = attributes.told("dvb:priority");
    OptionalLong weight = attributes.told("dvb:weight");
    ForeignSoFar kept = attributes.rest();
    return new BaseUrl(
        cursor.text(),
        serviceLocation,
        byteRange,
        availabilityTimeOffset,
        availabilityTimeComplete,
        timeShiftBufferDepth,
        priority,
        weight,
        kept.foreign());
  }

  private String plainText() {
    cursor.attributes().rest();
    return cursor.text();
  }

  /**
   * What is to be read instead of an element that refers to others of its kind: those, none, or if
   * they are not to be had the element itself.
   */
  private <T> List<T> inPlaceOf(
      T here, Optional<RemoteElement> reference, String element, Function<MpdReader, T> read) {
    if (reference.isEmpty() || remote == RemoteContent.KEPT) {
      return List.of(here);
    }
    String href = reference.get().href();
    if (href.equals(RemoteElement.NOTHING)) {
      return List.of();
    }
    try {
      Optional<String> content = remote.of(reference.get());
      return content.isPresent()
          ? cursor.elsewhere(
              DECLARATION.matcher(content.get()).replaceFirst(""),
              element + " at " + href,
              inside -> new MpdReader(inside, RemoteContent.KEPT).all(element, read))
          : List.of(here);
    } catch (IOException | MalformedManifest e) {
      cursor.find(
          "remote " + element + " at " + XmlCursor.quoted(href) + ": " + e.getMessage(),
          "the reference stays");
      return List.of(here);
    }
  }

  private <T> List<T> all(String element, Function<MpdReader, T> read) {
    ForeignSoFar others = cursor.attributes().rest();
    List<T> all = new ArrayList<>();
    while (cursor.nextChild(others)) {
      if (cursor.name().equals(element)) {
        all.add(read.apply(this));
      } else {
        cursor.find("element " + XmlCursor.quoted(cursor.name()), "skipped: no " + element);
        cursor.content();
      }
    }
    cursor.finish();
    return all;
  }

  private Optional<RemoteElement> remote(XmlAttributes attributes) {
    Optional<String> href = attributes.text("xlink:href");
    boolean onLoad = attributes.text("xlink:actuate").filter("onLoad"::equals).isPresent();
    attributes.text("xlink:type");
    attributes.text("xlink:show");
    return href.map(address -> new RemoteElement(address, onLoad));
  }
}
