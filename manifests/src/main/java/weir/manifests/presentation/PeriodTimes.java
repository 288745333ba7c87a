package weir.manifests.presentation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import weir.manifests.mpd.MalformedManifest;
import weir.manifests.mpd.Period;

/**
 * Where the Periods of a static presentation lie. A Period begins where it says, else where the one
 * before ends; if that is not known either, because that one is remote, its start is reckoned back
 * from the presentation's end.
 */
record PeriodTimes(List<Duration> starts, List<Duration> durations) {
  PeriodTimes {
    starts = List.copyOf(starts);
    durations = List.copyOf(durations);
  }

  static PeriodTimes of(List<Period> periods, Optional<Duration> whole, String place) {
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
      if (starts[i] == null) {
        throw new MalformedManifest(
            place, name(periods, i) + " has no start, and none can be reckoned");
      }
    }
    Duration[] durations = new Duration[count];
    for (int i = 0; i < count; i++) {
      durations[i] =
          i + 1 < count
              ? upTo(starts[i + 1].minus(starts[i]), periods.get(i).duration())
              : lasting(starts[i], periods.get(i).duration(), whole, place);
      if (durations[i].isNegative()) {
        throw new MalformedManifest(place, name(periods, i) + " ends before it begins");
      }
    }
    return new PeriodTimes(List.of(starts), List.of(durations));
  }

  Duration start(int period) {
    return starts.get(period);
  }

  Duration duration(int period) {
    return durations.get(period);
  }

  /** Where the last Period ends. */
  Duration end() {
    return starts.get(starts.size() - 1).plus(durations.get(durations.size() - 1));
  }

  private static Duration upTo(Duration next, Optional<Duration> own) {
    return own.filter(duration -> duration.compareTo(next) < 0).orElse(next);
  }

  private static Duration lasting(
      Duration start, Optional<Duration> own, Optional<Duration> whole, String place) {
    return own.or(() -> whole.map(end -> end.minus(start)))
        .orElseThrow(
            () ->
                new MalformedManifest(
                    place,
                    "neither MPD@mediaPresentationDuration nor the last Period's duration says when"
                        + " it ends"));
  }

  private static String name(List<Period> periods, int period) {
    return "Period " + periods.get(period).id().orElse("number " + (period + 1));
  }
}
