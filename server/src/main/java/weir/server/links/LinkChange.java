package weir.server.links;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What to change of a link while it runs; what is empty stays.
 *
 * @param delayMs before each response from now on, 0 to {@value LinkSpecification#MOST_DELAY_MS}
 */
public record LinkChange(Optional<Shape> shape, OptionalDouble delayMs) {

  public LinkChange {
    delayMs.ifPresent(LinkSpecification::checkDelay);
  }
}
