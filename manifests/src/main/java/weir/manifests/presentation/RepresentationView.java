package weir.manifests.presentation;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import weir.manifests.mpd.ByteRange;
import weir.manifests.mpd.CommonAttributes;
import weir.manifests.mpd.FrameRate;
import weir.manifests.mpd.Ratio;
import weir.manifests.mpd.Representation;
import weir.manifests.mpd.SegmentTimeline;

/**
 * One encoding, with what it inherits.
 *
 * @param common its own attributes, else those of its AdaptationSet; properties are those of both
 * @param sources where it can be had from, in the document's order; at least one, and that is where
 *     {@link #initialization()} and {@link #segments()} lead
 * @param presentationTimeOffset media time at the Period's start, in units of {@code timescale}
 * @param timescale of the manifest for this representation, units per second
 * @param availability when segments are there; empty: always
 * @param written what the document says of it, for whatever is not resolved here
 */
public record RepresentationView(
    CommonAttributes common,
    List<Source> sources,
    long presentationTimeOffset,
    long timescale,
    Optional<Availability> availability,
    Representation written) {
  public RepresentationView {
    Objects.requireNonNull(common);
    sources = List.copyOf(sources);
    Objects.requireNonNull(availability);
    Objects.requireNonNull(written);
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("representation " + written.id() + " without a source");
    }
  }

  public String id() {
    return written.id();
  }

  /** Bit/s. */
  public long bandwidth() {
    return written.bandwidth();
  }

  /** Where to fetch what comes before the first segment; empty if nothing does. */
  public Optional<URI> initialization() {
    return sources.get(0).initialization().map(Located::url);
  }

  /** Which bytes of {@link #initialization()}; empty: all. */
  public Optional<ByteRange> initializationRange() {
    return sources.get(0).initialization().flatMap(Located::range);
  }

  /**
   * Where the segments are listed, if that is in the media: fetch and read it, then go on with
   * {@link #indexed}. Without a range it is somewhere at the beginning of the file, or there is
   * none; until it is read, the file is one segment.
   */
  public Optional<Located> index() {
    return sources.get(0).index();
  }

  public SegmentIndex segments() {
    return sources.get(0).segments();
  }

  /** Whether {@link #segments()} can answer; else it says what it met. */
  public boolean isAddressable() {
    return !(segments() instanceof Unaddressable);
  }

  /** The segments that are there now; all, if the presentation is static. */
  public Availability.Window available() {
    return availability
        .map(times -> times.window(segments()))
        .orElseGet(() -> new Availability.Window(0, segments().count()));
  }

  /**
   * The same with the segments that an index in the media lists; each is a range of bytes of the
   * file. Where the document does not say what comes before the first segment, that is everything
   * before the index.
   *
   * @throws ArithmeticException if times or bytes run beyond 2^63
   */
  public RepresentationView indexed(MediaIndex index) {
    List<Long> durations = new ArrayList<>();
    long[] firstBytes = new long[index.entries().size() + 1];
    firstBytes[0] = index.firstByte();
    for (int i = 0; i < index.entries().size(); i++) {
      durations.add(index.entries().get(i).durationTicks());
      firstBytes[i + 1] = Math.addExact(firstBytes[i], index.entries().get(i).bytes());
    }
    Timeline timeline =
        Timeline.of(
            SegmentTimeline.ofDurations(index.earliestPresentationTime(), durations),
            1,
            Timeline.NO_END,
            "the index of " + id());
    long offset = Ticks.rescaled(presentationTimeOffset, timescale, index.timescale());
    List<Source> indexed = new ArrayList<>();
    for (Source source : sources) {
      Optional<Located> before =
          index.offset() == 0
              ? Optional.empty()
              : Optional.of(
                  new Located(source.base(), Optional.of(ByteRange.of(0, index.offset() - 1))));
      indexed.add(
          new Source(
              source.base(),
              source.serviceLocation(),
              source.priority(),
              source.weight(),
              source.initialization().or(() -> before),
              source.index(),
              new TimedIndex(
                  new RangesOfOneFile(source.base(), firstBytes),
                  timeline,
                  timeline.count(),
                  index.timescale(),
                  offset,
                  Long.MAX_VALUE)));
    }
    return new RepresentationView(
        common, indexed, presentationTimeOffset, timescale, availability, written);
  }

  private record RangesOfOneFile(URI file, long[] firstBytes) implements SegmentAddresses {
    @Override
    public URI url(long index, long number, long time) {
      return file;
    }

    @Override
    public Optional<ByteRange> range(long index) {
      int i = Math.toIntExact(index);
      return Optional.of(ByteRange.of(firstBytes[i], firstBytes[i + 1] - 1));
    }
  }

  public Optional<String> mimeType() {
    return common.mimeType();
  }

  /** As in RFC 6381. */
  public Optional<String> codecs() {
    return common.codecs();
  }

  /** Pixels. */
  public OptionalInt width() {
    return common.width();
  }

  /** Pixels. */
  public OptionalInt height() {
    return common.height();
  }

  public Optional<FrameRate> frameRate() {
    return common.frameRate();
  }

  /** Of a sample, not of the picture. */
  public Optional<Ratio> sar() {
    return common.sar();
  }
}
