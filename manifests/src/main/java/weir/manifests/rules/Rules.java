package weir.manifests.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import weir.manifests.mpd.Finding;
import weir.manifests.mpd.Mpd;

/** All rules there are, and the way to judge by them. */
public final class Rules {
  /** Places kept for each broken rule; the rest is counted. */
  public static final int MOST_PLACES = 20;

  /** In the order of their topics. */
  public static final List<Rule> ALL =
      Stream.of(
              SchemaRules.ALL,
              MpdRules.ALL,
              PeriodRules.ALL,
              SetRules.ALL,
              RepresentationRules.ALL,
              SegmentRules.ALL,
              ProfileRules.ALL,
              TimeRules.ALL)
          .flatMap(List::stream)
          .sorted((one, other) -> one.topic().compareTo(other.topic()))
          .toList();

  private Rules() {}

  /**
   * Judges a document by every rule.
   *
   * @param findings what the reader had to say of it; empty for a document that was never written
   * @return one verdict for each rule, in the order of {@link #ALL}
   */
  public static List<Verdict> judge(Mpd mpd, List<Finding> findings) {
    Document document = Document.of(mpd, findings);
    List<Verdict> verdicts = new ArrayList<>();
    for (Rule rule : ALL) {
      Complaints complaints = new Complaints();
      rule.judge().on(document, complaints);
      verdicts.add(complaints.verdict(rule));
    }
    return verdicts;
  }
}
