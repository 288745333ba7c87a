package weir.manifests.rules;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import weir.manifests.mpd.AdaptationSet;
import weir.manifests.mpd.Addressing;
import weir.manifests.mpd.Finding;
import weir.manifests.mpd.MalformedManifest;
import weir.manifests.mpd.Mpd;
import weir.manifests.mpd.Period;
import weir.manifests.mpd.Representation;
import weir.manifests.presentation.Presentation;
import weir.manifests.presentation.UnsupportedManifest;

/**
 * A document as rules look at it, laid out once.
 *
 * @param findings of the reader
 * @param meaning of a static document; empty if it has none, then {@code refusal} says why
 */
record Document(
    Mpd mpd,
    List<Finding> findings,
    List<PeriodAt> periods,
    List<SetAt> sets,
    List<RepresentationAt> representations,
    List<LevelAt> levels,
    Optional<Presentation> meaning,
    Optional<String> refusal) {
  /** No rule depends on where a document is. */
  private static final URI SOMEWHERE = URI.create("http://127.0.0.1/manifest.mpd");

  static Document of(Mpd mpd, List<Finding> findings) {
    List<PeriodAt> periods = new ArrayList<>();
    List<SetAt> sets = new ArrayList<>();
    List<RepresentationAt> representations = new ArrayList<>();
    List<LevelAt> levels = new ArrayList<>();
    for (Period period : mpd.periods()) {
      PeriodAt periodAt = new PeriodAt(mpd, period, periods.size());
      periods.add(periodAt);
      levels.add(new LevelAt(periodAt, period.addressing(), List.of(), mpd));
      int index = 0;
      for (AdaptationSet set : period.adaptationSets()) {
        SetAt setAt = new SetAt(periodAt, set, index++);
        sets.add(setAt);
        List<Addressing> above = List.of(period.addressing());
        levels.add(new LevelAt(setAt, set.addressing(), above, mpd));
        List<Addressing> both = List.of(period.addressing(), set.addressing());
        for (Representation representation : set.representations()) {
          RepresentationAt at = new RepresentationAt(setAt, representation);
          representations.add(at);
          levels.add(new LevelAt(at, representation.addressing(), both, mpd));
        }
      }
    }
    Optional<Presentation> meaning = Optional.empty();
    Optional<String> refusal = Optional.empty();
    try {
      if (!mpd.isDynamic() && !periods.isEmpty()) {
        meaning = Optional.of(Presentation.of(mpd, SOMEWHERE));
      }
    } catch (MalformedManifest | UnsupportedManifest e) {
      refusal = Optional.of(e.getMessage().replace(SOMEWHERE + "", "the document"));
    }
    return new Document(mpd, findings, periods, sets, representations, levels, meaning, refusal);
  }
}
