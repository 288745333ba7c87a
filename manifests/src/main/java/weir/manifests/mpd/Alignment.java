package weir.manifests.mpd;

import java.util.OptionalLong;

/**
 * What {@code @segmentAlignment} and {@code @subsegmentAlignment} claim.
 *
 * @param isAligned whether segments of the set's representations do not overlap in time
 * @param group sets of equal group are aligned with each other too; only where {@code isAligned}
 */
public record Alignment(boolean isAligned, OptionalLong group) {
  public static final Alignment NONE = new Alignment(false, OptionalLong.empty());
  public static final Alignment WITHIN_THE_SET = new Alignment(true, OptionalLong.empty());

  public Alignment {
    if (group.isPresent() && (!isAligned || group.getAsLong() < 0)) {
      throw new IllegalArgumentException("alignment group " + group.getAsLong());
    }
  }

  public static Alignment acrossSets(long group) {
    return new Alignment(true, OptionalLong.of(group));
  }

  /** As the schema writes it: {@code true}, {@code false} or the group's number. */
  @Override
  public String toString() {
    return group.isPresent() ? Long.toString(group.getAsLong()) : Boolean.toString(isAligned);
  }
}
