package weir.manifests.mpd;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What relative addresses below it are relative to. Several are alternatives.
 *
 * @param url as written, itself relative to the level above
 * @param serviceLocation the name of the server or network it leads to
 * @param byteRange a pattern for addressing byte ranges by query, as written
 * @param availabilityTimeOffset seconds by which segments are there earlier than their duration
 *     lets expect; may be infinite
 * @param availabilityTimeComplete false: they may be incomplete at that time
 * @param timeShiftBufferDepth how long they are there
 * @param priority DVB: the lowest is taken first; empty: 1
 * @param weight DVB: the share among those of equal priority; empty: 1
 */
public record BaseUrl(
    String url,
    Optional<String> serviceLocation,
    Optional<String> byteRange,
    OptionalDouble availabilityTimeOffset,
    Optional<Boolean> availabilityTimeComplete,
    Optional<Duration> timeShiftBufferDepth,
    OptionalLong priority,
    OptionalLong weight,
    Foreign foreign) {
  public BaseUrl {
    Objects.requireNonNull(url);
    Objects.requireNonNull(serviceLocation);
    Objects.requireNonNull(byteRange);
    Objects.requireNonNull(availabilityTimeOffset);
    Objects.requireNonNull(availabilityTimeComplete);
    Objects.requireNonNull(timeShiftBufferDepth);
    Objects.requireNonNull(priority);
    Objects.requireNonNull(weight);
    Objects.requireNonNull(foreign);
  }

  public BaseUrl(String url, Optional<String> serviceLocation, Optional<String> byteRange) {
    this(
        url,
        serviceLocation,
        byteRange,
        OptionalDouble.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Foreign.NONE);
  }

  public static BaseUrl of(String url) {
    return new BaseUrl(url, Optional.empty(), Optional.empty());
  }
}
