package weir.manifests.presentation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import weir.manifests.mpd.MalformedManifest;
import weir.manifests.mpd.Period;

/**
 * Where the Periods of a presentation lie. A Period begins where it says, else where the one before
 * ends; if that is not known either, because that one is remote, its start is reckoned back from
 * the presentation's end. In a dynamic presentation, Periods without a start are announced only
 * (early available) and have no place yet.
 *
 * @param durations the last may be unknown
 */
record PeriodTimes(List<Duration> starts, List<Optional<Duration>> durations) {
  PeriodTimes {
    starts = List.copyOf(starts);
    durations = List.copyOf(durations);
  }

  static PeriodTimes of(
      List<Period> periods, Optional<Duration> whole, boolean isDynamic, String place) {
    int count = periods.size();
    Duration[] starts = new Duration[count];
    starts[0] = periods.get(0).start().orElse(Duration.ZERO);
    for (int i = 1; i < count; i++) {
      Period before = periods.get(i - 1);
      starts[i] = periods.get(i).start().orElse(null);
      if (starts[i] == null && starts[i - 1] != null && before.duration().isPresent()) {
        starts[i] = starts[i - 1].plus(before.duration().get());
      }
    }
    for (int i = count - 1; i > 0; i--) {
      Duration end = i + 1 < count ? starts[i + 1] : whole.orElse(null);
      if (starts[i] == null && end != null && periods.get(i).duration().isPresent()) {
        starts[i] = end.minus(periods.get(i).duration().get());
      }
    }
    for (int i = 0; i < count; i++) {
      if (starts[i] == null && isDynamic) {
        count = i;
      } else if (starts[i] == null) {
        throw new MalformedManifest(
            place, name(periods, i) + " has no start, and none can be reckoned");
      }
    }
    List<Optional<Duration>> durations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Duration start = starts[i];
      Optional<Duration> own = periods.get(i).duration();
      Optional<Duration> duration =
          i + 1 < count
              ? Optional.of(upTo(starts[i + 1].minus(start), own))
              : own.or(() -> whole.map(end -> end.minus(start)));
      if (duration.filter(Duration::isNegative).isPresent()) {
        if (!isDynamic) {
          throw new MalformedManifest(place, name(periods, i) + " ends before it begins");
        }
        duration = Optional.of(Duration.ZERO);
      }
      durations.add(duration);
    }
    return new PeriodTimes(Arrays.asList(starts).subList(0, count), durations);
  }

  int count() {
    return starts.size();
  }

  Duration start(int period) {
    return starts.get(period);
  }

  Optional<Duration> duration(int period) {
    return durations.get(period);
  }

  private static Duration upTo(Duration next, Optional<Duration> own) {
    return own.filter(duration -> duration.compareTo(next) < 0).orElse(next);
  }

  private static String name(List<Period> periods, int period) {
    return "Period " + periods.get(period).id().orElse("number " + (period + 1));
  }
}
