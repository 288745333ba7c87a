package weir.player.abr;

import java.util.List;

/** All policies there are, in the order in which reports show them. */
public final class Policies {
  private Policies() {}

  public static final List<Named<Policy>> ALL =
      List.of(
          new Named<>("lowest", "always the lowest rung", "a bound", seed -> new Always(0)),
          new Named<>(
              "highest",
              "always the highest rung",
              "a bound",
              seed -> new Always(Integer.MAX_VALUE)),
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
              seed -> new DynamicDash(BolaE.Settings.O)),
          new Named<>(
              "bba-0",
              "the rate is a straight line over the buffer",
              "Huang et al., SIGCOMM 2014",
              seed -> new Bba0(Bba0.Settings.DEFAULT)),
          new Named<>(
              "bba-2",
              "the size of a segment over the buffer, with a quick start",
              "Huang et al., SIGCOMM 2014",
              seed -> new Bba2()),
          new Named<>(
              "festive",
              "one step at a time, the slower the more it has; pauses at random",
              "Jiang et al., CoNEXT 2012",
              seed -> new Festive(Festive.Settings.DEFAULT, seed)),
          new Named<>(
              "panda",
              "asks for a little more than its share until it is answered with less",
              "Li et al., IEEE JSAC 2014",
              seed -> new Panda(Panda.Settings.DEFAULT)),
          new Named<>(
              "fastmpc",
              "begins the best plan for five segments at the expected rate",
              "Yin et al., SIGCOMM 2015",
              seed -> new Mpc(Mpc.Settings.FAST)),
          new Named<>(
              "robustmpc",
              "the same, expecting less the more its expectations were wrong",
              "Yin et al., SIGCOMM 2015",
              seed -> new Mpc(Mpc.Settings.ROBUST)),
          new Named<>(
              "soda",
              "plans smoothly ahead: distortion, buffer and changes together cost least",
              "Chen et al., SIGCOMM 2024",
              seed -> new Soda(Soda.Settings.DEFAULT)),
          new Named<>(
              "dashjs",
              "what dash.js does: throughput while the buffer is low, then BOLA, with its guards",
              "dash.js 5.2",
              seed -> new DashJs()),
          new Named<>(
              "shaka",
              "what Shaka Player does: 95% of the estimate, a choice every 8 s",
              "Shaka Player 5.2",
              seed -> new Shaka()),
          new Named<>(
              "media3",
              "what ExoPlayer does: 70% of the median rate, up only from 10 s of buffer on",
              "AndroidX Media3 1",
              seed -> new Media3()),
          new Named<>(
              "hlsjs",
              "what hls.js does: fits the estimate and arrives before the buffer runs dry",
              "hls.js 1.6",
              seed -> new HlsJs()),
          new Named<>(
              "l2a",
              "Learn2Adapt for low delay: a distribution over the rungs, learnt online",
              "Karagkioules et al., MMSys 2020; dash.js 5",
              seed -> new L2a()),
          new Named<>(
              "lolp",
              "LoL+ for low delay: a self-organizing map over the rungs",
              "Bentaleb et al., 2021; dash.js 5",
              LolP::new),
          new Named<>(
              "weir",
              "plans with a distribution of throughput: stalls, switches and rate in one score",
              "Weir",
              seed -> new Weir()));

  /** What {@code fixed:3} and its like begin with. */
  private static final String FIXED = "fixed:";

  /**
   * A fresh policy of that name; an unknown name is an error that lists the known ones. Beside
   * those of {@link #ALL} there is {@code fixed:N}: always rung N, counted from 0, the lowest;
   * above the ladder it is the ladder's top.
   *
   * @param seed what is left to chance in it comes from this
   */
  public static Policy named(String name, long seed) {
    if (name.startsWith(FIXED)) {
      return new Always(rung(name));
    }
    for (Named<Policy> policy : ALL) {
      if (policy.name().equals(name)) {
        return policy.make().apply(seed);
      }
    }
    StringBuilder known = new StringBuilder();
    for (Named<Policy> policy : ALL) {
      known.append(policy.name()).append(", ");
    }
    known.append("fixed:N");
    throw new IllegalArgumentException("there is no policy " + name + "; there are: " + known);
  }

  private static int rung(String name) {
    String number = name.substring(FIXED.length());
    boolean isNumber = !number.isEmpty() && number.length() < 10;
    for (int i = 0; i < number.length(); i++) {
      isNumber &= number.charAt(i) >= '0' && number.charAt(i) <= '9';
    }
    if (!isNumber) {
      throw new IllegalArgumentException(
          name + " names no rung; rungs are counted from 0, as in " + FIXED + "2");
    }
    return Integer.parseInt(number);
  }
}
