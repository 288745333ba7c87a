package weir.server.uploads;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import weir.media.encode.Progress;
import weir.media.store.Parcel;

/** A film on its way from who sends it to its title. Safe for use by many threads. */
public final class Job {
  /** More is told than anybody reads. */
  private static final int MOST_LINES = 50;

  /** Where it is. */
  public enum Stage {
    RECEIVING(false),
    WAITING(false),
    PACKAGING(false),
    DONE(true),
    FAILED(true),
    CANCELLED(true);

    private final boolean isLast;

    Stage(boolean isLast) {
      this.isLast = isLast;
    }

    public boolean isLast() {
      return isLast;
    }
  }

  /**
   * What can be said of it at one moment.
   *
   * @param version grows whenever something has changed
   * @param fraction of the stage, 0 to 1
   * @param remaining of packaging, where it can be guessed
   * @param lines that packaging found worth telling
   * @param problem why it failed, for a person
   */
  public record State(
      long version,
      Stage stage,
      long receivedBytes,
      double fraction,
      Optional<Duration> remaining,
      List<String> lines,
      Optional<String> problem) {}

  private final String title;
  private final OptionalLong announcedBytes;
  private final boolean isTakenUp;
  private Parcel parcel;
  private final Deque<String> lines = new ArrayDeque<>();
  private long version;
  private Stage stage;
  private long receivedBytes;
  private double fraction;
  private Optional<Duration> remaining = Optional.empty();
  private Optional<String> problem = Optional.empty();
  private boolean isCalledOff;
  private Optional<Uploads.Film> awaited = Optional.empty();
  private boolean hasBegun;

  /** One whose film is still to come. */
  Job(Parcel parcel, OptionalLong announcedBytes) {
    this(parcel, announcedBytes, Stage.RECEIVING, false);
  }

  /** One whose film an earlier server received. */
  static Job takenUp(Parcel parcel, long bytes) {
    Job job = new Job(parcel, OptionalLong.of(bytes), Stage.WAITING, true);
    job.receivedBytes = bytes;
    job.hasBegun = true;
    return job;
  }

  private Job(Parcel parcel, OptionalLong announcedBytes, Stage stage, boolean isTakenUp) {
    this.parcel = parcel;
    this.title = parcel.title();
    this.announcedBytes = announcedBytes;
    this.stage = stage;
    this.isTakenUp = isTakenUp;
  }

  /** The same when the server is started anew. */
  public String id() {
    return parcel().id();
  }

  /** The name the title will have. */
  public String title() {
    return title;
  }

  synchronized Parcel parcel() {
    return parcel;
  }

  /** Whether an earlier server may have begun to package it. */
  boolean isTakenUp() {
    return isTakenUp;
  }

  /** Whether somebody may have begun to package it. */
  synchronized boolean hasBegun() {
    return hasBegun;
  }

  public synchronized State state() {
    return new State(
        version, stage, receivedBytes, fraction, remaining, List.copyOf(lines), problem);
  }

  synchronized boolean isCalledOff() {
    return isCalledOff;
  }

  /** False when it was called off, and nobody should wait for more of its film. */
  synchronized boolean waitFor(Uploads.Film film) {
    awaited = Optional.of(film);
    return !isCalledOff;
  }

  synchronized void waitForNothing() {
    awaited = Optional.empty();
  }

  /** If somebody waits for more of the film, not any longer. */
  synchronized void giveUp() {
    awaited.ifPresent(Uploads.Film::giveUp);
  }

  synchronized void received(long bytes) {
    if (stage != Stage.RECEIVING) {
      return;
    }
    receivedBytes = bytes;
    fraction =
        announcedBytes.isPresent() ? bytes / (double) Math.max(1, announcedBytes.getAsLong()) : 0;
    changed();
  }

  synchronized void whole(Parcel complete) {
    parcel = complete;
    become(Stage.WAITING);
  }

  /** False when it was called off meanwhile. */
  synchronized boolean begin() {
    if (stage != Stage.WAITING || isCalledOff) {
      return false;
    }
    hasBegun = true;
    become(Stage.PACKAGING);
    return true;
  }

  /** What was begun is for another server to end. */
  synchronized void waitAgain() {
    become(Stage.WAITING);
  }

  /** What packaging tells. */
  Progress progress() {
    return new Progress() {
      @Override
      public void at(double done, Duration left) {
        packaged(done, left);
      }

      @Override
      public void tell(String line) {
        told(line);
      }
    };
  }

  private synchronized void packaged(double done, Duration left) {
    if (stage == Stage.PACKAGING) {
      fraction = done;
      remaining = Optional.of(left);
      changed();
    }
  }

  private synchronized void told(String line) {
    if (lines.size() == MOST_LINES) {
      lines.removeFirst();
    }
    lines.addLast(line);
    changed();
  }

  synchronized void end(Stage how, Optional<String> why) {
    problem = why;
    become(how);
    fraction = how == Stage.DONE ? 1 : 0;
  }

  /** From here on it is only a matter of time. */
  synchronized void callOff() {
    isCalledOff = true;
  }

  private void become(Stage next) {
    stage = next;
    fraction = 0;
    remaining = Optional.empty();
    changed();
  }

  private void changed() {
    version++;
  }
}
