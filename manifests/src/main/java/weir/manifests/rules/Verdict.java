package weir.manifests.rules;

import java.util.List;
import java.util.Objects;

/**
 * What came of one rule.
 *
 * @param count how often it is broken
 * @param first the first places, at most {@link Rules#MOST_PLACES}
 */
public record Verdict(Rule rule, long count, List<Violation> first) {
  public Verdict {
    Objects.requireNonNull(rule);
    first = List.copyOf(first);
    if (count < first.size()) {
      throw new IllegalArgumentException(count + " violations, but " + first.size() + " places");
    }
  }

  public boolean isKept() {
    return count == 0;
  }
}
