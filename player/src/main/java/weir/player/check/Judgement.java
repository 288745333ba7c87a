package weir.player.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import weir.manifests.rules.Violation;

/** A ruling in the making. */
final class Judgement {
  static final int MOST_PLACES = 20;

  private final List<Violation> first = new ArrayList<>();
  private final List<Violation> notes = new ArrayList<>();
  private Optional<String> obstacle = Optional.empty();
  private long count;
  private boolean isJudged;

  /** Something was looked at; unless it is broken, it is kept. */
  void judged() {
    isJudged = true;
  }

  void fail(String place, String what) {
    fail(new Violation(place, what));
  }

  void fail(Violation violation) {
    isJudged = true;
    count++;
    keep(first, violation);
  }

  void note(String place, String what) {
    keep(notes, new Violation(place, what));
  }

  /** Something should have been looked at, but could not be. */
  void notJudged(String reason) {
    obstacle = obstacle.or(() -> Optional.of(reason));
    note("not judged", reason);
  }

  private static void keep(List<Violation> list, Violation violation) {
    if (list.size() < MOST_PLACES && !list.contains(violation)) {
      list.add(violation);
    }
  }

  Ruling ruling(Requirement requirement) {
    Ruling.Outcome outcome =
        count > 0
            ? Ruling.Outcome.FAIL
            : isJudged
                ? Ruling.Outcome.PASS
                : obstacle.isPresent() ? Ruling.Outcome.NOT_JUDGED : Ruling.Outcome.NOT_APPLICABLE;
    String reason =
        switch (outcome) {
          case NOT_JUDGED -> obstacle.orElseThrow();
          case NOT_APPLICABLE -> requirement.otherwise();
          case PASS, FAIL -> "";
        };
    return new Ruling(
        requirement.id(), requirement.sentence(), outcome, reason, count, first, notes);
  }
}
