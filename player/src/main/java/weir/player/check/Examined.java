package weir.player.check;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import weir.manifests.presentation.AdaptationSetView;
import weir.manifests.presentation.PeriodView;
import weir.manifests.presentation.RepresentationView;
import weir.manifests.presentation.Segment;
import weir.manifests.rules.Violation;

/**
 * A representation in one Period, and what fetching it brought to light.
 *
 * @param name for people: its id, with that of its Period if there are several
 * @param one with the segments of its index, if it has one
 * @param segments those that are there now, in order
 * @param problems with initialization and index
 * @param unexamined why its segments were not fetched, or not all
 */
record Examined(
    String name,
    PeriodView period,
    AdaptationSetView set,
    RepresentationView one,
    Optional<Initialization> initialization,
    Optional<Received> initializationReceived,
    Optional<Index> index,
    List<Piece> segments,
    List<Violation> problems,
    Optional<String> unexamined) {
  /**
   * A segment as it came.
   *
   * @param media empty if it is no such media, or broken; then {@code received} or {@code flaw}
   *     says why
   * @param flaw what is wrong with its boxes
   */
  record Piece(Segment segment, Received received, Optional<Media> media, Optional<String> flaw) {
    Piece {
      Objects.requireNonNull(segment);
      Objects.requireNonNull(received);
      Objects.requireNonNull(media);
      Objects.requireNonNull(flaw);
    }

    Optional<String> problem() {
      return received.problem().or(() -> flaw);
    }

    String name() {
      return "segment " + segment.number() + ", " + Fetching.name(segment.url(), segment.range());
    }
  }

  Examined {
    Objects.requireNonNull(name);
    segments = List.copyOf(segments);
    problems = List.copyOf(problems);
    Objects.requireNonNull(initialization);
    Objects.requireNonNull(index);
    Objects.requireNonNull(unexamined);
  }

  boolean isMp4() {
    return isMp4(one);
  }

  static boolean isMp4(RepresentationView one) {
    String type = one.mimeType().orElse("").toLowerCase(Locale.ROOT);
    return type.matches("(video|audio|application)/(mp4|iso\\.segment).*");
  }

  boolean isVideo() {
    return set.contentType().equals("video");
  }

  boolean isAudio() {
    return set.contentType().equals("audio");
  }

  /** Whether every segment came, and every one that should be media could be read. */
  boolean isComplete() {
    return unexamined.isEmpty()
        && !segments.isEmpty()
        && segments.stream().allMatch(piece -> piece.problem().isEmpty())
        && (!isMp4() || segments.stream().allMatch(piece -> piece.media().isPresent()));
  }

  boolean hasMedia() {
    return initialization.isPresent()
        && segments.stream().anyMatch(piece -> piece.media().isPresent());
  }

  /** Of the media; only where {@link #hasMedia()}. */
  long timescale() {
    return initialization.orElseThrow().track().timescale();
  }

  Fraction time(long ticks) {
    return Fraction.of(ticks, timescale());
  }

  /** Media time at the Period's start. */
  Fraction offset() {
    return Fraction.of(one.presentationTimeOffset(), one.timescale());
  }
}
