package weir.manifests.rules;

import weir.manifests.mpd.Mpd;
import weir.manifests.mpd.Period;

/**
 * A Period where it stands.
 *
 * @param index from 0
 */
record PeriodAt(Mpd mpd, Period period, int index) implements Place {
  @Override
  public String name() {
    return "Period " + period.id().orElse("number " + (index + 1));
  }
}
