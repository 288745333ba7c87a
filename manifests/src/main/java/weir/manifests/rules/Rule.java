package weir.manifests.rules;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import weir.manifests.mpd.Mpd;

/**
 * One rule of the manifest.
 *
 * @param id unique, for example {@code mpd.publish-time}
 * @param requirement what is demanded, one sentence
 * @param source the clause it is from
 */
public record Rule(
    String id, Topic topic, Force force, String requirement, String source, Judge judge) {

  /** What a rule is about, in the order in which verdicts are listed. */
  public enum Topic {
    /** Elements, attributes and values as the schema has them. */
    SCHEMA,
    /** What the standard demands beyond the schema. */
    MEANING,
    /** Profiles, type, buffer time: what a client reads first. */
    HEAD,
    /** Ids, and that they are unique. */
    IDS,
    /** How segments are addressed. */
    ADDRESSING,
    /** When segments begin and end. */
    TIMES,
    /** Where Periods begin and end. */
    PERIODS
  }

  /** How much a rule binds. */
  public enum Force {
    /** A document that breaks it is wrong. */
    SHALL,
    /** A document that breaks it is right, but some client will have trouble with it. */
    SHOULD
  }

  /** Looks at a document, and complains. */
  @FunctionalInterface
  interface Judge {
    void on(Document document, Complaints complaints);
  }

  /** Looks at one thing in a document; every text it hands over is a complaint about that. */
  @FunctionalInterface
  interface Check<T> {
    void on(T thing, Consumer<String> wrong);
  }

  public Rule {
    Objects.requireNonNull(id);
    Objects.requireNonNull(topic);
    Objects.requireNonNull(force);
    Objects.requireNonNull(requirement);
    Objects.requireNonNull(source);
    Objects.requireNonNull(judge);
  }

  /** What is the same for several rules: {@code about(MEANING, SHALL)}. */
  record About(Topic topic, Force force) {
    Rule document(String id, String requirement, String source, Judge judge) {
      return new Rule(id, topic, force, requirement, source, judge);
    }

    Rule mpd(String id, String requirement, String source, Check<Mpd> check) {
      return document(
          id,
          requirement,
          source,
          (document, complaints) -> check.on(document.mpd(), complaints.at("MPD")));
    }

    Rule period(String id, String requirement, String source, Check<PeriodAt> check) {
      return each(id, requirement, source, Document::periods, check);
    }

    Rule set(String id, String requirement, String source, Check<SetAt> check) {
      return each(id, requirement, source, Document::sets, check);
    }

    Rule representation(
        String id, String requirement, String source, Check<RepresentationAt> check) {
      return each(id, requirement, source, Document::representations, check);
    }

    /** A Period, a set or a representation, as far as it says how segments are addressed. */
    Rule level(String id, String requirement, String source, Check<LevelAt> check) {
      return each(id, requirement, source, Document::levels, check);
    }

    private <T extends Place> Rule each(
        String id,
        String requirement,
        String source,
        Function<Document, List<T>> all,
        Check<T> check) {
      return document(
          id,
          requirement,
          source,
          (document, complaints) -> {
            for (T one : all.apply(document)) {
              check.on(one, complaints.at(one));
            }
          });
    }
  }

  static About about(Topic topic, Force force) {
    return new About(topic, force);
  }
}
