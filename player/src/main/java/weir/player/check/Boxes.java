package weir.player.check;

import java.util.List;
import weir.media.box.SegmentIndexBox;

/** Requirements of boxes. */
final class Boxes {
  private Boxes() {}

  static void cmaf(Evidence evidence, Judgement to) {
    for (Examined one : evidence.representations()) {
      if (one.initialization().isEmpty()) {
        continue;
      }
      Initialization initialization = one.initialization().get();
      List<String> brands = initialization.brands();
      boolean isStrict = brands.contains("cmf2");
      if (!isStrict && !brands.contains("cmfc")) {
        continue;
      }
      to.judged();
      if (isStrict && one.isVideo() && initialization.hasEditList()) {
        to.fail(one.name() + " initialization", "an edit list (elst)");
      }
      for (Examined.Piece piece : one.segments()) {
        String place = one.name() + ' ' + piece.name();
        if (piece.media().isEmpty()) {
          continue;
        }
        Media media = piece.media().get();
        if (isStrict) {
          media.flaws().forEach(flaw -> to.fail(place, flaw));
        }
        if (!media.hasStyp() && piece.segment().range().isEmpty()) {
          to.fail(place, "no styp");
        }
      }
    }
  }

  static void oneTrack(Evidence evidence, Judgement to) {
    for (Examined one : evidence.representations()) {
      if (one.initialization().isEmpty()) {
        continue;
      }
      to.judged();
      if (one.initialization().get().tracks() != 1) {
        to.fail(one.name() + " initialization", one.initialization().get().tracks() + " tracks");
      }
      for (Examined.Piece piece : one.segments()) {
        if (piece.media().isPresent() && !piece.media().get().oneTrack()) {
          to.fail(one.name() + ' ' + piece.name(), "fragments of more tracks than one");
        }
      }
    }
  }

  static void index(Evidence evidence, Judgement to) {
    for (Examined one : evidence.representations()) {
      if (one.index().isEmpty()) {
        continue;
      }
      to.judged();
      Index index = one.index().get();
      SegmentIndexBox sidx = index.sidx();
      String place = one.name() + " index";
      if (index.box().offset() != index.rangeFirst() || index.box().end() != index.rangeEnd()) {
        to.fail(
            place,
            "@indexRange is %d-%d, the box lies at %d-%d"
                .formatted(
                    index.rangeFirst(),
                    index.rangeEnd() - 1,
                    index.box().offset(),
                    index.box().end() - 1));
      }
      if (index.fileBytes().isPresent() && sidx.end() != index.fileBytes().getAsLong()) {
        to.fail(
            place,
            "it covers bytes up to "
                + sidx.end()
                + ", the file has "
                + index.fileBytes().getAsLong());
      }
      if (one.one().timescale() != sidx.timescale()) {
        to.fail(
            place,
            "its timescale is " + sidx.timescale() + ", the manifest's " + one.one().timescale());
      }
      if (one.initialization().isPresent()) {
        Initialization initialization = one.initialization().get();
        if (initialization.track().timescale() != sidx.timescale()) {
          to.fail(
              place,
              "its timescale is "
                  + sidx.timescale()
                  + ", the track's "
                  + initialization.track().timescale());
        }
        if (initialization.track().id() != sidx.referenceId()) {
          to.fail(
              place,
              "it is of track " + sidx.referenceId() + ", not " + initialization.track().id());
        }
      }
      segments(one, sidx, to);
    }
  }

  private static void segments(Examined one, SegmentIndexBox sidx, Judgement to) {
    for (int i = 0; i < Math.min(sidx.count(), one.segments().size()); i++) {
      Examined.Piece piece = one.segments().get(i);
      String place = one.name() + ' ' + piece.name();
      if (piece.media().isEmpty()) {
        to.fail(place, "no segment where the index says: " + piece.problem().orElse("no media"));
        continue;
      }
      Media media = piece.media().get();
      if (!media.startsWithFragment()) {
        to.fail(place, "it does not begin with a moof");
      }
      Fraction said = Fraction.of(sidx.durationTicks(i), sidx.timescale());
      Fraction real = one.time(media.end()).minus(one.time(media.start()));
      if (!said.isSameAs(real)) {
        to.fail(place, "it lasts " + real + ", the index says " + said);
      }
    }
  }
}
