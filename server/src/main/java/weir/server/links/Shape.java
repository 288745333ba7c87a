package weir.server.links;

import java.util.Optional;
import java.util.OptionalLong;
import weir.network.trace.BitRate;
import weir.network.trace.Trace;
import weir.network.trace.Traces;

/** How fast a link is over time. */
public sealed interface Shape {

  /** As fast as the machine and the real network are. */
  record Unlimited() implements Shape {
    @Override
    public Optional<Trace> trace(OptionalLong seed) {
      return Optional.empty();
    }
  }

  /** Always the same rate, in kbit/s. */
  record Constant(double kbps) implements Shape {
    public Constant {
      LinkSpecification.checkKbps(kbps);
    }

    @Override
    public Optional<Trace> trace(OptionalLong seed) {
      return Optional.of(Trace.constant(BitRate.kbps(kbps)));
    }
  }

  /** One of our own traces, over and over. */
  record Named(String name) implements Shape {
    @Override
    public Optional<Trace> trace(OptionalLong seed) {
      try {
        return Optional.of(
            seed.isPresent() ? Traces.seeded(name, seed.getAsLong()) : Traces.named(name));
      } catch (IllegalArgumentException unknown) {
        throw new BadLink("trace=" + name + ": " + unknown.getMessage());
      }
    }
  }

  /**
   * What to pace by; empty for no pacing.
   *
   * @throws BadLink if there is no such trace
   */
  Optional<Trace> trace(OptionalLong seed);
}
