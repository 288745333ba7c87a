package weir.manifests.mpd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A stretch of the presentation in which the choice of encodings stays the same.
 *
 * @param remote where the content is to be fetched from, if not here
 * @param start on the presentation's time line; empty: where the Period before ends
 * @param duration empty: to the next Period's start, or the presentation's end
 */
public record Period(
    Optional<RemoteElement> remote,
    Optional<String> id,
    Optional<Duration> start,
    Optional<Duration> duration,
    Addressing addressing,
    List<AdaptationSet> adaptationSets) {
  public Period {
    Objects.requireNonNull(remote);
    Objects.requireNonNull(id);
    Objects.requireNonNull(start);
    Objects.requireNonNull(duration);
    Objects.requireNonNull(addressing);
    adaptationSets = List.copyOf(adaptationSets);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Whatever is not said stays unwritten. */
  public static final class Builder {
    private Optional<RemoteElement> remote = Optional.empty();
    private Optional<String> id = Optional.empty();
    private Optional<Duration> start = Optional.empty();
    private Optional<Duration> duration = Optional.empty();
    private Addressing addressing = Addressing.INHERITED;
    private final List<AdaptationSet> adaptationSets = new ArrayList<>();

    private Builder() {}

    public Builder remote(RemoteElement where) {
      remote = Optional.of(where);
      return this;
    }

    public Builder id(String name) {
      id = Optional.of(name);
      return this;
    }

    public Builder start(Duration time) {
      start = Optional.of(time);
      return this;
    }

    public Builder duration(Duration length) {
      duration = Optional.of(length);
      return this;
    }

    public Builder addressing(Addressing how) {
      addressing = how;
      return this;
    }

    public Builder adaptationSet(AdaptationSet set) {
      adaptationSets.add(set);
      return this;
    }

    public Builder segmentTemplate(SegmentTemplate template) {
      return addressing(Addressing.by(template));
    }

    public Period build() {
      return new Period(remote, id, start, duration, addressing, adaptationSets);
    }
  }
}
