package weir.manifests.mpd;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Reads MPDs as they occur, not only as they should be: what it does not know it skips, and what is
 * only odd it understands, each with a {@link Finding}. What decides where and when something plays
 * must be right, else it throws {@link MalformedManifest} with the line. Nothing but the document
 * itself is ever opened.
 */
public final class MpdReader {
  /**
   * How much a document may demand, so that a hostile one costs little.
   *
   * @param bytes of the whole document (characters, if it is given as text)
   * @param depth of nested elements
   */
  public record Limits(int bytes, int depth) {
    /**
     * 32 MiB is a hundred times the largest real MPD at hand; the deepest element of the standard
     * is the eighth.
     */
    public static final Limits DEFAULT = new Limits(32 << 20, 64);

    public Limits {
      if (bytes <= 0 || depth <= 0) {
        throw new IllegalArgumentException("limits must be above 0");
      }
    }
  }

  private final XmlCursor cursor;

  private MpdReader(XmlCursor cursor) {
    this.cursor = cursor;
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
    byte[] bytes = document.readNBytes(limits.bytes());
    if (bytes.length == limits.bytes() && document.read() >= 0) {
      throw tooLarge(location, limits);
    }
    return parse(XmlEncoding.decode(bytes, location), location, findings, limits);
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
    return parse(document, location, findings, limits);
  }

  private static Mpd parse(
      String document, String location, Consumer<Finding> findings, Limits limits) {
    XmlCursor cursor = new XmlCursor(document, location, limits.depth(), findings);
    if (!cursor.root().equals("MPD")) {
      throw cursor.malformed("the outermost element is " + cursor.name() + ", not MPD");
    }
    Mpd mpd = new MpdReader(cursor).mpd();
    cursor.finish();
    return mpd;
  }

  private static MalformedManifest tooLarge(String location, Limits limits) {
    return new MalformedManifest(location, "larger than " + limits.bytes() + " bytes");
  }

  private Mpd mpd() {
    Mpd.Builder mpd = Mpd.builder();
    XmlAttributes attributes = cursor.attributes();
    attributes.text("id", mpd::id);
    attributes.list("profiles", ",", mpd::profile);
    String type = attributes.text("type").orElse("static").trim();
    if (!type.equals("static") && !type.equals("dynamic")) {
      throw cursor.malformed(
          "MPD@type=" + XmlCursor.quoted(type) + " is neither static nor dynamic");
    }
    mpd.isDynamic(type.equals("dynamic"));
    attributes.time("availabilityStartTime", mpd::availabilityStartTime);
    attributes.time("publishTime", mpd::publishTime);
    attributes.duration("mediaPresentationDuration", mpd::mediaPresentationDuration);
    attributes.duration("minimumUpdatePeriod", mpd::minimumUpdatePeriod);
    attributes.duration("minBufferTime", mpd::minBufferTime);
    attributes.duration("timeShiftBufferDepth", mpd::timeShiftBufferDepth);
    attributes.duration("suggestedPresentationDelay", mpd::suggestedPresentationDelay);
    attributes.duration("maxSegmentDuration", mpd::maxSegmentDuration);
    attributes.expected("profiles", "unknown");
    attributes.expected("minBufferTime", "unknown");
    attributes.done();
    while (cursor.nextChild()) {
      switch (cursor.name()) {
        case "ProgramInformation" -> mpd.programInformation(programInformation());
        case "BaseURL" -> mpd.baseUrl(baseUrl());
        case "Location" -> mpd.location(plainText());
        case "Period" -> mpd.period(period());
        case "EssentialProperty" -> mpd.essentialProperty(descriptor());
        case "SupplementalProperty" -> mpd.supplementalProperty(descriptor());
        case "UTCTiming" -> mpd.utcTiming(descriptor());
        default -> cursor.skip("not modelled");
      }
    }
    Mpd read = mpd.build();
    if (read.periods().isEmpty()) {
      throw cursor.malformed("MPD has no Period");
    }
    return read;
  }

  private ProgramInformation programInformation() {
    XmlAttributes attributes = cursor.attributes();
    Optional<String> lang = attributes.text("lang");
    Optional<String> moreInformationUrl = attributes.text("moreInformationURL");
    attributes.done();
    Optional<String> title = Optional.empty();
    Optional<String> source = Optional.empty();
    Optional<String> copyright = Optional.empty();
    while (cursor.nextChild()) {
      switch (cursor.name()) {
        case "Title" -> title = Optional.of(plainText());
        case "Source" -> source = Optional.of(plainText());
        case "Copyright" -> copyright = Optional.of(plainText());
        default -> cursor.skip("not modelled");
      }
    }
    return new ProgramInformation(lang, moreInformationUrl, title, source, copyright);
  }

  private Period period() {
    Period.Builder period = Period.builder();
    XmlAttributes attributes = cursor.attributes();
    remote(attributes).ifPresent(period::remote);
    attributes.text("id", period::id);
    attributes.duration("start", period::start);
    attributes.duration("duration", period::duration);
    attributes.done();
    AddressingSoFar addressing = new AddressingSoFar();
    while (cursor.nextChild()) {
      if (cursor.name().equals("AdaptationSet")) {
        period.adaptationSet(adaptationSet());
      } else if (!addressing.reads()) {
        cursor.skip("not modelled");
      }
    }
    return period.addressing(addressing.read()).build();
  }

  private AdaptationSet adaptationSet() {
    AdaptationSet.Builder set = AdaptationSet.builder();
    CommonAttributes.Builder common = CommonAttributes.builder();
    XmlAttributes attributes = cursor.attributes();
    attributes.text("id", set::id);
    attributes.expectedNumber("id");
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
    common(attributes, common);
    attributes.done();
    AddressingSoFar addressing = new AddressingSoFar();
    while (cursor.nextChild()) {
      switch (cursor.name()) {
        case "Accessibility" -> set.accessibility(descriptor());
        case "Role" -> set.role(descriptor());
        case "Representation" -> set.representation(representation());
        default -> {
          if (!addressing.reads() && !reads(common)) {
            cursor.skip("not modelled");
          }
        }
      }
    }
    return set.common(common.build()).addressing(addressing.read()).build();
  }

  private Representation representation() {
    XmlAttributes attributes = cursor.attributes();
    String id = attributes.expected("id", "").trim();
    long bandwidth = attributes.bandwidth();
    CommonAttributes.Builder common = CommonAttributes.builder();
    common(attributes, common);
    attributes.done();
    AddressingSoFar addressing = new AddressingSoFar();
    while (cursor.nextChild()) {
      if (!addressing.reads() && !reads(common)) {
        cursor.skip("not modelled");
      }
    }
    return Representation.builder(id, bandwidth)
        .common(common.build())
        .addressing(addressing.read())
        .build();
  }

  private static void common(XmlAttributes attributes, CommonAttributes.Builder common) {
    attributes.list("profiles", ",", common::profile);
    attributes.pixels("width", common::width);
    attributes.pixels("height", common::height);
    attributes.ratio("sar", common::sar);
    attributes.frameRate("frameRate", common::frameRate);
    attributes.samplingRates(common::audioSamplingRate);
    attributes.text("mimeType", common::mimeType);
    attributes.text("codecs", common::codecs);
    attributes.sapType("startWithSAP", common::startWithSap);
    attributes.text("scanType", common::scanType);
  }

  private boolean reads(CommonAttributes.Builder common) {
    switch (cursor.name()) {
      case "AudioChannelConfiguration" -> common.audioChannelConfiguration(descriptor());
      case "EssentialProperty" -> common.essentialProperty(descriptor());
      case "SupplementalProperty" -> common.supplementalProperty(descriptor());
      case "Label" -> common.label(label());
      default -> {
        return false;
      }
    }
    return true;
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
        case "SegmentList" -> segmentList = Optional.of(segmentList());
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
    so.attributes.done();
    while (cursor.nextChild()) {
      if (!so.readsBase()) {
        cursor.skip("not modelled");
      }
    }
    return so.base();
  }

  private SegmentList segmentList() {
    XmlAttributes attributes = cursor.attributes();
    Optional<RemoteElement> remote = remote(attributes);
    SeriesSoFar so = new SeriesSoFar(attributes).withSeries();
    attributes.done();
    List<SegmentUrl> segmentUrls = new ArrayList<>();
    while (cursor.nextChild()) {
      if (cursor.name().equals("SegmentURL")) {
        segmentUrls.add(segmentUrl());
      } else if (!so.readsBase() && !so.readsSeries()) {
        cursor.skip("not modelled");
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
    attributes.done();
    while (cursor.nextChild()) {
      if (!so.readsBase() && !so.readsSeries()) {
        cursor.skip("not modelled");
      }
    }
    return new SegmentTemplate(so.series(), media, initialization, index, bitstreamSwitching);
  }

  /** The parts that SegmentBase, SegmentList and SegmentTemplate have in common. */
  private final class SeriesSoFar {
    private final XmlAttributes attributes;
    private final OptionalLong timescale;
    private final OptionalLong presentationTimeOffset;
    private final Optional<ByteRange> indexRange;
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
      timescale = positive("timescale");
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
      duration = positive("duration");
      startNumber = attributes.count("startNumber");
      endNumber = attributes.count("endNumber");
      return this;
    }

    boolean readsBase() {
      switch (cursor.name()) {
        case "Initialization" -> initialization = Optional.of(referencedBytes());
        case "RepresentationIndex" -> representationIndex = Optional.of(referencedBytes());
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
          presentationTimeOffset,
          indexRange,
          indexRangeExact,
          initialization,
          representationIndex);
    }

    SegmentSeries series() {
      return new SegmentSeries(
          base(), duration, startNumber, endNumber, timeline, bitstreamSwitching);
    }

    private OptionalLong positive(String name) {
      OptionalLong number = attributes.count(name);
      if (number.isPresent() && number.getAsLong() == 0) {
        throw cursor.malformed(cursor.name() + "@" + name + " must be above 0");
      }
      return number;
    }
  }

  private SegmentTimeline segmentTimeline() {
    cursor.attributes().done();
    List<SegmentTimeline.S> entries = new ArrayList<>();
    while (cursor.nextChild()) {
      if (cursor.name().equals("S")) {
        entries.add(s());
      } else {
        cursor.skip("not modelled");
      }
    }
    return new SegmentTimeline(entries);
  }

  private SegmentTimeline.S s() {
    XmlAttributes attributes = cursor.attributes();
    OptionalLong t = attributes.count("t");
    OptionalLong n = attributes.count("n");
    OptionalLong d = attributes.count("d");
    OptionalLong r = attributes.number("r");
    OptionalLong k = attributes.count("k");
    attributes.done();
    if (d.orElse(0) == 0) {
      throw cursor.malformed("S@d, the duration, must be there and above 0");
    }
    cursor.leave();
    return new SegmentTimeline.S(t, n, d.getAsLong(), r.orElse(0), k);
  }

  private SegmentUrl segmentUrl() {
    XmlAttributes attributes = cursor.attributes();
    SegmentUrl segment =
        new SegmentUrl(
            attributes.text("media"),
            attributes.byteRange("mediaRange"),
            attributes.text("index"),
            attributes.byteRange("indexRange"));
    attributes.done();
    cursor.leave();
    return segment;
  }

  private ReferencedBytes referencedBytes() {
    XmlAttributes attributes = cursor.attributes();
    ReferencedBytes bytes =
        new ReferencedBytes(attributes.text("sourceURL"), attributes.byteRange("range"));
    attributes.done();
    cursor.leave();
    return bytes;
  }

  private Descriptor descriptor() {
    XmlAttributes attributes = cursor.attributes();
    Descriptor descriptor =
        new Descriptor(
            attributes.expected("schemeIdUri", ""),
            attributes.text("value"),
            attributes.text("id"));
    attributes.done();
    cursor.leave();
    return descriptor;
  }

  private Label label() {
    XmlAttributes attributes = cursor.attributes();
    OptionalLong id = attributes.count("id");
    Optional<String> lang = attributes.text("lang");
    attributes.done();
    return new Label(cursor.text(), lang, id);
  }

  private BaseUrl baseUrl() {
    XmlAttributes attributes = cursor.attributes();
    Optional<String> serviceLocation = attributes.text("serviceLocation");
    Optional<String> byteRange = attributes.text("byteRange");
    attributes.done();
    return new BaseUrl(cursor.text(), serviceLocation, byteRange);
  }

  private String plainText() {
    cursor.attributes().done();
    return cursor.text();
  }

  private Optional<RemoteElement> remote(XmlAttributes attributes) {
    Optional<String> href = attributes.text("xlink:href");
    boolean onLoad = attributes.text("xlink:actuate").filter("onLoad"::equals).isPresent();
    attributes.text("xlink:type");
    attributes.text("xlink:show");
    return href.map(address -> new RemoteElement(address, onLoad));
  }
}
