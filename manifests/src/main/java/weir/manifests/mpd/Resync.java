package weir.manifests.mpd;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Where inside a segment a client may start.
 *
 * @param type 0 to 3: what one can start with there; empty: 0
 * @param dT the longest time between two such points, in timescale units
 * @param dImax the longest distance in bytes, as a share of {@code @bandwidth} times the segment's
 *     duration
 * @param dImin the shortest one
 * @param marker whether a box marks each point
 */
public record Resync(
    OptionalLong type,
    OptionalLong dT,
    OptionalDouble dImax,
    OptionalDouble dImin,
    Optional<Boolean> marker,
    Foreign foreign) {
  public Resync {
    Objects.requireNonNull(type);
    Objects.requireNonNull(dT);
    Objects.requireNonNull(dImax);
    Objects.requireNonNull(dImin);
    Objects.requireNonNull(marker);
    Objects.requireNonNull(foreign);
  }
}
