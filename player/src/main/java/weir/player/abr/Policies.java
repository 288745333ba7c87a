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
              "dashjs",
              "what dash.js does: throughput while the buffer is low, then BOLA, with its guards",
              "dash.js 5.1",
              seed -> new DashJs()),
          new Named<>(
              "shaka",
              "what Shaka Player does: 95% of the estimate, a choice every 8 s",
              "Shaka Player 4",
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
              LolP::new));

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
