package weir.manifests.mpd;

import java.util.Objects;
import java.util.Optional;

/**
 * A server that tells which service locations to prefer (ISO/IEC 23009-1, 6th edition; ETSI TS 103
 * 998).
 *
 * @param server its address, as written
 * @param defaultServiceLocation which to prefer until it has spoken: names as in {@link
 *     BaseUrl#serviceLocation()}, separated by blanks
 * @param queryBeforeStart whether to ask it before anything is played
 * @param clientRequirement whether a client must know of steering to play this
 */
public record ContentSteering(
    String server,
    Optional<String> defaultServiceLocation,
    Optional<Boolean> queryBeforeStart,
    Optional<Boolean> clientRequirement,
    Foreign foreign) {
  public ContentSteering {
    Objects.requireNonNull(server);
    Objects.requireNonNull(defaultServiceLocation);
    Objects.requireNonNull(queryBeforeStart);
    Objects.requireNonNull(clientRequirement);
    Objects.requireNonNull(foreign);
  }
}
