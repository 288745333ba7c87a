package weir.manifests.rules;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import weir.manifests.mpd.Addressing;
import weir.manifests.mpd.Mpd;
import weir.manifests.mpd.SegmentBase;
import weir.manifests.mpd.SegmentList;
import weir.manifests.mpd.SegmentSeries;
import weir.manifests.mpd.SegmentTemplate;

/**
 * What a Period, a set or a representation says of addressing.
 *
 * @param where it stands
 * @param above the levels it inherits from, outermost first
 */
record LevelAt(Place where, Addressing addressing, List<Addressing> above, Mpd mpd)
    implements Place {
  @Override
  public String name() {
    return where.name();
  }

  /** Whatever is there of the three. */
  Stream<SegmentBase> bases() {
    return Stream.concat(addressing.segmentBase().stream(), series().map(SegmentSeries::base));
  }

  Stream<SegmentSeries> series() {
    return Stream.concat(
        addressing.segmentList().map(SegmentList::series).stream(),
        addressing.segmentTemplate().map(SegmentTemplate::series).stream());
  }

  /** Units per second that hold here for this series. */
  long timescale(SegmentBase own) {
    if (own.timescale().isPresent()) {
      return own.timescale().getAsLong();
    }
    for (int i = above.size() - 1; i >= 0; i--) {
      Optional<Long> outer =
          new LevelAt(where, above.get(i), List.of(), mpd)
              .bases()
              .filter(base -> base.timescale().isPresent())
              .map(base -> base.timescale().getAsLong())
              .findFirst();
      if (outer.isPresent()) {
        return outer.get();
      }
    }
    return 1;
  }
}
