package weir.player.check;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import weir.manifests.mpd.ByteRange;
import weir.manifests.mpd.MalformedManifest;
import weir.manifests.presentation.AdaptationSetView;
import weir.manifests.presentation.Availability;
import weir.manifests.presentation.Located;
import weir.manifests.presentation.PeriodView;
import weir.manifests.presentation.Presentation;
import weir.manifests.presentation.RepresentationView;
import weir.manifests.presentation.Segment;
import weir.manifests.presentation.UnsupportedManifest;
import weir.manifests.rules.Violation;
import weir.media.box.MalformedMedia;
import weir.media.encode.Progress;

/**
 * Fetches all of a presentation: first what each representation begins with, then every segment, a
 * few at a time, each worker with one file of its own.
 */
final class Survey {
  private final Fetching fetching;
  private final Check.Settings settings;
  private final Progress progress;
  private final long began = System.nanoTime();

  Survey(Fetching fetching, Check.Settings settings, Progress progress) {
    this.fetching = fetching;
    this.settings = settings;
    this.progress = progress;
  }

  /** Something to be done with a worker's file. */
  private interface Job<T> {
    T with(Skeleton skeleton) throws InterruptedException;
  }

  /** In the document's order; one for each representation in each Period. */
  List<Examined> of(Presentation presentation) throws IOException, InterruptedException {
    List<Job<Examined>> beginnings = new ArrayList<>();
    for (PeriodView period : presentation.periods()) {
      for (AdaptationSetView set : period.adaptationSets()) {
        for (RepresentationView one : set.representations()) {
          String name =
              presentation.periods().size() == 1
                  ? one.id()
                  : one.id() + " in Period " + period.id().orElse("from " + period.start());
          beginnings.add(skeleton -> beginning(name, period, set, one, skeleton));
        }
      }
    }
    List<Examined> begun = all(beginnings, false);

    List<Job<Examined.Piece>> pieces = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    List<Optional<String>> obstacles = new ArrayList<>();
    for (Examined one : begun) {
      Optional<String> obstacle = one.unexamined();
      int before = pieces.size();
      if (obstacle.isEmpty()) {
        try {
          Availability.Window window = one.one().available();
          for (long i = window.first(); i < window.end(); i++) {
            if (pieces.size() == settings.mostSegments()) {
              obstacle =
                  Optional.of(
                      "more than " + settings.mostSegments() + " segments in all are listed");
              break;
            }
            Segment segment = one.one().segments().at(i);
            pieces.add(skeleton -> piece(segment, one, skeleton));
          }
        } catch (MalformedManifest | UnsupportedManifest e) {
          obstacle = Optional.of(e.getMessage());
        }
      }
      counts.add(pieces.size() - before);
      obstacles.add(obstacle);
    }
    List<Examined.Piece> fetched = all(pieces, true);

    List<Examined> examined = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < begun.size(); i++) {
      Examined one = begun.get(i);
      int end = at + counts.get(i);
      examined.add(
          new Examined(
              one.name(),
              one.period(),
              one.set(),
              one.one(),
              one.initialization(),
              one.initializationReceived(),
              one.index(),
              fetched.subList(at, end),
              one.problems(),
              obstacles.get(i)));
      at = end;
    }
    return examined;
  }

  private <T> List<T> all(List<Job<T>> jobs, boolean isTold)
      throws IOException, InterruptedException {
    List<T> results = new ArrayList<>(Collections.nCopies(jobs.size(), null));
    AtomicInteger next = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    Callable<Void> worker =
        () -> {
          try (Skeleton skeleton = new Skeleton()) {
            for (int i = next.getAndIncrement(); i < jobs.size(); i = next.getAndIncrement()) {
              T result = jobs.get(i).with(skeleton);
              synchronized (results) {
                results.set(i, result);
              }
              if (isTold) {
                tell(done.incrementAndGet(), jobs.size());
              }
            }
            return null;
          }
        };
    int workers = Math.min(settings.parallel(), jobs.size());
    ExecutorService executor = Executors.newFixedThreadPool(Math.max(1, workers));
    try {
      List<Future<Void>> running = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        running.add(executor.submit(worker));
      }
      for (Future<Void> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("no temporary file: " + e.getCause().getMessage(), e.getCause());
    } finally {
      executor.shutdownNow();
    }
    return results;
  }

  private void tell(int done, int of) {
    long passed = System.nanoTime() - began;
    progress.at((double) done / of, Duration.ofNanos(passed / done * (of - done)));
  }

  /** A representation without its segments: initialization and index. */
  private Examined beginning(
      String name,
      PeriodView period,
      AdaptationSetView set,
      RepresentationView one,
      Skeleton skeleton)
      throws InterruptedException {
    List<Violation> problems = new ArrayList<>();
    Optional<Initialization> initialization = Optional.empty();
    Optional<Received> received = Optional.empty();
    Optional<Index> index = Optional.empty();
    Optional<String> obstacle = Optional.empty();
    RepresentationView whole = one;
    if (one.index().isPresent()) {
      String place = name + " index, " + name(one.index().get());
      try {
        index = Optional.of(index(one.index().get(), skeleton));
        if (index.get().refersToFurtherIndexes()) {
          obstacle = Optional.of("its index refers to further ones, which are not followed here");
        } else {
          whole = one.indexed(index.get().segments());
        }
      } catch (MalformedMedia e) {
        problems.add(new Violation(place, what(e)));
        obstacle = Optional.of("its index cannot be read");
      } catch (IOException | IllegalArgumentException | ArithmeticException e) {
        problems.add(new Violation(place, String.valueOf(e.getMessage())));
        obstacle = Optional.of("its index cannot be read");
      }
    }
    Optional<Located> first =
        one.initialization().isPresent()
            ? Optional.of(new Located(one.initialization().get(), one.initializationRange()))
            : obstacle.isEmpty() && Examined.isMp4(one) ? firstSegment(whole) : Optional.empty();
    if (first.isPresent()) {
      String place = name + " initialization, " + name(first.get());
      received = Optional.of(fetching.fetch(first.get(), skeleton));
      received.get().problem().ifPresent(what -> problems.add(new Violation(place, what)));
      if (received.get().problem().isEmpty() && Examined.isMp4(one)) {
        try {
          initialization = Optional.of(Initialization.read(skeleton.path()));
        } catch (MalformedMedia e) {
          problems.add(new Violation(place, what(e)));
        } catch (IOException e) {
          problems.add(new Violation(place, String.valueOf(e.getMessage())));
        }
      }
    }
    return new Examined(
        name, period, set, whole, initialization, received, index, List.of(), problems, obstacle);
  }

  /** Where there is no other, a file initializes itself. */
  private static Optional<Located> firstSegment(RepresentationView one) {
    if (!one.isAddressable() || one.available().isEmpty()) {
      return Optional.empty();
    }
    Segment segment = one.segments().at(one.available().first());
    return Optional.of(new Located(segment.url(), segment.range()));
  }

  private Index index(Located where, Skeleton skeleton) throws IOException, InterruptedException {
    long from = where.range().map(ByteRange::first).orElse(0L);
    Received received = fetching.fetch(where, skeleton, from);
    if (received.problem().isPresent()) {
      throw new IOException(received.problem().get());
    }
    return Index.read(skeleton, from, received.bytes(), received.wholeBytes());
  }

  private Examined.Piece piece(Segment segment, Examined of, Skeleton skeleton)
      throws InterruptedException {
    Received received = fetching.fetch(new Located(segment.url(), segment.range()), skeleton);
    Optional<Media> media = Optional.empty();
    Optional<String> flaw = Optional.empty();
    if (received.problem().isEmpty() && of.initialization().isPresent()) {
      try {
        media = Optional.of(Media.read(skeleton.path(), of.initialization().get()));
      } catch (MalformedMedia e) {
        flaw = Optional.of(what(e));
      } catch (IOException e) {
        flaw = Optional.of(String.valueOf(e.getMessage()));
      }
    } else if (received.problem().isEmpty() && received.bytes() == 0) {
      flaw = Optional.of("it is empty");
    }
    return new Examined.Piece(segment, received, media, flaw);
  }

  private static String name(Located what) {
    return Fetching.name(what.url(), what.range());
  }

  /** Without the name of the file it passed through. */
  private static String what(MalformedMedia e) {
    String message = e.getMessage();
    return message.startsWith(e.location() + ", ")
        ? message.substring(e.location().length() + 2)
        : message;
  }
}
