package weir.player.compare.report;

import weir.player.abr.Reason;

/**
 * Builds a story: one row for each transfer of the main track, with the decision that led to it. It
 * is told of what happened in order, by whoever hears it from a session or reads it in a log.
 *
 * <p>Most columns hold what the one before does not foretell, so that they shrink well: when a
 * decision was made is told from the end of the transfer before it, the buffer from what playing on
 * would have left. {@code story.js} reads it.
 */
final class StoryRows {
  /** What became of a transfer. */
  enum Outcome {
    /** It was not over when the session, or its log, was. */
    UNFINISHED,
    ARRIVED,
    /** Broken off; the detail is the rung that was wanted instead. */
    GAVE_UP,
    /** The detail is the position of a {@code Failure}. */
    FAILED,
    /** Dropped, as the viewer jumped. */
    DROPPED
  }

  /** What a viewer, or nobody, did at some time. */
  enum Mark {
    PAUSE,
    RESUME,
    /** The value is where to, ms on the title's time line. */
    SEEK,
    /** The value is the most lines, 0 for no cap. */
    CAP,
    /** The value is the position of the rung, from 1; 0 for the policy's choice. */
    LOCK,
    /** Another policy decides. */
    CHANGE
  }

  /** Stands for an infinite input, which the words call unlimited. */
  private static final long UNLIMITED = 0;

  private final Story.Shape shape;
  private final LinkRates link;

  private final Column decidedMs = new Column();
  private final Column segment = new Column();
  private final Column rung = new Column();
  private final Column reason = new Column();
  private final Column first = new Column();
  private final Column second = new Column();
  private final Column bufferMs = new Column();
  private final Column waitedMs = new Column();
  private final Column waitCause = new Column();
  private final Column requestedMs = new Column();
  private final Column firstByteMs = new Column();
  private final Column durationMs = new Column();
  private final Column kbit = new Column();
  private final Column outcome = new Column();
  private final Column detail = new Column();

  private final Column stallMs = new Column();
  private final Column stalledMs = new Column();
  private final Column markMs = new Column();
  private final Column mark = new Column();
  private final Column markValue = new Column();

  private long startUpMs = -1;
  private double stallBeganMs = Double.NaN;
  private double waitMs;
  private int cause;
  private boolean isRequested = true;
  private boolean isRunning;
  private double lastMs;

  StoryRows(Story.Shape shape, LinkRates link) {
    this.shape = shape;
    this.link = link;
  }

  void waited(double ms, int why) {
    waitMs += ms;
    cause = why;
  }

  void decided(double atMs, int index, int to, Reason why, double one, double two, double level) {
    if (!isRequested) {
      // Decided anew before anything was asked for: nothing came of the last one.
      outcome.set(outcome.size() - 1, Outcome.DROPPED.ordinal());
    }
    row(atMs, index, to, why.ordinal(), input(one), input(two), Math.round(level));
    isRequested = false;
  }

  private void row(double atMs, long index, long to, long why, long one, long two, long levelMs) {
    decidedMs.add(Math.round(atMs));
    segment.add(index);
    rung.add(to);
    reason.add(why);
    first.add(one);
    second.add(two);
    bufferMs.add(levelMs);
    waitedMs.add(Math.round(waitMs));
    waitCause.add(waitMs > 0 ? cause : 0);
    requestedMs.add(Math.round(atMs));
    firstByteMs.add(0);
    durationMs.add(0);
    kbit.add(0);
    outcome.add(Outcome.UNFINISHED.ordinal());
    detail.add(0);
    waitMs = 0;
    lastMs = Math.max(lastMs, atMs);
  }

  /** A segment of the main track is asked for. */
  void requested(double atMs, int index, int of) {
    if (reason.size() == 0) {
      return;
    }
    int last = reason.size() - 1;
    if (isRequested) {
      // Once more after a failure, without a new decision.
      row(
          atMs,
          index,
          of,
          reason.get(last),
          first.get(last),
          second.get(last),
          Math.max(0, bufferMs.get(last) - Math.round(atMs) + decidedMs.get(last)));
      last++;
    }
    segment.set(last, index);
    rung.set(last, of);
    requestedMs.set(last, Math.round(atMs));
    isRequested = true;
    isRunning = true;
  }

  void ended(Outcome how, double atMs, double bits, double firstMs, double wholeMs, long more) {
    lastMs = Math.max(lastMs, atMs);
    if (!isRunning) {
      return;
    }
    int last = reason.size() - 1;
    firstByteMs.set(last, Math.round(firstMs));
    durationMs.set(last, Math.round(wholeMs));
    kbit.set(last, Math.round(bits / 1000));
    outcome.set(last, how.ordinal());
    detail.set(last, more);
    isRunning = false;
  }

  void playing(double ms) {
    startUpMs = Math.round(ms);
  }

  void stalls(double atMs) {
    stallBeganMs = atMs;
    lastMs = Math.max(lastMs, atMs);
  }

  void resumes(double atMs) {
    if (!Double.isNaN(stallBeganMs)) {
      stallMs.add(Math.round(stallBeganMs));
      stalledMs.add(Math.round(atMs) - Math.round(stallBeganMs));
      stallBeganMs = Double.NaN;
    }
  }

  void marked(Mark what, double atMs, long value) {
    markMs.add(Math.round(atMs));
    mark.add(what.ordinal());
    markValue.add(value);
    lastMs = Math.max(lastMs, atMs);
  }

  /** Whatever goes on ends here. */
  Story story(double atMs, boolean isWhole) {
    double endMs = Math.max(atMs, lastMs);
    resumes(endMs);
    Varints out = new Varints();
    out.add(reason.size());
    out.add(startUpMs);
    out.add(Math.round(endMs));
    writeTimes(out);
    segment.writeDifferences(out);
    rung.write(out);
    reason.write(out);
    first.write(out);
    second.write(out);
    writeBuffer(out);
    waitedMs.write(out);
    waitCause.write(out);
    firstByteMs.write(out);
    durationMs.write(out);
    kbit.write(out);
    outcome.write(out);
    detail.write(out);
    out.add(stallMs.size());
    stallMs.writeDifferences(out);
    stalledMs.write(out);
    out.add(mark.size());
    markMs.writeDifferences(out);
    mark.write(out);
    markValue.write(out);
    return new Story(shape, out.bytes(), link.known(), Math.round(endMs), isWhole);
  }

  /** Decisions from the end of the transfer before; then requests from the decisions. */
  private void writeTimes(Varints out) {
    long endedMs = 0;
    for (int i = 0; i < decidedMs.size(); i++) {
      out.add(decidedMs.get(i) - endedMs);
      endedMs = requestedMs.get(i) + durationMs.get(i);
    }
    for (int i = 0; i < decidedMs.size(); i++) {
      out.add(requestedMs.get(i) - decidedMs.get(i));
    }
  }

  private void writeBuffer(Varints out) {
    long expectedMs = 0;
    for (int i = 0; i < bufferMs.size(); i++) {
      out.add(bufferMs.get(i) - expectedMs);
      if (i + 1 < bufferMs.size()) {
        long isAddedMs = outcome.get(i) == Outcome.ARRIVED.ordinal() ? segmentMs(i) : 0;
        expectedMs = bufferMs.get(i) + isAddedMs - (decidedMs.get(i + 1) - decidedMs.get(i));
      }
    }
  }

  private long segmentMs(int row) {
    int index = (int) segment.get(row);
    return shape.startMs().get(index + 1) - shape.startMs().get(index);
  }

  /** Rounded as the words round it; one further from 0 than it is, as 0 stands for infinity. */
  private static long input(double value) {
    if (Double.isInfinite(value)) {
      return UNLIMITED;
    }
    long rounded = Math.round(value);
    return rounded < 0 ? rounded : rounded + 1;
  }
}
