package weir.player.check;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import weir.manifests.rules.Rule;
import weir.manifests.rules.Verdict;
import weir.media.store.Sizes;

/** Requirements of what came, whatever is in it. */
final class Presence {
  private Presence() {}

  static void everything(Evidence evidence, Judgement to) {
    for (Examined one : evidence.representations()) {
      one.problems().forEach(to::fail);
      for (Examined.Piece piece : one.segments()) {
        to.judged();
        piece.problem().ifPresent(what -> to.fail(one.name() + ' ' + piece.name(), what));
      }
      one.unexamined().ifPresent(why -> to.notJudged(one.name() + ": " + why));
      evidence
          .sizes()
          .flatMap(sizes -> sizes.representation(one.one().id()))
          .ifPresent(told -> sizes(one, told, to));
    }
  }

  private static void sizes(Examined one, Sizes.RepresentationSizes told, Judgement to) {
    boolean isInParts =
        one.segments().stream().anyMatch(piece -> piece.segment().range().isPresent());
    if (isInParts || one.unexamined().isPresent()) {
      return;
    }
    if (told.segmentBytes().size() != one.segments().size()) {
      to.fail(
          one.name(),
          one.segments().size() + " segments, sizes.json has " + told.segmentBytes().size());
      return;
    }
    for (int i = 0; i < one.segments().size(); i++) {
      Examined.Piece piece = one.segments().get(i);
      if (piece.received().problem().isEmpty()
          && piece.received().bytes() != told.segmentBytes().get(i)) {
        to.fail(
            one.name() + ' ' + piece.name(),
            piece.received().bytes() + " bytes, sizes.json has " + told.segmentBytes().get(i));
      }
    }
    one.initializationReceived()
        .filter(received -> received.problem().isEmpty())
        .filter(received -> received.bytes() != told.initBytes())
        .ifPresent(
            received ->
                to.fail(
                    one.name() + " initialization",
                    received.bytes() + " bytes, sizes.json has " + told.initBytes()));
  }

  static void contentTypes(Evidence evidence, Judgement to) {
    if (evidence.manifestType().isEmpty()) {
      return;
    }
    to.judged();
    if (!plain(evidence.manifestType().get()).equals("application/dash+xml")) {
      to.fail("the manifest", "its type is \"" + evidence.manifestType().get() + '"');
    }
    for (Examined one : evidence.representations()) {
      String expected = plain(one.one().mimeType().orElse(""));
      one.initializationReceived()
          .filter(received -> received.problem().isEmpty())
          .ifPresent(received -> type(one.name() + " initialization", expected, received, to));
      for (Examined.Piece piece : one.segments()) {
        if (piece.received().problem().isEmpty()) {
          type(one.name() + ' ' + piece.name(), expected, piece.received(), to);
        }
      }
    }
  }

  private static void type(String place, String expected, Received received, Judgement to) {
    Optional<String> type = received.contentType();
    if (!expected.isEmpty() && !plain(type.orElse("")).equals(expected)) {
      to.fail(place, "its type is \"" + type.orElse("") + "\", not " + expected);
    }
  }

  private static String plain(String type) {
    return type.split(";")[0].trim().toLowerCase(Locale.ROOT);
  }

  static void manifest(Evidence evidence, Rule.Topic topic, Judgement to) {
    List<Verdict> verdicts = evidence.manifestVerdicts();
    for (Verdict verdict : verdicts) {
      if (verdict.rule().topic() != topic) {
        continue;
      }
      verdict
          .first()
          .forEach(
              broken -> {
                String what = broken.what() + " [" + verdict.rule().id() + ']';
                if (verdict.rule().force() == Rule.Force.SHALL) {
                  to.fail(broken.place(), what);
                } else {
                  to.note(broken.place(), what);
                }
              });
    }
  }
}
