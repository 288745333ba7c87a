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
import java.util.OptionalLong;
import weir.manifests.mpd.AdaptationSet;
import weir.manifests.mpd.Addressing;
import weir.manifests.mpd.BaseUrl;
import weir.manifests.mpd.CommonAttributes;
import weir.manifests.mpd.MalformedManifest;
import weir.manifests.mpd.Mpd;
import weir.manifests.mpd.Period;
import weir.manifests.mpd.ReferencedBytes;
import weir.manifests.mpd.RemoteElement;
import weir.manifests.mpd.Representation;
import weir.manifests.mpd.SegmentSeries;
import weir.manifests.mpd.SegmentTemplate;
import weir.manifests.mpd.SegmentTimeline;

/** One walk down a document, from what is written to what it means. */
final class Resolution {
  /** What all representations together may take: inheritance can multiply a small document. */
  private static final long MOST_BYTES = 64L << 20;

  /** A run of segments that several representations inherit is laid out for the first only. */
  private record Layout(long startNumber, OptionalLong end) {}

  private final Mpd mpd;
  private final URI address;
  private final Map<SegmentTimeline, Map<Layout, Timeline>> timelines = new IdentityHashMap<>();
  private long bytes;

  Resolution(Mpd mpd, URI address) {
    this.mpd = mpd;
    this.address = address;
  }

  Presentation presentation() {
    if (mpd.isDynamic()) {
      throw new UnsupportedManifest(
          address.toString(), "a dynamic (live) presentation is not understood yet");
    }
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
        PeriodTimes.of(periods, mpd.mediaPresentationDuration(), address.toString());
    URI base = base(address, mpd.baseUrls(), address.toString());
    List<PeriodView> views = new ArrayList<>();
    for (int i = 0; i < periods.size(); i++) {
      views.add(period(periods.get(i), i, times, base));
    }
    return new Presentation(
        address,
        mpd.mediaPresentationDuration().orElse(times.end()),
        mpd.minBufferTime().orElse(Duration.ZERO),
        views);
  }

  private PeriodView period(Period period, int i, PeriodTimes times, URI above) {
    String place = address + ", Period " + period.id().orElse("number " + (i + 1));
    URI base = base(above, period.addressing().baseUrls(), place);
    List<AdaptationSetView> sets = new ArrayList<>();
    for (AdaptationSet set : period.adaptationSets()) {
      sets.add(adaptationSet(period, set, times.duration(i), base, place));
    }
    return new PeriodView(
        period.id(),
        times.start(i),
        times.duration(i),
        period.remote().map(remote -> resolved(remote.href(), address, place)),
        sets);
  }

  private AdaptationSetView adaptationSet(
      Period period, AdaptationSet set, Duration duration, URI above, String place) {
    URI base = base(above, set.addressing().baseUrls(), place);
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
      URI own = base(base, representation.addressing().baseUrls(), here);
      List<Addressing> levels =
          List.of(period.addressing(), set.addressing(), representation.addressing());
      representations.add(representation(representation, common, levels, duration, own, here));
    }
    return new AdaptationSetView(contentType(set, representations), representations, set);
  }

  private RepresentationView representation(
      Representation written,
      CommonAttributes common,
      List<Addressing> levels,
      Duration duration,
      URI base,
      String place) {
    SegmentTemplate template = null;
    String met = "a single file without segments";
    for (Addressing level : levels) {
      if (level.segmentTemplate().isPresent()) {
        SegmentTemplate own = level.segmentTemplate().get();
        template = template == null ? own : Inheritance.of(own, template);
      } else if (level.segmentList().isPresent()) {
        template = null;
        met = "SegmentList";
      } else if (level.segmentBase().isPresent()) {
        template = null;
        met = "SegmentBase";
      }
    }
    Optional<ReferencedBytes> initialization =
        template == null ? Optional.empty() : template.series().base().initialization();
    if (initialization.flatMap(ReferencedBytes::range).isPresent()) {
      template = null;
      met = "an initialization segment given by byte range";
    }
    if (template == null) {
      return new RepresentationView(
          written.id(),
          written.bandwidth(),
          common,
          Optional.empty(),
          new Unaddressable(place, "addressing by " + met + " is not understood yet"));
    }
    return new RepresentationView(
        written.id(),
        written.bandwidth(),
        common,
        initialization(template, written, base, place),
        segments(template, written, duration, base, place));
  }

  private Optional<URI> initialization(
      SegmentTemplate template, Representation written, URI base, String place) {
    Optional<UrlTemplate> pattern =
        template.initialization().map(text -> urlTemplate(text, written, base, place));
    if (pattern.isEmpty()) {
      return template
          .series()
          .base()
          .initialization()
          .flatMap(ReferencedBytes::sourceUrl)
          .map(url -> resolved(url, base, place));
    }
    if (!pattern.get().isFixed()) {
      throw new MalformedManifest(
          place, "an initialization segment has no $Number$ and no $Time$, but its address does");
    }
    return Optional.of(pattern.get().expand(0, 0));
  }

  private SegmentIndex segments(
      SegmentTemplate template, Representation written, Duration period, URI base, String place) {
    String pattern =
        template
            .media()
            .orElseThrow(() -> new MalformedManifest(place, "SegmentTemplate has no @media"));
    UrlTemplate media = urlTemplate(pattern, written, base, place);
    SegmentSeries series = template.series();
    long timescale = series.base().timescale().orElse(1);
    long offset = series.base().presentationTimeOffset().orElse(0);
    long startNumber = series.startNumber().orElse(1);
    try {
      long end = Math.addExact(Ticks.ceiling(period, timescale), offset);
      if (series.timeline().isPresent()) {
        Timeline timeline =
            timeline(series.timeline().get(), startNumber, OptionalLong.of(end), place);
        Math.subtractExact(timeline.end(), offset);
        return new TemplateIndex(media, timeline, timescale, offset, Long.MAX_VALUE);
      }
      if (series.duration().isEmpty() && !media.isFixed()) {
        throw new MalformedManifest(
            place, "SegmentTemplate has neither duration nor SegmentTimeline");
      }
      // The time of the n-th segment is n times @duration after the Period's start, whatever the
      // offset; the
      // offset only turns it into the media time that $Time$ stands for.
      // A template without either describes the one segment that is the whole Period.
      long length = end - offset;
      long duration = series.duration().orElse(Math.max(1, length));
      long count = length == 0 ? 0 : (length - 1) / duration + 1;
      if (series.endNumber().isPresent()) {
        count =
            Math.max(
                0, Math.min(count, Math.addExact(series.endNumber().getAsLong() - startNumber, 1)));
      }
      Timeline timeline = Timeline.of(offset, duration, count, startNumber);
      return new TemplateIndex(media, timeline, timescale, offset, end);
    } catch (ArithmeticException tooMuch) {
      throw new MalformedManifest(place, "times or numbers run beyond 2^63");
    }
  }

  private UrlTemplate urlTemplate(String pattern, Representation written, URI base, String place) {
    charge(2L * (pattern.length() + base.toString().length() + written.id().length()), place);
    return UrlTemplate.of(pattern, written.id(), written.bandwidth(), base, place);
  }

  private Timeline timeline(
      SegmentTimeline written, long startNumber, OptionalLong end, String place) {
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

  /**
   * The first of several is taken: they are alternatives, and the document's order is its
   * preference.
   */
  private static URI base(URI above, List<BaseUrl> baseUrls, String place) {
    return baseUrls.isEmpty() ? above : resolved(baseUrls.get(0).url(), above, place);
  }

  private static URI resolved(String reference, URI base, String place) {
    try {
      return new Reference(reference).against(base);
    } catch (IllegalArgumentException notAUri) {
      throw new MalformedManifest(place, "\"" + reference + "\" makes no valid address");
    }
  }
}
