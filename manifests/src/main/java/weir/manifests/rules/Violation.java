package weir.manifests.rules;

import java.util.Objects;

/**
 * Where a document breaks a rule.
 *
 * @param place for example {@code Period 1, AdaptationSet 2, Representation audio}, or the line
 * @param what is wrong there
 */
public record Violation(String place, String what) {
  public Violation {
    Objects.requireNonNull(place);
    Objects.requireNonNull(what);
  }

  @Override
  public String toString() {
    return place + ": " + what;
  }
}
