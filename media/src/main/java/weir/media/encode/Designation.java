package weir.media.encode;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a track of sound or text is for, and what people call it.
 *
 * @param language RFC 5646, {@code und} when nobody says
 * @param label one line of at most {@value #LONGEST_LABEL} code points
 */
public record Designation(String language, Optional<String> label, Set<Use> uses) {
  public static final int LONGEST_LABEL = 80;

  /** Containers call these dispositions; ISO/IEC 23009-1, 5.8.5.5 has a role for each. */
  public enum Use {
    /** The one to begin with. */
    DEFAULT,
    /** Spoken anew in another language. */
    DUB,
    /** Somebody talks about what is seen. */
    COMMENTARY,
    /** For those who do not see: somebody says what is seen. */
    DESCRIPTION,
    /** For those who do not hear, or not well. */
    HARD_OF_HEARING,
    /** Text for what even those do not understand who need no subtitles. */
    FORCED
  }

  private static final Set<Use> SPECIAL =
      Set.of(Use.COMMENTARY, Use.DESCRIPTION, Use.HARD_OF_HEARING);

  public Designation {
    language = Languages.shortest(language);
    label = label.map(text -> Wording.line(text, LONGEST_LABEL)).filter(text -> !text.isEmpty());
    uses = Set.copyOf(uses);
  }

  /** A track of which nothing more is known. */
  public static Designation of(String language) {
    return new Designation(language, Optional.empty(), Set.of());
  }

  public boolean isFor(Use use) {
    return uses.contains(use);
  }

  /**
   * Brings the one to begin with to the front: the first that calls itself the default and is no
   * commentary or description, else the first default, else the first; the others keep their order.
   */
  public static <T> List<T> mainFirst(List<T> tracks, Function<T, Designation> designation) {
    Comparator<T> mainness =
        Comparator.comparingInt(
            track -> {
              Set<Use> uses = designation.apply(track).uses;
              return !uses.contains(Use.DEFAULT) ? 2 : Collections.disjoint(uses, SPECIAL) ? 0 : 1;
            });
    List<T> ordered = new ArrayList<>(tracks);
    tracks.stream()
        .min(mainness)
        .ifPresent(
            main -> {
              ordered.remove(main);
              ordered.add(0, main);
            });
    return List.copyOf(ordered);
  }
}
