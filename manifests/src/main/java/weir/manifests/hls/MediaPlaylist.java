package weir.manifests.hls;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import weir.manifests.mpd.ByteRange;
import weir.manifests.presentation.Availability;
import weir.manifests.presentation.RepresentationView;
import weir.manifests.presentation.Segment;

/**
 * The segments of one encoding.
 *
 * @param growth what may still come
 * @param timescale units per second of the segments' durations
 * @param mediaSequence the number of the first segment, from 0
 * @param initialization what comes before the first segment
 * @param initializationRange which bytes of it; empty: all
 */
public record MediaPlaylist(
    Growth growth,
    long timescale,
    long mediaSequence,
    Optional<String> initialization,
    Optional<ByteRange> initializationRange,
    List<MediaSegment> segments) {
  /** What a client may expect when it asks again. */
  public enum Growth {
    /** Nothing: this is all. */
    COMPLETE,
    /** Segments are added, none taken away. */
    EVENT,
    /** Segments are added at the end and taken away at the beginning. */
    SLIDING
  }

  public MediaPlaylist {
    Objects.requireNonNull(growth);
    initialization.ifPresent(uri -> Quoted.checked("the address of an initialization", uri));
    Objects.requireNonNull(initializationRange);
    segments = List.copyOf(segments);
    if (timescale <= 0 || mediaSequence < 0) {
      throw new IllegalArgumentException(
          "playlist from number " + mediaSequence + " at " + timescale + " units a second");
    }
    if (initializationRange.isPresent()
        && (initialization.isEmpty() || initializationRange.get().last().isEmpty())) {
      throw new IllegalArgumentException(
          "an initialization's byte range needs an address and both ends");
    }
  }

  /**
   * The same segments as in an MPD: those that are there. Addresses are written as the presentation
   * has them.
   */
  public static MediaPlaylist of(RepresentationView representation, Growth growth) {
    return of(representation, growth, URI::toString);
  }

  /**
   * The same segments as in an MPD: those that are there.
   *
   * @param written an address of the presentation as it is to be written
   * @throws IllegalArgumentException if there are more than 2^31, which no playlist can list
   */
  public static MediaPlaylist of(
      RepresentationView representation, Growth growth, Function<URI, String> written) {
    Availability.Window window = representation.available();
    if (window.end() - window.first() > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "representation " + representation.id() + " has too many segments for a playlist");
    }
    List<MediaSegment> segments = new ArrayList<>();
    long timescale = representation.timescale();
    long number = 0;
    for (long i = window.first(); i < window.end(); i++) {
      Segment segment = representation.segments().at(i);
      timescale = segment.timescale();
      number = segments.isEmpty() ? segment.number() : number;
      segments.add(
          new MediaSegment(
              written.apply(segment.url()), segment.durationTicks(), segment.range(), false));
    }
    return new MediaPlaylist(
        growth,
        timescale,
        number,
        representation.initialization().map(written),
        representation.initializationRange(),
        segments);
  }
}
