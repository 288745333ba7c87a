package weir.player.virtual;

import java.util.List;
import java.util.function.Function;
import weir.network.trace.Trace;

/** All models of a network there are, the one to use unless there is a reason not to first. */
public final class Networks {
  private Networks() {}

  /**
   * A model that can be chosen by its name.
   *
   * @param name as the command line says it
   * @param what one line for a person
   * @param source where it comes from
   * @param make a fresh one for one session over this trace
   */
  public record Model(String name, String what, String source, Function<Trace, Network> make) {}

  public static final List<Model> ALL =
      List.of(
          new Model(
              "exact",
              "delivers exactly what the trace says, latency before each request",
              "Weir",
              ExactNetwork::new),
          new Model(
              "sabre",
              "Sabre's: its units of latency, its steps while a transfer may be given up",
              "Spiteri et al., MMSys 2018; Sabre",
              SabreNetwork::new),
          new Model(
              "pensieve",
              "Pensieve's: 95 % of the rate, 80 ms a request in place of the trace's latency",
              "Mao et al., SIGCOMM 2017",
              trace -> new PensieveNetwork(cooked(trace))),
          new Model(
              "tcp",
              "one TCP connection: handshakes, slow start, idle restarts, and what loss costs",
              "RFC 5681, 6928, 2861, 5348; Linux",
              TcpNetwork::new));

  /**
   * The model of that name.
   *
   * @throws IllegalArgumentException listing the names that exist
   */
  public static Model named(String name) {
    for (Model model : ALL) {
      if (model.name().equals(name)) {
        return model;
      }
    }
    throw new IllegalArgumentException(
        "there is no network model "
            + name
            + "; there are: "
            + String.join(", ", ALL.stream().map(Model::name).toList()));
  }

  /** The trace from time 0 in Pensieve's form, in which a rate stands at the end of its period. */
  private static CookedTrace cooked(Trace trace) {
    double[] atS = new double[trace.periods() + 1];
    double[] mbps = new double[trace.periods() + 1];
    mbps[0] = trace.kbps(0) / 1000;
    for (int i = 0; i < trace.periods(); i++) {
      atS[i + 1] = atS[i] + trace.durationMs(i) / 1000;
      mbps[i + 1] = trace.kbps(i) / 1000;
    }
    return new CookedTrace(atS, mbps);
  }
}
