package weir.manifests.presentation;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import weir.manifests.mpd.AdaptationSet;
import weir.manifests.mpd.Addressing;
import weir.manifests.mpd.BaseUrl;
import weir.manifests.mpd.ByteRange;
import weir.manifests.mpd.CommonAttributes;
import weir.manifests.mpd.MalformedManifest;
import weir.manifests.mpd.Mpd;
import weir.manifests.mpd.Period;
import weir.manifests.mpd.ReferencedBytes;
import weir.manifests.mpd.RemoteElement;
import weir.manifests.mpd.Representation;
import weir.manifests.mpd.SegmentBase;
import weir.manifests.mpd.SegmentList;
import weir.manifests.mpd.SegmentSeries;
import weir.manifests.mpd.SegmentTemplate;
import weir.manifests.mpd.SegmentTimeline;
import weir.manifests.mpd.SegmentUrl;

/** One walk down a document, from what is written to what it means. */
final class Resolution {
  /** What all representations together may take: inheritance can multiply a small document. */
  private static final long MOST_BYTES = 64L << 20;

  /** Alternatives of all levels multiply; more than this nobody needs. */
  private static final int MOST_BASES = 32;

  /** A run of segments that several representations inherit is laid out for the first only. */
  private record Layout(long startNumber, Timeline.End end) {}

  /** One way through the BaseURLs down to a level. */
  private record Base(
      URI url,
      Optional<String> serviceLocation,
      OptionalLong priority,
      OptionalLong weight,
      double timeOffset) {}

  /** A Period's place, and how long it is as far as its segments are concerned. */
  private record Span(Duration start, Optional<Duration> duration) {}

  private final Mpd mpd;
  private final URI address;
  private final Optional<Live> live;
  private final Map<SegmentTimeline, Map<Layout, Timeline>> timelines = new IdentityHashMap<>();
  private long bytes;

  Resolution(Mpd mpd, URI address, Optional<Live> live) {
    this.mpd = mpd;
    this.address = address;
    this.live = live;
  }

  Presentation presentation() {
    List<Period> periods =
        mpd.periods().stream()
            .filter(
                period ->
                    period
                        .remote()
                        .map(RemoteElement::href)
                        .filter(RemoteElement.NOTHING::equals)
                        .isEmpty())
            .toList();
    if (periods.isEmpty()) {
      throw new MalformedManifest(address.toString(), "no Period is left");
    }
    PeriodTimes times =
        PeriodTimes.of(
            periods, mpd.mediaPresentationDuration(), live.isPresent(), address.toString());
    Base outermost =
        new Base(address, Optional.empty(), OptionalLong.empty(), OptionalLong.empty(), 0);
    List<Base> bases = below(List.of(outermost), mpd.baseUrls(), address.toString());
    List<PeriodView> views = new ArrayList<>();
    for (int i = 0; i < times.count(); i++) {
      views.add(period(periods.get(i), i, new Span(times.start(i), times.duration(i)), bases));
    }
    PeriodView last = views.get(views.size() - 1);
    return new Presentation(
        address,
        mpd.mediaPresentationDuration().orElse(last.start().plus(last.duration())),
        mpd.minBufferTime().orElse(Duration.ZERO),
        views,
        live);
  }

  private PeriodView period(Period period, int i, Span span, List<Base> above) {
    String place = address + ", Period " + period.id().orElse("number " + (i + 1));
    List<Base> bases = below(above, period.addressing().baseUrls(), place);
    List<AdaptationSetView> sets = new ArrayList<>();
    for (AdaptationSet set : period.adaptationSets()) {
      sets.add(adaptationSet(period, set, span, bases, place));
    }
    return new PeriodView(
        span.start(),
        span.duration().orElseGet(() -> soFar(span, sets)),
        span.duration().isEmpty(),
        period.remote().map(remote -> resolved(remote.href(), address, place)),
        sets,
        period);
  }

  /** How long a Period is that does not say so: up to now, or to the end of its segments. */
  private Duration soFar(Span span, List<AdaptationSetView> sets) {
    if (live.isPresent()) {
      Duration passed = live.get().edge().minus(span.start());
      return passed.isNegative() ? Duration.ZERO : passed;
    }
    Duration longest = Duration.ZERO;
    boolean isToBeIndexed = false;
    for (AdaptationSetView set : sets) {
      for (RepresentationView one : set.representations()) {
        isToBeIndexed |= one.index().isPresent();
        if (one.isAddressable() && one.segments().count() > 0) {
          Segment last = one.segments().at(one.segments().count() - 1);
          Duration end = Ticks.time(last.startTicks() + last.durationTicks(), last.timescale());
          longest = end.compareTo(longest) > 0 ? end : longest;
        }
      }
    }
    if (longest.isZero() && !isToBeIndexed) {
      throw new MalformedManifest(
          address.toString(),
          "neither MPD@mediaPresentationDuration nor the last Period's duration says when it ends");
    }
    return longest;
  }

  private AdaptationSetView adaptationSet(
      Period period, AdaptationSet set, Span span, List<Base> above, String place) {
    List<Base> bases = below(above, set.addressing().baseUrls(), place);
    List<RepresentationView> representations = new ArrayList<>();
    for (Representation representation : set.representations()) {
      String here = place + ", Representation " + representation.id();
      charge(
          8L
              * (set.common().contentProtections().size()
                  + set.common().essentialProperties().size()
                  + set.common().supplementalProperties().size()),
          here);
      CommonAttributes common = Inheritance.of(representation.common(), set.common());
      List<Base> own = below(bases, representation.addressing().baseUrls(), here);
      List<Addressing> levels =
          List.of(period.addressing(), set.addressing(), representation.addressing());
      representations.add(representation(representation, common, levels, span, own, here));
    }
    return new AdaptationSetView(contentType(set, representations), representations, set);
  }

  /** One of the three ways to address, or none, with all that is inherited. */
  private record Way(SegmentBase base, SegmentList list, SegmentTemplate template) {
    static final Way NONE = new Way(null, null, null);

    Way refinedBy(Addressing level) {
      if (level.segmentTemplate().isPresent()) {
        SegmentTemplate own = level.segmentTemplate().get();
        return new Way(null, null, template == null ? own : Inheritance.of(own, template));
      }
      if (level.segmentList().isPresent()) {
        SegmentList own = level.segmentList().get();
        return new Way(null, list == null ? own : Inheritance.of(own, list), null);
      }
      if (level.segmentBase().isPresent()) {
        SegmentBase own = level.segmentBase().get();
        return new Way(base == null ? own : Inheritance.of(own, base), null, null);
      }
      return this;
    }

    Optional<SegmentBase> common() {
      return template != null
          ? Optional.of(template.series().base())
          : list != null ? Optional.of(list.series().base()) : Optional.ofNullable(base);
    }
  }

  private RepresentationView representation(
      Representation written,
      CommonAttributes common,
      List<Addressing> levels,
      Span span,
      List<Base> bases,
      String place) {
    Way way = Way.NONE;
    for (Addressing level : levels) {
      way = way.refinedBy(level);
    }
    Optional<SegmentBase> base = way.common();
    List<Source> sources = new ArrayList<>();
    for (Base one : bases) {
      sources.add(source(way, written, span, one, place));
    }
    return new RepresentationView(
        common,
        sources,
        base.map(SegmentBase::presentationTimeOffset).orElse(OptionalLong.empty()).orElse(0),
        timescale(base),
        availability(span, bases.get(0), base),
        written);
  }

  private static long timescale(Optional<SegmentBase> base) {
    return base.map(SegmentBase::timescale).orElse(OptionalLong.empty()).orElse(1);
  }

  private Source source(Way way, Representation written, Span span, Base base, String place) {
    charge(2L * base.url().toString().length() + 128, place);
    Optional<Located> initialization = Optional.empty();
    Optional<Located> index = Optional.empty();
    SegmentIndex segments;
    try {
      initialization = initialization(way, written, base.url(), place);
      if (way.template() != null) {
        segments = segments(way.template(), written, span, base, place);
      } else if (way.list() != null) {
        segments = segments(way.list(), span, base, place);
      } else {
        index = index(way, base.url(), place);
        segments = oneFile(way, index, span, base, place);
      }
    } catch (MalformedManifest wrong) {
      segments =
          Unaddressable.because(
              () -> new MalformedManifest(wrong.place(), reason(wrong.place(), wrong)));
    } catch (UnsupportedManifest notYet) {
      if (bytes > MOST_BYTES) {
        throw notYet;
      }
      segments =
          Unaddressable.because(
              () -> new UnsupportedManifest(notYet.place(), reason(notYet.place(), notYet)));
    }
    return new Source(
        base.url(),
        base.serviceLocation(),
        base.priority(),
        base.weight(),
        initialization,
        index,
        segments);
  }

  private static String reason(String place, RuntimeException refusal) {
    return refusal.getMessage().substring(place.length() + 2);
  }

  private Optional<Availability> availability(Span span, Base first, Optional<SegmentBase> base) {
    return live.map(
        times ->
            new Availability(
                times.now(),
                times.availabilityStartTime().plus(span.start()),
                duration(timeOffset(first, base)),
                times.timeShiftBufferDepth()));
  }

  /** Seconds; those of all levels add up. */
  private static double timeOffset(Base first, Optional<SegmentBase> base) {
    return first.timeOffset()
        + base.map(SegmentBase::availabilityTimeOffset).orElse(OptionalDouble.empty()).orElse(0);
  }

  /** Empty for what is longer than anybody waits. */
  private static Optional<Duration> duration(double seconds) {
    return seconds > 1e9
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.round(seconds * 1e9)));
  }

  private Optional<Located> initialization(
      Way way, Representation written, URI base, String place) {
    if (way.template() != null && way.template().initialization().isPresent()) {
      UrlTemplate pattern =
          urlTemplate(way.template().initialization().get(), written, base, place);
      if (!pattern.isFixed()) {
        throw new MalformedManifest(
            place, "an initialization segment has no $Number$ and no $Time$, but its address does");
      }
      return Optional.of(new Located(pattern.expand(0, 0), Optional.empty()));
    }
    return way.common()
        .flatMap(SegmentBase::initialization)
        .map(bytes -> located(bytes, base, place));
  }

  private static Optional<Located> index(Way way, URI base, String place) {
    return way.common()
        .flatMap(
            written ->
                written
                    .representationIndex()
                    .map(bytes -> located(bytes, base, place))
                    .or(
                        () ->
                            written
                                .indexRange()
                                .map(range -> new Located(base, Optional.of(range)))))
        .or(() -> Optional.ofNullable(way.base()).map(said -> new Located(base, Optional.empty())));
  }

  private static Located located(ReferencedBytes bytes, URI base, String place) {
    return new Located(
        bytes.sourceUrl().map(url -> resolved(url, base, place)).orElse(base), bytes.range());
  }

  private SegmentIndex segments(
      SegmentTemplate template, Representation written, Span span, Base base, String place) {
    String pattern =
        template
            .media()
            .orElseThrow(() -> new MalformedManifest(place, "SegmentTemplate has no @media"));
    UrlTemplate media = urlTemplate(pattern, written, base.url(), place);
    if (template.series().duration().isEmpty()
        && template.series().timeline().isEmpty()
        && !media.isFixed()) {
      throw new MalformedManifest(
          place, "SegmentTemplate has neither duration nor SegmentTimeline");
    }
    return segments(
        template.series(),
        (index, number, time) -> media.expand(number, time),
        Long.MAX_VALUE,
        span,
        base,
        place);
  }

  private SegmentIndex segments(SegmentList list, Span span, Base base, String place) {
    List<SegmentUrl> urls = list.segmentUrls();
    if (urls.isEmpty() && list.remote().isPresent()) {
      throw new UnsupportedManifest(
          place, "the SegmentList is remote, at " + list.remote().get().href());
    }
    if (urls.size() > 1
        && list.series().duration().isEmpty()
        && list.series().timeline().isEmpty()) {
      throw new MalformedManifest(place, "SegmentList has neither duration nor SegmentTimeline");
    }
    return segments(
        list.series(), new Listed(urls, base.url(), place), urls.size(), span, base, place);
  }

  private record Listed(List<SegmentUrl> urls, URI base, String place) implements SegmentAddresses {
    @Override
    public URI url(long index, long number, long time) {
      return urls.get(Math.toIntExact(index))
          .media()
          .map(media -> resolved(media, base, place))
          .orElse(base);
    }

    @Override
    public Optional<ByteRange> range(long index) {
      return urls.get(Math.toIntExact(index)).mediaRange();
    }
  }

  private SegmentIndex oneFile(
      Way way, Optional<Located> index, Span span, Base base, String place) {
    boolean isSaid =
        index
            .filter(where -> where.range().isPresent() || !where.url().equals(base.url()))
            .isPresent();
    if (isSaid) {
      Located where = index.get();
      return Unaddressable.because(
          () ->
              new UnsupportedManifest(
                  place,
                  "its segments are listed in the media, at "
                      + where.url()
                      + where.range().map(range -> ", bytes " + range).orElse("")
                      + "; that index is to be read first"));
    }
    SegmentSeries whole =
        new SegmentSeries(
            way.common().orElseGet(() -> SegmentTemplate.builder().build().series().base()),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty());
    return segments(whole, (i, number, time) -> base.url(), 1, span, base, place);
  }

  /**
   * @param most how many addresses there are
   */
  private SegmentIndex segments(
      SegmentSeries series,
      SegmentAddresses addresses,
      long most,
      Span span,
      Base base,
      String place) {
    long timescale = series.base().timescale().orElse(1);
    long offset = series.base().presentationTimeOffset().orElse(0);
    long startNumber = series.startNumber().orElse(1);
    try {
      OptionalLong end = OptionalLong.empty();
      if (span.duration().isPresent()) {
        end =
            OptionalLong.of(Math.addExact(Ticks.ceiling(span.duration().get(), timescale), offset));
      }
      boolean isEdge = end.isEmpty() && live.isPresent();
      if (isEdge) {
        end = OptionalLong.of(Math.addExact(edge(series, span, base, timescale), offset));
      }
      if (series.timeline().isPresent()) {
        Timeline timeline =
            timeline(series.timeline().get(), startNumber, new Timeline.End(end, isEdge), place);
        Math.subtractExact(timeline.end(), offset);
        Math.subtractExact(timeline.earliest(), offset);
        long count = Math.min(most, timeline.count());
        return new TimedIndex(addresses, timeline, count, timescale, offset, Long.MAX_VALUE);
      }
      // The time of the n-th segment is n times @duration after the Period's start, whatever the
      // offset; the offset only turns it into the media time that $Time$ stands for.
      // Without a duration, it is the one segment that is the whole Period.
      boolean isList = most < Long.MAX_VALUE && series.duration().isPresent();
      if (end.isEmpty() && series.endNumber().isEmpty() && !isList) {
        throw new MalformedManifest(place, "nothing says how long the Period is");
      }
      long length = end.isEmpty() ? Long.MAX_VALUE : end.getAsLong() - offset;
      long duration = series.duration().orElse(Math.max(1, length));
      long count = length <= 0 ? 0 : isEdge ? length / duration : (length - 1) / duration + 1;
      if (series.endNumber().isPresent()) {
        count =
            Math.max(
                0, Math.min(count, Math.addExact(series.endNumber().getAsLong() - startNumber, 1)));
      }
      count = Math.min(count, most);
      return new TimedIndex(
          addresses,
          Timeline.of(offset, duration, count, startNumber),
          count,
          timescale,
          offset,
          isEdge || end.isEmpty() ? Long.MAX_VALUE : end.getAsLong());
    } catch (ArithmeticException tooMuch) {
      throw new MalformedManifest(place, "times or numbers run beyond 2^63");
    }
  }

  /** How much of the Period is there now, in units from its start. */
  private long edge(SegmentSeries series, Span span, Base base, long timescale) {
    Duration passed = live.orElseThrow().edge().minus(span.start());
    Optional<Duration> early = duration(timeOffset(base, Optional.of(series.base())));
    long units =
        early.isPresent()
            ? Ticks.floor(passed.plus(early.get()), timescale)
            : Math.addExact(Ticks.floor(passed, timescale), series.duration().orElse(0));
    return Math.max(0, units);
  }

  private UrlTemplate urlTemplate(String pattern, Representation written, URI base, String place) {
    charge(2L * (pattern.length() + base.toString().length() + written.id().length()), place);
    return UrlTemplate.of(pattern, written.id(), written.bandwidth(), base, place);
  }

  private Timeline timeline(
      SegmentTimeline written, long startNumber, Timeline.End end, String place) {
    return timelines
        .computeIfAbsent(written, one -> new HashMap<>())
        .computeIfAbsent(
            new Layout(startNumber, end),
            layout -> {
              charge(32L * written.entries().size(), place);
              return Timeline.of(written, startNumber, end, place);
            });
  }

  private void charge(long more, String place) {
    bytes += more;
    if (bytes > MOST_BYTES) {
      throw new UnsupportedManifest(
          place, "what is inherited up to here takes more than " + (MOST_BYTES >> 20) + " MiB");
    }
  }

  private static String contentType(AdaptationSet set, List<RepresentationView> representations) {
    if (set.contentType().isPresent()) {
      return set.contentType().get();
    }
    Optional<CommonAttributes> any =
        representations.stream().map(RepresentationView::common).findFirst();
    String mimeType = any.flatMap(CommonAttributes::mimeType).or(set.common()::mimeType).orElse("");
    String codecs = any.flatMap(CommonAttributes::codecs).or(set.common()::codecs).orElse("");
    if (codecs.startsWith("stpp") || codecs.startsWith("wvtt")) {
      return "text";
    }
    int slash = mimeType.indexOf('/');
    return slash <= 0 ? "unknown" : mimeType.substring(0, slash).toLowerCase(Locale.ROOT);
  }

  /** All ways down to a level; the first of several is the document's preference. */
  private static List<Base> below(List<Base> above, List<BaseUrl> baseUrls, String place) {
    if (baseUrls.isEmpty()) {
      return above;
    }
    List<Base> bases = new ArrayList<>();
    for (BaseUrl own : baseUrls) {
      for (Base outer : above) {
        if (bases.size() < MOST_BASES) {
          bases.add(
              new Base(
                  resolved(own.url(), outer.url(), place),
                  own.serviceLocation().or(outer::serviceLocation),
                  own.priority().isPresent() ? own.priority() : outer.priority(),
                  own.weight().isPresent() ? own.weight() : outer.weight(),
                  outer.timeOffset() + own.availabilityTimeOffset().orElse(0)));
        }
      }
    }
    // An absolute address makes all ways to it one.
    return bases.stream().distinct().toList();
  }

  private static URI resolved(String reference, URI base, String place) {
    try {
      return new Reference(reference).against(base);
    } catch (IllegalArgumentException notAUri) {
      throw new MalformedManifest(place, "\"" + reference + "\" makes no valid address");
    }
  }
}
