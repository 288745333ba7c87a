package weir.manifests.mpd;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Segments addressed by a pattern.
 *
 * @param media the pattern of segments, for example {@code $RepresentationID$/$Number%05d$.m4s}
 * @param initialization the pattern of the initialization segment
 * @param index the pattern of index segments
 * @param bitstreamSwitching the pattern of bitstream switching segments
 */
public record SegmentTemplate(
    SegmentSeries series,
    Optional<String> media,
    Optional<String> initialization,
    Optional<String> index,
    Optional<String> bitstreamSwitching) {
  public SegmentTemplate {
    Objects.requireNonNull(series);
    Objects.requireNonNull(media);
    Objects.requireNonNull(initialization);
    Objects.requireNonNull(index);
    Objects.requireNonNull(bitstreamSwitching);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The usual template, flat; whatever is not said stays unwritten. */
  public static final class Builder {
    private OptionalLong timescale = OptionalLong.empty();
    private OptionalLong presentationTimeOffset = OptionalLong.empty();
    private OptionalDouble availabilityTimeOffset = OptionalDouble.empty();
    private Optional<Boolean> availabilityTimeComplete = Optional.empty();
    private OptionalLong duration = OptionalLong.empty();
    private OptionalLong startNumber = OptionalLong.empty();
    private OptionalLong endNumber = OptionalLong.empty();
    private Optional<SegmentTimeline> timeline = Optional.empty();
    private Optional<String> media = Optional.empty();
    private Optional<String> initialization = Optional.empty();

    private Builder() {}

    public Builder timescale(long unitsPerSecond) {
      timescale = OptionalLong.of(unitsPerSecond);
      return this;
    }

    public Builder presentationTimeOffset(long units) {
      presentationTimeOffset = OptionalLong.of(units);
      return this;
    }

    public Builder availabilityTimeOffset(double seconds) {
      availabilityTimeOffset = OptionalDouble.of(seconds);
      return this;
    }

    public Builder availabilityTimeComplete(boolean isComplete) {
      availabilityTimeComplete = Optional.of(isComplete);
      return this;
    }

    public Builder duration(long units) {
      duration = OptionalLong.of(units);
      return this;
    }

    public Builder startNumber(long number) {
      startNumber = OptionalLong.of(number);
      return this;
    }

    public Builder endNumber(long number) {
      endNumber = OptionalLong.of(number);
      return this;
    }

    public Builder timeline(SegmentTimeline runs) {
      timeline = Optional.of(runs);
      return this;
    }

    public Builder media(String pattern) {
      media = Optional.of(pattern);
      return this;
    }

    public Builder initialization(String pattern) {
      initialization = Optional.of(pattern);
      return this;
    }

    public SegmentTemplate build() {
      SegmentBase base =
          new SegmentBase(
              timescale,
              OptionalLong.empty(),
              presentationTimeOffset,
              OptionalLong.empty(),
              Optional.empty(),
              Optional.empty(),
              availabilityTimeOffset,
              availabilityTimeComplete,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Foreign.NONE);
      return new SegmentTemplate(
          new SegmentSeries(base, duration, startNumber, endNumber, timeline, Optional.empty()),
          media,
          initialization,
          Optional.empty(),
          Optional.empty());
    }
  }
}
