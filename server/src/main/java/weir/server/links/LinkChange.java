package weir.server.links;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What to change of a link while it runs; what is empty stays.
 *
 * @param delayMs before each response from now on, 0 to {@value LinkSpecification#MOST_DELAY_MS}
 * @param jitterMs how much that may be more or less, 0 to {@value LinkSpecification#MOST_DELAY_MS}
 * @param paused whether the trace stands still, at the rate that it has now
 * @param faults instead of all there were; each strikes anew
 */
public record LinkChange(
    Optional<Shape> shape,
    OptionalDouble delayMs,
    OptionalDouble jitterMs,
    Optional<Boolean> paused,
    Optional<List<ScheduledFault>> faults) {

  public LinkChange {
    delayMs.ifPresent(LinkSpecification::checkDelay);
    jitterMs.ifPresent(LinkSpecification::checkJitter);
    faults = faults.map(LinkSpecification::inOrder);
  }
}
