package weir.manifests.presentation;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import weir.manifests.mpd.MalformedManifest;
import weir.manifests.mpd.Mpd;

/**
 * What an MPD means.
 *
 * @param address the manifest's own, against which relative addresses were resolved
 * @param duration of the whole, from 0
 * @param minBufferTime what bandwidths are to be understood with; zero if the document does not say
 * @param periods in the order of time, none of them removed
 */
public record Presentation(
    URI address, Duration duration, Duration minBufferTime, List<PeriodView> periods) {
  public Presentation {
    Objects.requireNonNull(address);
    Objects.requireNonNull(duration);
    Objects.requireNonNull(minBufferTime);
    periods = List.copyOf(periods);
  }

  /**
   * @param manifestAddress where the document came from, after redirects
   * @throws MalformedManifest if the document contradicts itself or lacks what it takes to address
   *     its segments
   * @throws UnsupportedManifest if it is dynamic, or if inheritance makes it grow beyond 64 MiB. A
   *     representation whose addressing is not understood is no reason: its index says so when it
   *     is asked
   */
  public static Presentation of(Mpd mpd, URI manifestAddress) {
    return new Resolution(mpd, manifestAddress).presentation();
  }

  /**
   * The sets of a presentation that has one Period only.
   *
   * @throws UnsupportedManifest if it has several: ask each of {@link #periods()}
   */
  public List<AdaptationSetView> adaptationSets() {
    if (periods.size() != 1) {
      throw new UnsupportedManifest(
          address.toString(),
          "it has " + periods.size() + " Periods, and only one is understood here");
    }
    return periods.get(0).adaptationSets();
  }
}
