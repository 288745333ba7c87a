package weir.player.check;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import weir.manifests.mpd.Alignment;
import weir.manifests.presentation.AdaptationSetView;
import weir.manifests.presentation.PeriodView;
import weir.manifests.presentation.Segment;
import weir.manifests.rules.Rule;

/** Requirements of when segments play; all arithmetic is exact. */
final class Times {
  private Times() {}

  static void alignment(Evidence evidence, Judgement to) {
    Map<AdaptationSetView, List<Examined>> sets = new IdentityHashMap<>();
    List<AdaptationSetView> order = new ArrayList<>();
    for (Examined one : evidence.representations()) {
      if (one.hasMedia() && alignment(one.set()).isPresent()) {
        sets.computeIfAbsent(
                one.set(),
                set -> {
                  order.add(set);
                  return new ArrayList<>();
                })
            .add(one);
      }
    }
    for (AdaptationSetView set : order) {
      List<Examined> all = sets.get(set);
      to.judged();
      for (Examined one : all.subList(1, all.size())) {
        differs(all.get(0), one).ifPresent(what -> to.fail(one.name(), what));
      }
    }
    for (int i = 0; i < order.size(); i++) {
      for (int j = 0; j < i; j++) {
        across(sets.get(order.get(j)).get(0), sets.get(order.get(i)).get(0), to);
      }
    }
  }

  /** Sets of one kind: aligned where one group says so; of video it is worth knowing anyway. */
  private static void across(Examined one, Examined other, Judgement to) {
    if (one.period() != other.period()
        || !one.set().contentType().equals(other.set().contentType())) {
      return;
    }
    OptionalLong group = alignment(one.set()).orElseThrow().group();
    boolean isPromised =
        group.isPresent() && group.equals(alignment(other.set()).orElseThrow().group());
    differs(one, other)
        .ifPresent(
            what -> {
              if (isPromised) {
                to.fail(other.name(), what);
              } else if (one.isVideo()) {
                to.note(other.name(), what + "; nothing says that these sets are aligned");
              }
            });
  }

  private static Optional<Alignment> alignment(AdaptationSetView set) {
    return Stream.of(set.written().segmentAlignment(), set.written().subsegmentAlignment())
        .flatMap(Optional::stream)
        .filter(Alignment::isAligned)
        .findFirst();
  }

  /** The first boundary that differs; segments that did not come are passed over. */
  private static Optional<String> differs(Examined one, Examined other) {
    int count = Math.min(one.segments().size(), other.segments().size());
    for (int i = 0; i < count; i++) {
      Optional<Media> here = one.segments().get(i).media();
      Optional<Media> there = other.segments().get(i).media();
      if (here.isPresent() && there.isPresent()) {
        Fraction begin = one.time(here.get().start());
        Fraction otherBegin = other.time(there.get().start());
        if (!begin.isSameAs(otherBegin)) {
          return Optional.of(
              "segment "
                  + other.segments().get(i).segment().number()
                  + " begins at "
                  + otherBegin
                  + ", that of "
                  + one.name()
                  + " at "
                  + begin);
        }
        Fraction end = one.time(here.get().end());
        Fraction otherEnd = other.time(there.get().end());
        boolean isLast = i + 1 == one.segments().size() && i + 1 == other.segments().size();
        if (isLast && !end.isSameAs(otherEnd)) {
          return Optional.of("it ends at " + otherEnd + ", " + one.name() + " at " + end);
        }
      }
    }
    return one.segments().size() == other.segments().size()
        ? Optional.empty()
        : Optional.of(
            other.segments().size() + " segments, " + one.name() + " has " + one.segments().size());
  }

  static void continuity(Evidence evidence, Judgement to) {
    for (Examined one : evidence.representations()) {
      if (!one.hasMedia()) {
        continue;
      }
      to.judged();
      Examined.Piece before = null;
      for (Examined.Piece piece : one.segments()) {
        if (piece.media().isPresent()) {
          String place = one.name() + ' ' + piece.name();
          if (!piece.media().get().isSeamless()) {
            to.fail(place, "a gap or overlap between its fragments");
          }
          if (before != null && before.media().isPresent()) {
            follows(one, before, piece, place, to);
          }
          begins(one, piece, place, to);
        }
        before = piece;
      }
    }
  }

  private static void follows(
      Examined one, Examined.Piece before, Examined.Piece piece, String place, Judgement to) {
    long end = before.media().orElseThrow().end();
    long start = piece.media().orElseThrow().start();
    Segment earlier = before.segment();
    boolean isGapTold =
        earlier.startTicks() + earlier.durationTicks() != piece.segment().startTicks();
    if (start != end && !isGapTold) {
      to.fail(
          place,
          "it begins at tick %d, the one before ends at %d (%s)"
              .formatted(start, end, one.time(start).minus(one.time(end))));
    }
  }

  /**
   * What the manifest calls a segment's start is the earliest presentation time; many write the
   * decode time of the first sample, which is let pass.
   */
  private static void begins(Examined one, Examined.Piece piece, String place, Judgement to) {
    Media media = piece.media().orElseThrow();
    Segment segment = piece.segment();
    Fraction told = Fraction.of(segment.startTicks(), segment.timescale()).plus(one.offset());
    Fraction shown = one.time(media.earliest() - one.initialization().orElseThrow().mediaStart());
    Fraction decoded = one.time(media.start());
    if (shown.isSameAs(told) || decoded.isSameAs(told)) {
      return;
    }
    Fraction late = shown.minus(told);
    Fraction length = Fraction.of(segment.durationTicks(), segment.timescale());
    if (late.abs().isMoreThan(length.half())) {
      to.fail(place, "it begins at " + shown + ", the manifest says " + told);
    } else if (!isReckoned(one)) {
      to.note(one.name(), "segments begin up to " + late + " off what the manifest says");
    }
  }

  /** Whether times follow from {@code @duration}, which only says about how long segments are. */
  private static boolean isReckoned(Examined one) {
    return one.index().isEmpty()
        && Stream.of(
                one.one().written().addressing(),
                one.set().written().addressing(),
                one.period().written().addressing())
            .flatMap(
                level ->
                    Stream.concat(
                        level.segmentTemplate().map(template -> template.series()).stream(),
                        level.segmentList().map(list -> list.series()).stream()))
            .noneMatch(series -> series.timeline().isPresent());
  }

  static void durations(Evidence evidence, Judgement to) {
    to.judged();
    Presence.manifest(evidence, Rule.Topic.TIMES, to);
    for (Examined one : evidence.representations()) {
      int count = one.segments().size();
      for (int i = 0; i + 1 < count; i++) {
        Examined.Piece piece = one.segments().get(i);
        if (piece.media().isPresent()) {
          Media media = piece.media().get();
          Segment segment = piece.segment();
          Fraction told = Fraction.of(segment.durationTicks(), segment.timescale());
          Fraction real = one.time(media.end()).minus(one.time(media.start()));
          if (real.minus(told).abs().isMoreThan(told.half())) {
            to.fail(
                one.name() + ' ' + piece.name(),
                "it lasts " + real + ", the manifest says " + told);
          }
        }
      }
    }
  }

  static void equalLength(Evidence evidence, Judgement to) {
    for (PeriodView period : evidence.presentation().periods()) {
      List<Examined> all =
          evidence.representations().stream()
              .filter(one -> one.period() == period && one.isComplete() && one.hasMedia())
              .toList();
      Optional<Examined> video = all.stream().filter(Examined::isVideo).findFirst();
      if (video.isEmpty()) {
        continue;
      }
      for (Examined audio : all) {
        if (audio.isAudio() && audio.one().availability().isEmpty()) {
          to.judged();
          Fraction difference = end(audio).minus(end(video.get()));
          if (difference.abs().compareTo(longest(video.get())) >= 0) {
            to.fail(audio.name(), "it ends " + difference + " after " + video.get().name());
          }
          boundaries(video.get(), audio, to);
        }
      }
    }
  }

  /** Where a player appends sound and picture side by side, equal cuts spare it waiting. */
  private static void boundaries(Examined video, Examined audio, Judgement to) {
    if (video.segments().size() != audio.segments().size()) {
      to.note(
          audio.name(),
          audio.segments().size()
              + " segments, "
              + video.name()
              + " has "
              + video.segments().size());
      return;
    }
    for (int i = 0; i < audio.segments().size(); i++) {
      Media sound = audio.segments().get(i).media().orElseThrow();
      Media picture = video.segments().get(i).media().orElseThrow();
      Fraction late =
          audio
              .time(sound.start())
              .minus(audio.offset())
              .minus(video.time(picture.start()).minus(video.offset()));
      Fraction frame =
          Fraction.of(
              sound.end() - sound.start(),
              Math.multiplyExact(audio.timescale(), Math.max(1, sound.samples())));
      if (late.abs().compareTo(frame) >= 0) {
        to.note(audio.name(), "it is cut a frame or more beside the picture");
        return;
      }
    }
  }

  private static Fraction end(Examined one) {
    Media last = one.segments().get(one.segments().size() - 1).media().orElseThrow();
    return one.time(last.end()).minus(one.offset());
  }

  private static Fraction longest(Examined one) {
    return one.segments().stream()
        .flatMap(piece -> piece.media().stream())
        .map(media -> one.time(media.end()).minus(one.time(media.start())))
        .max(Fraction::compareTo)
        .orElseThrow();
  }
}
