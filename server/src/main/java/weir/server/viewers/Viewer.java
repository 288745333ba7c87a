package weir.server.viewers;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import weir.network.cmcd.Cmcd;
import weir.network.cmcd.CmcdKey;

/** One viewer, as far as it is known. Guarded by its {@link Viewers}. */
final class Viewer {
  /** Types of objects in which there is video. */
  private static final Set<String> VIDEO = Set.of("v", "av");

  private final String id;
  private final boolean isNamed;
  private final long firstMs;
  private Seat seat;
  private Optional<String> name = Optional.empty();
  private Optional<String> player = Optional.empty();
  private Optional<String> state = Optional.empty();
  private Optional<String> representation = Optional.empty();
  private Optional<String> sound = Optional.empty();
  private OptionalDouble bufferMs = OptionalDouble.empty();
  private OptionalDouble positionMs = OptionalDouble.empty();
  private OptionalDouble throughputKbps = OptionalDouble.empty();
  private OptionalDouble speed = OptionalDouble.empty();
  private OptionalLong stalls = OptionalLong.empty();
  private OptionalDouble stalledMs = OptionalDouble.empty();
  private OptionalDouble startUpMs = OptionalDouble.empty();

  /** Whether the player itself counts its stalls; then we do not. */
  private boolean countsStalls;

  /** Whether it says what it asked for last; it knows that sooner than who looks at answers. */
  private boolean tellsRepresentation;

  private long responses;
  private long errors;
  private long bytes;
  private long faults;
  private long lastMs;
  private long revision;

  Viewer(String id, boolean isNamed, Seat seat, long nowMs) {
    this.id = id;
    this.isNamed = isNamed;
    this.seat = seat;
    firstMs = nowMs;
  }

  void heard(Seat from, long nowMs, long newRevision) {
    boolean isElsewhere = from.title().isEmpty() || from.title().equals(seat.title());
    seat =
        new Seat(
            from.address(),
            from.secret(),
            from.link().isPresent() || !isElsewhere ? from.link() : seat.link(),
            from.title().isEmpty() ? seat.title() : from.title());
    lastMs = nowMs;
    revision = newRevision;
  }

  void asked(Cmcd told) {
    faults += told.faults();
    OptionalLong buffer = ofVideo(told, CmcdKey.BL);
    bufferMs = buffer.isPresent() ? OptionalDouble.of(buffer.getAsLong()) : bufferMs;
    if (isOfVideo(told) && told.is(CmcdKey.BS) && !countsStalls) {
      stalls = OptionalLong.of(stalls.orElse(0) + 1);
    }
    throughputKbps = later(told, CmcdKey.MTP, throughputKbps);
    positionMs = later(told, CmcdKey.PT, positionMs);
    startUpMs = later(told, CmcdKey.MSD, startUpMs);
    stalledMs = later(told, CmcdKey.BSDA, stalledMs);
    if (told.amount(CmcdKey.BSA).isPresent()) {
      stalls = told.amount(CmcdKey.BSA);
      countsStalls = true;
    }
    // A speed of 1 goes without saying, so whoever tells anything tells that too.
    speed = told.isEmpty() ? speed : OptionalDouble.of(told.decimal(CmcdKey.PR).orElse(1));
    state = Beacon.state(told).or(() -> state);
  }

  /** Of what is asked for, or of all. */
  private static boolean isOfVideo(Cmcd told) {
    return told.text(CmcdKey.OT).map(VIDEO::contains).orElse(true);
  }

  /** What a list says of the video, whatever is asked for; else what is said of what is. */
  private static OptionalLong ofVideo(Cmcd told, CmcdKey key) {
    List<Cmcd.Amount> all = told.amounts(key);
    return all.stream()
        .filter(one -> VIDEO.contains(one.of()))
        .findFirst()
        .or(() -> all.stream().filter(one -> one.of().isEmpty() && isOfVideo(told)).findFirst())
        .map(one -> OptionalLong.of(one.value()))
        .orElse(OptionalLong.empty());
  }

  private static OptionalDouble later(Cmcd told, CmcdKey key, OptionalDouble before) {
    OptionalLong now = told.amount(key);
    return now.isPresent() ? OptionalDouble.of(now.getAsLong()) : before;
  }

  void sent(Serving what) {
    responses += what.responses();
    errors += what.errors();
    bytes += what.bytes();
    if (what.isVideo()) {
      if (!tellsRepresentation) {
        representation = Optional.of(what.representation());
      }
    } else if (what.isMedia()) {
      sound = Optional.of(what.representation());
    }
  }

  void says(Beacon beacon) {
    name = beacon.name().or(() -> name);
    player = beacon.player().or(() -> player);
    state = beacon.state().or(() -> state);
    tellsRepresentation |= beacon.representation().isPresent();
    representation = beacon.representation().or(() -> representation);
    bufferMs = later(beacon.bufferMs(), bufferMs);
    positionMs = later(beacon.positionMs(), positionMs);
    throughputKbps = later(beacon.throughputKbps(), throughputKbps);
    speed = later(beacon.speed(), speed);
    stalledMs = later(beacon.stalledMs(), stalledMs);
    startUpMs = later(beacon.startUpMs(), startUpMs);
    if (beacon.stalls().isPresent()) {
      stalls = beacon.stalls();
      countsStalls = true;
    }
  }

  private static OptionalDouble later(OptionalDouble now, OptionalDouble before) {
    return now.isPresent() ? now : before;
  }

  long silentMs(long nowMs) {
    return nowMs - lastMs;
  }

  long revision() {
    return revision;
  }

  Watching now(long nowMs) {
    return new Watching(
        id,
        isNamed,
        seat,
        name,
        player,
        state,
        representation,
        sound,
        bufferMs,
        positionMs,
        throughputKbps,
        speed,
        stalls,
        stalledMs,
        startUpMs,
        responses,
        errors,
        bytes,
        faults,
        nowMs - firstMs,
        silentMs(nowMs),
        revision);
  }
}
