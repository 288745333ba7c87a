package weir.manifests.presentation;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import weir.manifests.mpd.MalformedManifest;
import weir.manifests.mpd.Mpd;

/**
 * What an MPD means.
 *
 * @param address the manifest's own, against which relative addresses were resolved
 * @param duration of the whole, from 0; if the last Period {@code isOpen}, as far as is known
 * @param minBufferTime what bandwidths are to be understood with; zero if the document does not say
 * @param periods in the order of time, none of them removed
 * @param live how it changes; empty: it is static
 */
public record Presentation(
    URI address,
    Duration duration,
    Duration minBufferTime,
    List<PeriodView> periods,
    Optional<Live> live) {
  public Presentation {
    Objects.requireNonNull(address);
    Objects.requireNonNull(duration);
    Objects.requireNonNull(minBufferTime);
    periods = List.copyOf(periods);
    Objects.requireNonNull(live);
  }

  /**
   * A static presentation.
   *
   * @param manifestAddress where the document came from, after redirects
   * @throws MalformedManifest if the document contradicts itself or does not say how long it is
   * @throws UnsupportedManifest if it is dynamic, or if inheritance makes it grow beyond 64 MiB. A
   *     representation whose segments cannot be addressed is no reason: its index says so when it
   *     is asked
   */
  public static Presentation of(Mpd mpd, URI manifestAddress) {
    if (mpd.isDynamic()) {
      throw new UnsupportedManifest(
          manifestAddress.toString(),
          "a dynamic (live) presentation is another one every moment, and no moment was given");
    }
    return new Resolution(mpd, manifestAddress, Optional.empty()).presentation();
  }

  /**
   * A static presentation, or a dynamic one as it is at a moment.
   *
   * @param now by the clock of the document's source (UTCTiming)
   */
  public static Presentation of(Mpd mpd, URI manifestAddress, Instant now) {
    return new Resolution(
            mpd, manifestAddress, mpd.isDynamic() ? Optional.of(live(mpd, now)) : Optional.empty())
        .presentation();
  }

  private static Live live(Mpd mpd, Instant now) {
    return new Live(
        now,
        mpd.availabilityStartTime().orElse(Instant.EPOCH),
        mpd.availabilityEndTime(),
        mpd.publishTime(),
        mpd.timeShiftBufferDepth(),
        mpd.minimumUpdatePeriod(),
        mpd.suggestedPresentationDelay());
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
