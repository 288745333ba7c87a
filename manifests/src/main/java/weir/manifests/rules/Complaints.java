package weir.manifests.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What is wrong by one rule: all counted, the first kept. */
final class Complaints {
  private final List<Violation> first = new ArrayList<>();
  private long count;

  /** Takes complaints about one place, which is named only when there is one. */
  Consumer<String> at(Place place) {
    return what -> {
      count++;
      if (first.size() < Rules.MOST_PLACES) {
        first.add(new Violation(place.name(), what));
      }
    };
  }

  Consumer<String> at(String place) {
    return at(() -> place);
  }

  Verdict verdict(Rule rule) {
    return new Verdict(rule, count, first);
  }
}
