package weir.player.check;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import weir.manifests.mpd.Finding;

/**
 * What came of a check.
 *
 * @param manifest its address
 * @param isLive whether only what was there at one moment was looked at
 * @param segments how many came
 * @param bytes of them and of the initialization segments
 * @param took by the clock
 * @param findings what was odd about the manifest when it was read
 * @param rulings one by each requirement, in their order
 */
public record Report(
    URI manifest,
    boolean isLive,
    int representations,
    long segments,
    long bytes,
    Duration took,
    List<Finding> findings,
    List<Ruling> rulings) {
  public Report {
    Objects.requireNonNull(manifest);
    Objects.requireNonNull(took);
    findings = List.copyOf(findings);
    rulings = List.copyOf(rulings);
  }

  public boolean isPassed() {
    return rulings.stream().noneMatch(one -> one.outcome() == Ruling.Outcome.FAIL);
  }
}
