package weir.server.uploads;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.media.encode.Ffmpeg;
import weir.media.encode.PackagingFailed;
import weir.media.store.Inbox;
import weir.media.store.Library;
import weir.media.store.PackageRequest;
import weir.media.store.Packager;
import weir.media.store.Parcel;
import weir.media.store.ProcessEnd;
import weir.server.uploads.RefusedUpload.Cause;

/**
 * Takes films and makes titles of them, one after the other on a thread of its own. Safe for use by
 * many threads.
 */
public final class Uploads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);

  /** Of a film that arrives, at a time. */
  private static final int PIECE = 256 * 1024;

  /** Jobs that are over are told of so long. */
  private static final int MOST_REMEMBERED = 100;

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** What ends this process may have ended ffmpeg so long before we hear of it. */
  private static final Duration RUMOUR = Duration.ofSeconds(1);

  private static final long LOOK_EVERY_MS = 20;

  /**
   * @param mostBytes of one film
   * @param mostJobs that are received, wait or run at a time
   * @param ffmpeg as for {@link Ffmpeg#find(Optional)}
   */
  public record Settings(long mostBytes, int mostJobs, Optional<Path> ffmpeg) {
    /** Two hours at 9 Mbit/s; sixteen of them are a terabyte's eighth. */
    public static final Settings DEFAULT = new Settings(8L << 30, 16, Optional.empty());

    public Settings {
      if (mostBytes < 0 || mostJobs < 0) {
        throw new IllegalArgumentException("an upload has at least 0 bytes, not " + mostBytes);
      }
    }

    public Settings withMostBytes(long bytes) {
      return new Settings(bytes, mostJobs, ffmpeg);
    }

    public Settings with(Optional<Path> other) {
      return new Settings(mostBytes, mostJobs, other);
    }
  }

  /** The bytes somebody sends. */
  public interface Film {
    /** Asking for them is what makes a sender begin who waits for that. */
    InputStream open() throws IOException;

    /** Has whoever waits for more of them fail with an {@link IOException} now. */
    void giveUp();
  }

  private final Path folder;
  private final Settings settings;
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final BlockingQueue<Job> waiting = new LinkedBlockingQueue<>();
  private final Thread worker = new Thread(this::work, "weir-packager");
  private Optional<Job> packaging = Optional.empty();

  /** Nothing is packaged any more; what is whole is for the next server. */
  private boolean isEnding;

  /** And that may have it. */
  private boolean isClosed;

  /**
   * @param library need not exist yet
   */
  public Uploads(Path library, Settings settings) {
    this.folder = library;
    this.settings = settings;
    worker.setDaemon(true);
  }

  /**
   * Takes over what an earlier server left, before anybody asks for it or sends one of that name.
   */
  public void takeUp() {
    try {
      if (Files.isDirectory(folder)) {
        for (Parcel parcel : new Inbox(here()).leftBehind()) {
          Job job = Job.takenUp(parcel, Files.size(parcel.film()));
          LOG.info("going on with the upload of {}", job.title());
          remember(job);
          waiting.add(job);
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.error("what was uploaded before cannot be gone on with", e);
    }
  }

  /** Begins to package what is there, and then what comes. */
  public void start() {
    worker.start();
  }

  private Library here() {
    return new Library(folder.toAbsolutePath().normalize());
  }

  /**
   * Takes the film to its end, and puts it in the queue.
   *
   * @param name of the title
   * @param isReplacing whether a title of that name is replaced when the new one is there
   * @param announcedBytes how long it is said to be
   * @throws RefusedUpload when it is not taken; nothing of it is left then
   */
  public Job take(String name, boolean isReplacing, OptionalLong announcedBytes, Film film) {
    TitleNames.check(name);
    if (announcedBytes.orElse(0) > settings.mostBytes()) {
      throw tooLarge();
    }
    Job job;
    try {
      job = accept(name, isReplacing, announcedBytes);
    } catch (IOException e) {
      throw noRoom(e);
    }
    try {
      long received = receive(job, film);
      if (received == 0) {
        throw new RefusedUpload(Cause.WRONG, "the body is the film, and there is nothing in it");
      }
      if (announcedBytes.isPresent() && received != announcedBytes.getAsLong()) {
        throw new RefusedUpload(Cause.BROKEN_OFF, "the film did not come whole");
      }
      enqueue(job, isReplacing);
      return job;
    } catch (RefusedUpload e) {
      drop(job, e.getMessage());
      throw e;
    } catch (IOException e) {
      drop(job, "it could not be written");
      throw job.isCalledOff() ? deleted() : noRoom(e);
    } catch (RuntimeException | Error e) {
      drop(job, "this is our mistake; the server's log says more");
      throw e;
    }
  }

  private synchronized Job accept(String name, boolean isReplacing, OptionalLong announcedBytes)
      throws IOException {
    Optional<Job> rival =
        jobs.values().stream()
            .filter(job -> !job.state().stage().isLast())
            .filter(job -> TitleNames.folded(job.title()).equals(TitleNames.folded(name)))
            .findFirst();
    if (rival.isPresent()) {
      throw new RefusedUpload(
          Cause.TAKEN,
          "'"
              + rival.get().title()
              + "' is on its way already, as /api/jobs/"
              + rival.get().id()
              + "; wait for it or delete it");
    }
    if (isOver()) {
      throw new RefusedUpload(
          Cause.BUSY, "the server is being ended; send the film again when it is back");
    }
    if (jobs.values().stream().filter(this::isOpen).count() >= settings.mostJobs()) {
      throw new RefusedUpload(
          Cause.BUSY,
          settings.mostJobs()
              + " films are on their way already, and no more are taken at a time; /api/jobs lists"
              + " them");
    }
    Library library = Library.open(folder);
    checkFree(library, name, isReplacing);
    if (announcedBytes.orElse(0) > Files.getFileStore(library.folder()).getUsableSpace()) {
      throw new RefusedUpload(Cause.NO_ROOM, "there is not so much room on the server's disk");
    }
    Job job = new Job(new Inbox(library).receive(name), announcedBytes);
    remember(job);
    return job;
  }

  private boolean isOpen(Job job) {
    return !job.state().stage().isLast();
  }

  private static void checkFree(Library library, String name, boolean isReplacing)
      throws IOException {
    Optional<String> taken = TitleNames.taken(library.folder(), name);
    boolean isReplaced = isReplacing && library.title(name).isPresent();
    if (taken.isPresent() && !(isReplaced && taken.get().equals(name))) {
      throw new RefusedUpload(
          Cause.TAKEN,
          "there is '"
              + taken.get()
              + "' in the library already; choose another name"
              + (library.title(name).isPresent() ? ", or say replace=true" : ""));
    }
  }

  private long receive(Job job, Film film) throws IOException {
    InputStream in = film.open();
    byte[] piece = new byte[PIECE];
    long received = 0;
    try (FileChannel file = job.parcel().open()) {
      for (int count = read(job, film, in, piece); count >= 0; count = read(job, film, in, piece)) {
        received += count;
        if (received > settings.mostBytes()) {
          throw tooLarge();
        }
        if (job.isCalledOff()) {
          throw deleted();
        }
        ByteBuffer bytes = ByteBuffer.wrap(piece, 0, count);
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
        job.received(received);
      }
      file.force(true);
    }
    return received;
  }

  /** What goes wrong here is the sender's, and what goes wrong when writing is ours. */
  private static int read(Job job, Film film, InputStream in, byte[] piece) {
    if (!job.waitFor(film)) {
      throw deleted();
    }
    try {
      return in.read(piece);
    } catch (IOException e) {
      throw job.isCalledOff()
          ? deleted()
          : new RefusedUpload(Cause.BROKEN_OFF, "the film did not come whole");
    } finally {
      job.waitForNothing();
    }
  }

  private static RefusedUpload deleted() {
    return new RefusedUpload(Cause.BROKEN_OFF, "the job was deleted meanwhile");
  }

  /** Whoever sent a whole film is told so, also when this server does not come to package it. */
  private synchronized void enqueue(Job job, boolean isReplacing) throws IOException {
    if (job.isCalledOff()) {
      throw deleted();
    }
    job.whole(job.parcel().complete(isReplacing));
    putInQueue(job);
  }

  /** In the queue, or for the next server's. */
  private synchronized void putInQueue(Job job) {
    if (isClosed) {
      leave(job.parcel());
    } else {
      waiting.add(job);
    }
  }

  private void drop(Job job, String why) {
    clear(job, Job.Stage.CANCELLED); // once more, where it was called off: more may have come
    if (job.state().stage().isLast()) {
      return;
    }
    job.end(
        job.isCalledOff() ? Job.Stage.CANCELLED : Job.Stage.FAILED,
        job.isCalledOff() ? Optional.empty() : Optional.of(why));
  }

  private static void discard(Parcel parcel) {
    try {
      parcel.discard();
    } catch (IOException e) {
      LOG.warn("what is left of {} stays out of sight until the next start", parcel.title(), e);
    }
  }

  private RefusedUpload tooLarge() {
    return new RefusedUpload(
        Cause.TOO_LARGE,
        "a film has at most "
            + settings.mostBytes()
            + " bytes here; the server takes more with --most-upload");
  }

  private RefusedUpload noRoom(IOException e) {
    if (!Files.isDirectory(folder)) {
      LOG.warn("a film could not be taken: {}", e.toString());
      return new RefusedUpload(Cause.NO_ROOM, "the server's library is no folder, and cannot be");
    }
    LOG.warn("a film could not be taken", e);
    return new RefusedUpload(
        Cause.NO_ROOM, "the server cannot write to its library; its disk may be full");
  }

  /** The latest last. */
  public synchronized List<Job> jobs() {
    return new ArrayList<>(jobs.values());
  }

  public synchronized Optional<Job> find(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  private void remember(Job job) {
    jobs.put(job.id(), job);
    if (jobs.size() > MOST_REMEMBERED) {
      jobs.values().stream()
          .filter(old -> old.state().stage().isLast())
          .findFirst()
          .ifPresent(old -> jobs.remove(old.id()));
    }
  }

  /**
   * Calls a job off, or forgets it if it is over. What there is of it is deleted at once, or, where
   * it is being packaged, as soon as that has ended.
   */
  public void cancel(Job job) {
    synchronized (this) {
      if (job.state().stage().isLast()) {
        jobs.remove(job.id());
        return;
      }
      job.callOff();
      if (packaging.equals(Optional.of(job))) {
        worker.interrupt();
        return;
      }
      if (!waiting.remove(job) && job.state().stage() != Job.Stage.RECEIVING) {
        return; // it is just being begun, and who does so will see
      }
    }
    drop(job, "");
    job.giveUp();
  }

  private void work() {
    sweep();
    while (!isOver()) {
      try {
        Job job = waiting.take();
        if (begin(job)) {
          run(job);
        } else if (job.isCalledOff()) {
          drop(job, "");
        } else {
          putInQueue(job);
        }
      } catch (InterruptedException e) {
        continue; // it is over, or was meant for a job that is
      } catch (RuntimeException e) {
        LOG.error("an upload could not be packaged", e);
      }
    }
  }

  private void sweep() {
    try {
      if (Files.isDirectory(folder)) {
        Library.open(folder);
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("what is left of earlier jobs could not be cleared", e);
    }
  }

  /** Nobody may have told us when the whole process ends. */
  private synchronized boolean isOver() {
    isEnding |= ProcessEnd.hasBegun();
    return isEnding;
  }

  private synchronized boolean begin(Job job) {
    if (isOver() || !job.begin()) {
      return false;
    }
    packaging = Optional.of(job);
    return true;
  }

  /** From here on an interrupt is for nobody. */
  private synchronized void finish() {
    packaging = Optional.empty();
    Thread.interrupted();
  }

  private void run(Job job) {
    Optional<Exception> failure = attempt(job);
    boolean isLeft = failure.isPresent() && isEndedBy(failure.get(), job);
    finish();
    if (isLeft) {
      job.waitAgain();
      putInQueue(job);
    } else if (failure.isPresent() && job.isCalledOff()) {
      clear(job, Job.Stage.CANCELLED);
      job.end(Job.Stage.CANCELLED, Optional.empty());
    } else if (failure.isPresent()) {
      String why = explain(failure.get(), job);
      clear(job, Job.Stage.FAILED);
      job.end(Job.Stage.FAILED, Optional.of(why));
    } else {
      clear(job, Job.Stage.DONE);
      job.end(Job.Stage.DONE, Optional.empty());
    }
  }

  private Optional<Exception> attempt(Job job) {
    try {
      Library library = Library.open(folder);
      checkFree(library, job.title(), job.parcel().isReplacing());
      pack(library, job);
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.of(e);
    }
  }

  /**
   * Whether it went wrong because the server ends. That shows in many ways: an interrupt, an ffmpeg
   * that was ended, a process that takes no new hooks. A film that waits for the next server though
   * nothing can be made of it is a small loss, and one that is gone is not.
   */
  private synchronized boolean isEndedBy(Exception failure, Job job) {
    long giveUpNanos = System.nanoTime() + RUMOUR.toNanos();
    try {
      while (!(failure instanceof RefusedUpload)
          && !isOver()
          && !job.isCalledOff()
          && System.nanoTime() < giveUpNanos) {
        wait(LOOK_EVERY_MS);
      }
    } catch (InterruptedException e) {
      // who interrupts us has said why
      return isOver() && !job.isCalledOff();
    }
    return isOver() && !job.isCalledOff();
  }

  private static String explain(Exception failure, Job job) {
    if (failure instanceof PackagingFailed.Cancelled) {
      return "ffmpeg was ended by somebody else; send the film again";
    }
    if (failure instanceof PackagingFailed || failure instanceof RefusedUpload) {
      Path film = job.parcel().film();
      return failure
          .getMessage()
          .replace(film.toString(), job.title())
          .replace(film.getFileName().toString(), job.title());
    }
    if (failure instanceof IOException || failure instanceof UncheckedIOException) {
      LOG.warn("packaging {} failed", job.title(), failure);
      return "the server cannot write to its library; its log says more";
    }
    LOG.error("packaging {} failed", job.title(), failure);
    return "this is our mistake; the server's log says more";
  }

  private void pack(Library library, Job job) {
    Packager packager = new Packager(Ffmpeg.find(settings.ffmpeg()), library);
    PackageRequest request =
        PackageRequest.of(job.parcel().film()).withTitle(job.title()).fromStranger();
    if (job.isTakenUp()) {
      try {
        packager.resume(request, job.progress());
        return;
      } catch (PackagingFailed.NotResumable e) {
        LOG.debug("{} is begun anew: {}", job.title(), e.getMessage());
      }
    }
    packager.pack(request, job.progress());
  }

  private void clear(Job job, Job.Stage how) {
    discard(job.parcel());
    if (how != Job.Stage.DONE && job.hasBegun()) {
      try {
        here().discardUnfinished(job.title());
      } catch (IOException e) {
        LOG.warn("what was made of {} could not be deleted", job.title(), e);
      }
    }
  }

  private static void leave(Parcel parcel) {
    try {
      parcel.close();
    } catch (IOException e) {
      LOG.warn("the lock on {} could not be given up", parcel.title(), e);
    }
  }

  /**
   * From here on nothing is packaged, and no film is taken that was not on its way before. What is
   * whole stays for the next server.
   */
  public synchronized void end() {
    isEnding = true;
    worker.interrupt();
  }

  /** The same, and lets the next server have what is whole. */
  @Override
  public void close() {
    end();
    try {
      worker.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      isClosed = true;
    }
    for (Job job : jobs()) {
      if (waiting.remove(job)) {
        if (job.isCalledOff()) {
          drop(job, "");
        } else {
          leave(job.parcel());
        }
      }
    }
  }
}
