package weir.player.check;

import java.util.List;
import java.util.Objects;
import weir.manifests.rules.Violation;

/**
 * What came of one requirement.
 *
 * @param id for example {@code R7}
 * @param sentence what is demanded
 * @param reason why it was not judged, or does not apply; else empty
 * @param count how often it is broken
 * @param first the first places, at most {@link Judgement#MOST_PLACES}
 * @param notes what is no breach, but worth knowing
 */
public record Ruling(
    String id,
    String sentence,
    Outcome outcome,
    String reason,
    long count,
    List<Violation> first,
    List<Violation> notes) {
  /** How a requirement can end. */
  public enum Outcome {
    PASS,
    FAIL,
    /** Nothing in the title is of the kind it speaks of. */
    NOT_APPLICABLE,
    /** There is, but it could not be looked into. */
    NOT_JUDGED
  }

  public Ruling {
    Objects.requireNonNull(id);
    Objects.requireNonNull(sentence);
    Objects.requireNonNull(outcome);
    Objects.requireNonNull(reason);
    first = List.copyOf(first);
    notes = List.copyOf(notes);
  }
}
