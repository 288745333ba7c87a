package weir.manifests.mpd;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where segments hold something else than the content, because that was lost.
 *
 * @param valid whether the stand-in can be played; empty: it can
 */
public record FailoverContent(Optional<Boolean> valid, List<Section> sections, Foreign foreign) {
  public FailoverContent {
    Objects.requireNonNull(valid);
    sections = List.copyOf(sections);
    Objects.requireNonNull(foreign);
  }

  /**
   * A stretch of stand-in (FCS), in timescale units.
   *
   * @param t media time of its start
   * @param d empty: to the Period's end
   */
  public record Section(long t, OptionalLong d, Foreign foreign) {
    public Section {
      Objects.requireNonNull(d);
      Objects.requireNonNull(foreign);
    }
  }
}
