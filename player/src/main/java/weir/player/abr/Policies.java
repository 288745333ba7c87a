package weir.player.abr;

import java.util.List;

/** All policies there are, in the order in which reports show them. */
public final class Policies {
  private Policies() {}

  public static final List<Named<Policy>> ALL =
      List.of(
          new Named<>(
              "rate",
              "the highest rung the measured rate sustains, with hysteresis",
              "Weir",
              seed -> new Rate(Rate.Settings.DEFAULT)),
          new Named<>(
              "throughput",
              "dash.js's throughput rule as Sabre models it",
              "Spiteri et al., MMSys 2018; Sabre",
              seed -> new Throughput(Throughput.Settings.DEFAULT)),
          new Named<>(
              "bola",
              "by the buffer: what is worth most per bit; avoids oscillation (BOLA-O)",
              "Spiteri et al., INFOCOM 2016; Sabre",
              seed -> new Bola(Bola.Settings.O)),
          new Named<>(
              "bola-u",
              "by the buffer: what is worth most per bit; favours utility (BOLA-U)",
              "Spiteri et al., INFOCOM 2016; Sabre",
              seed -> new Bola(Bola.Settings.U)),
          new Named<>(
              "bola-e",
              "BOLA-O with a virtual buffer and the insufficient-buffer rule",
              "Spiteri et al., MMSys 2018; Sabre",
              seed -> new BolaE(BolaE.Settings.O)),
          new Named<>(
              "bola-e-u",
              "BOLA-U with a virtual buffer and the insufficient-buffer rule",
              "Spiteri et al., MMSys 2018; Sabre",
              seed -> new BolaE(BolaE.Settings.U)),
          new Named<>(
              "dynamic",
              "the throughput rule while the buffer is low, then BOLA",
              "Spiteri et al., MMSys 2018; Sabre",
              seed -> new Dynamic(Dynamic.Settings.DEFAULT)),
          new Named<>(
              "dynamicdash",
              "the throughput rule while the buffer is low, then BOLA-E, as dash.js first had it",
              "Spiteri et al., MMSys 2018; Sabre",
              seed -> new DynamicDash(BolaE.Settings.O)));

  /**
   * A fresh policy of that name; an unknown name is an error that lists the known ones.
   *
   * @param seed what is left to chance in it comes from this
   */
  public static Policy named(String name, long seed) {
    StringBuilder known = new StringBuilder();
    for (Named<Policy> policy : ALL) {
      if (policy.name().equals(name)) {
        return policy.make().apply(seed);
      }
      known.append(known.length() == 0 ? "" : ", ").append(policy.name());
    }
    throw new IllegalArgumentException("there is no policy " + name + "; there are: " + known);
  }
}
