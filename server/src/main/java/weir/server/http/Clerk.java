package weir.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.network.cmcd.Cmcd;
import weir.network.cmcd.CmcdReader;
import weir.server.links.BadLink;
import weir.server.links.LinkSpecification;
import weir.server.origin.FileKind;
import weir.server.origin.MediaName;
import weir.server.origin.Origin;
import weir.server.origin.StoredFile;
import weir.server.viewers.Seat;
import weir.server.viewers.Serving;
import weir.server.viewers.Viewers;

/**
 * Writes down who was sent what, on a thread of its own: those who send only say so, and never wait
 * for it. What there is no room for is counted and not written.
 */
final class Clerk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Clerk.class);

  /** Half a second of what the lane can answer. */
  private static final int MOST_WAITING = 20_000;

  /** Looked for and not waited for, so that to say something never wakes a thread. */
  private static final long PAUSE_MS = 50;

  private static final String VIA = "/via/";

  private final Origin origin;
  private final Viewers viewers;
  private final Optional<AccessLog> log;
  private final Tallies tallies;
  private final Addresses addresses = new Addresses();
  private final ArrayBlockingQueue<Heard> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Thread thread = new Thread(this::run, "weir-clerk");
  private volatile boolean isClosed;

  Clerk(Origin origin, Viewers viewers, Optional<AccessLog> log, Tallies tallies) {
    this.origin = origin;
    this.viewers = viewers;
    this.log = log;
    this.tallies = tallies;
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether every single response is to be told. */
  boolean wantsAll() {
    return log.isPresent();
  }

  void hear(Heard what) {
    if (!waiting.offer(what)) {
      tallies.dropped.increment();
    }
  }

  private void run() {
    List<Heard> batch = new ArrayList<>();
    while (true) {
      boolean isLast = isClosed;
      batch.clear();
      waiting.drainTo(batch);
      for (Heard one : batch) {
        try {
          note(one);
        } catch (RuntimeException bug) {
          LOG.error("what was sent could not be written down", bug);
        }
      }
      log.ifPresent(file -> file.flush(Senders.nowMs()));
      if (isLast) {
        return;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
      } catch (InterruptedException asked) {
        isClosed = true;
      }
    }
  }

  private void note(Heard heard) {
    Cmcd fromFields = heard.cmcd().isEmpty() ? Cmcd.NONE : CmcdReader.of(heard.cmcd());
    Cmcd told = fromFields.isEmpty() ? CmcdReader.ofQuery(heard.query()) : fromFields;
    place(heard).ifPresent(place -> watch(heard, place, told));
    if (heard.isAnswered()) {
      log.ifPresent(file -> file.write(heard, told));
    }
  }

  /** A file of a title, and the link on which it was asked for. */
  private record Place(Optional<String> link, MediaName name) {}

  private static Optional<Place> place(Heard heard) {
    String path = heard.path();
    Optional<String> link = Optional.empty();
    if (path.startsWith(VIA)) {
      int slash = path.indexOf('/', VIA.length());
      try {
        link =
            slash < 0
                ? Optional.empty()
                : Optional.of(LinkSpecification.parse(path.substring(VIA.length(), slash)).key());
      } catch (BadLink refused) {
        return Optional.empty();
      }
      path = slash < 0 ? "" : path.substring(slash);
    }
    Optional<String> key = link;
    return path.startsWith(MediaName.MEDIA)
        ? MediaName.of(path.substring(MediaName.MEDIA.length())).map(name -> new Place(key, name))
        : Optional.empty();
  }

  private void watch(Heard heard, Place place, Cmcd told) {
    long nowMs = TimeUnit.NANOSECONDS.toMillis(heard.endNanos());
    Seat seat = addresses.seat(heard.address(), place.link(), place.name().title());
    if (!heard.isAnswered()) {
      viewers.asked(seat, told, nowMs);
      return;
    }
    Optional<StoredFile> file =
        heard.status() < 400
            ? origin.find(place.name().title(), place.name().inTitle(), nowMs)
            : Optional.empty();
    String inTitle = place.name().inTitle();
    int slash = inTitle.indexOf('/');
    boolean isBad = heard.status() >= 400 || heard.isBroken();
    Serving serving =
        new Serving(
            slash < 0 ? "" : inTitle.substring(0, slash),
            file.filter(one -> one.videoSegment().isPresent()).isPresent(),
            file.filter(one -> one.kind() == FileKind.SEGMENT).isPresent(),
            heard.responses(),
            isBad ? heard.responses() : 0,
            heard.bytes());
    // What came through a link was told when it was asked for.
    boolean isTold = place.link().isPresent() || told.isEmpty();
    viewers.sent(seat, told, serving, nowMs);
    if (!isTold) {
      viewers.asked(seat, told, nowMs);
    }
  }

  Addresses addresses() {
    return addresses;
  }

  /** What was said until now is still written down. */
  @Override
  public void close() {
    isClosed = true;
    try {
      thread.join(2000);
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
    log.ifPresent(AccessLog::close);
  }
}
