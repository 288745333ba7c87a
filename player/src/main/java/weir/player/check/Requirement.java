package weir.player.check;

import java.util.List;
import weir.manifests.rules.Rule;

/**
 * One thing that a title owes.
 *
 * @param id for example {@code R7}
 * @param otherwise why it does not apply, where it does not
 */
record Requirement(String id, String sentence, String otherwise, Judge judge) {
  /** Looks at the evidence. */
  @FunctionalInterface
  interface Judge {
    void on(Evidence evidence, Judgement to);
  }

  /** In the order of their numbers. */
  static final List<Requirement> ALL =
      List.of(
          new Requirement(
              "R0",
              "Everything the manifest lists is there and whole.",
              "it lists nothing that is there now",
              Presence::everything),
          new Requirement(
              "R1",
              "Every video segment begins with a closed access point, as the manifest promises.",
              "nothing promises it",
              Pictures::accessPoints),
          new Requirement(
              "R2",
              "Segments of the representations of a set begin at the same times, exactly.",
              "no set says that its segments are aligned",
              Times::alignment),
          new Requirement(
              "R3",
              "Segments follow each other without gap, and begin when the manifest says.",
              "no media with times of its own",
              Times::continuity),
          new Requirement(
              "R4",
              "Where CMAF is claimed, its boxes are as CMAF has them.",
              "no initialization segment has a brand of CMAF",
              Boxes::cmaf),
          new Requirement("R5", "A file holds one track.", "no media with tracks", Boxes::oneTrack),
          new Requirement(
              "R6",
              "Sound and picture last equally long, to less than a segment.",
              "there are not both",
              Times::equalLength),
          new Requirement(
              "R7",
              "@bandwidth is what a client needs that starts anywhere after minBufferTime.",
              "no segments to measure",
              Rates::bandwidth),
          new Requirement(
              "R8",
              "Codecs, size, frame rate and pixel shape are what the media says.",
              "no media that says so",
              Pictures::description),
          new Requirement(
              "R9",
              "The index of a file covers it, truly and without gap.",
              "no representation has an index in its media",
              Boxes::index),
          new Requirement(
              "R10",
              "More bits come with more lines; colours say what they mean.",
              "no video",
              Rates::ladder),
          of("R11", Rule.Topic.SCHEMA, "The manifest is as the schema has it."),
          of("R12", Rule.Topic.MEANING, "The manifest says nothing that the standard forbids."),
          of("R13", Rule.Topic.HEAD, "Profiles, type and minBufferTime are right."),
          of("R14", Rule.Topic.IDS, "Ids are there and unique."),
          of("R15", Rule.Topic.ADDRESSING, "Segments are addressed in one way, which is complete."),
          new Requirement(
              "R16",
              "Real durations are near those of the manifest, and fill the Period.",
              "",
              Times::durations),
          of("R17", Rule.Topic.PERIODS, "Periods adjoin, and the last ends with the presentation."),
          new Requirement(
              "R31",
              "Content types over HTTP are what the manifest says.",
              "it does not come over HTTP",
              Presence::contentTypes));

  /** What the manifest alone decides. */
  private static Requirement of(String id, Rule.Topic topic, String sentence) {
    return new Requirement(
        id,
        sentence,
        "",
        (evidence, to) -> {
          to.judged();
          Presence.manifest(evidence, topic, to);
        });
  }
}
