package weir.media.store;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import weir.media.box.BoxReader;
import weir.media.box.MalformedMedia;
import weir.media.box.Movie;
import weir.media.box.MovieTrack;
import weir.media.box.SampleCursor;
import weir.media.box.Track;
import weir.media.copy.Cuts;
import weir.media.copy.Fragmenter;
import weir.media.copy.PictureTimes;
import weir.media.encode.Designation;
import weir.media.encode.Designation.Use;
import weir.media.encode.PackagingFailed;
import weir.media.encode.PackagingFailed.UnreadableInput;
import weir.media.encode.Progress;
import weir.media.encode.Rung;

/**
 * Makes titles of what is encoded already, without ffmpeg: cuts each track at key frames that all
 * rungs have in common. Safe to use from several threads.
 */
public final class Copier {
  /** Told until the title is really there. */
  private static final double ALMOST = 0.999;

  private static final long SECONDS_TO_END = 10;

  private final Library library;

  public Copier(Library library) {
    this.library = library;
  }

  /**
   * Packages on this thread; interrupting it cancels. Whatever happens, and also when the process
   * is ended meanwhile, either the whole title is there under its name or nothing of it.
   *
   * @param progress hears 1 only when the title is there; called on this thread
   * @throws UnreadableInput naming the file that is missing, damaged, of another format, or not
   *     aligned with the others
   * @throws PackagingFailed.Cancelled when the thread was interrupted; its flag stays set
   * @throws PackagingFailed when anything else fails, with one line for the user
   */
  public Title pack(CopyRequest request, Progress progress) {
    long began = System.nanoTime();
    CountDownLatch ended = new CountDownLatch(1);
    Thread worker = Thread.currentThread();
    Thread emergency = new Thread(() -> end(worker, ended), "copying-ends");
    if (!ProcessEnd.tell(emergency)) {
      throw new PackagingFailed.Cancelled(request.title());
    }
    Subtitles subtitles =
        Subtitles.files(request.extras().companions(), Optional.of(request.inputs().get(0)));
    try (Inputs inputs = Inputs.open(request.inputs());
        Workplace place = Workplace.open(library.folder())) {
      Told told = new Told(progress, began, inputs.bytes());
      copy(request, subtitles, inputs, told, place.built(), began);
      Title title = place.publish(request.title());
      progress.at(1, Duration.ZERO);
      return title;
    } catch (ClosedByInterruptException e) {
      throw new PackagingFailed.Cancelled(request.title());
    } catch (MalformedMedia e) {
      throw new UnreadableInput(e.getMessage() + "; it cannot be copied, leave --copy out");
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new PackagingFailed.Cancelled(request.title());
      }
      throw new PackagingFailed(
          request.title() + ": packaging into " + library.folder() + " failed: " + e.getMessage(),
          e);
    } finally {
      ended.countDown();
      ProcessEnd.forget(emergency);
    }
  }

  private static void end(Thread worker, CountDownLatch ended) {
    worker.interrupt();
    try {
      ended.await(SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      // the process ends; the next one that opens the library sweeps
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(
      CopyRequest request, Subtitles subtitles, Inputs inputs, Told told, Path folder, long began)
      throws IOException {
    List<Picture> pictures = inputs.pictures();
    List<Picture> ladder =
        pictures.stream()
            .sorted(Comparator.comparingLong(picture -> picture.times.bytes()))
            .toList();
    Cuts cuts = Cuts.of(pictures.stream().map(Picture::times).toList(), request.segment());

    Fragmenter fragmenter = new Fragmenter();
    TitleFiles.Ids ids = new TitleFiles.Ids();
    List<Rendition> video = new ArrayList<>();
    List<Rung> rungs = new ArrayList<>();
    double seconds = cuts.endTicks() / (double) cuts.timescale();
    for (Picture picture : ladder) {
      Track facts = picture.track.facts();
      String id = ids.unique(Math.min(facts.width(), facts.height()) + "p");
      Path home = Files.createDirectory(folder.resolve(id));
      List<Fragmenter.Segment> segments =
          fragmenter.picture(
              picture.input.reader, picture.track, picture.times, cuts, home, told::more);
      video.add(rendition(id, home, segments));
      rungs.add(
          new Rung(
              even(facts.width()),
              even(facts.height()),
              Math.max(1, Math.round(picture.times.bytes() * 8 / seconds))));
    }
    List<TitleManifest.Sound> sounds = new ArrayList<>();
    for (Voice voice : Designation.mainFirst(inputs.voices(), one -> designation(one.track))) {
      Designation designation = designation(voice.track);
      String id = ids.unique("audio-" + designation.language());
      Path home = Files.createDirectory(folder.resolve(id));
      double zero =
          pictures.stream()
              .filter(picture -> picture.input == voice.input)
              .findFirst()
              .orElse(pictures.get(0))
              .times
              .zeroSeconds();
      List<Fragmenter.Segment> segments =
          fragmenter.sound(
              voice.input.reader, voice.input.movie, voice.track, zero, cuts, home, told::more);
      if (segments.isEmpty()) {
        throw new UnreadableInput(
            voice.input.name() + ": none of its sound plays while there is a picture");
      }
      sounds.add(
          new TitleManifest.Sound(rendition(id, home, segments), designation, sounds.size()));
    }
    Companions companions = request.extras().companions();
    if (companions.cover().isPresent()) {
      Files.write(folder.resolve(Title.COVER), Cover.of(companions.cover().get()));
    }
    new TitleFiles(
            request.title(),
            pictures.get(0).input.name(),
            pictures.get(0).times.frameRate(),
            rungs,
            video,
            sounds,
            new Beside(
                companions.displayTitle().orElse(request.title()),
                companions.description().orElse(""),
                Beside.texts(subtitles, TitleManifest.duration(video.get(0))),
                Optional.empty()))
        .write(folder, request.extras().isOnDemand(), began);
  }

  private static Rendition rendition(String id, Path home, List<Fragmenter.Segment> segments)
      throws IOException {
    Path init = home.resolve("init.mp4");
    return new Rendition(
        id,
        Track.read(init),
        Files.size(init),
        segments.stream()
            .map(
                one ->
                    new Rendition.MediaSegment(one.startTicks(), one.durationTicks(), one.bytes()))
            .toList());
  }

  private static Designation designation(MovieTrack track) {
    Set<Use> uses = EnumSet.noneOf(Use.class);
    if (track.isEnabled()) {
      uses.add(Use.DEFAULT);
    }
    for (String role : track.roles()) {
      switch (role) {
        case "dub" -> uses.add(Use.DUB);
        case "commentary" -> uses.add(Use.COMMENTARY);
        case "description" -> uses.add(Use.DESCRIPTION);
        case "caption", "enhanced-audio-intelligibility" -> uses.add(Use.HARD_OF_HEARING);
        default -> {
          // main and alternate are told anew, by the order
        }
      }
    }
    return new Designation(track.language(), track.name(), uses);
  }

  private static int even(int pixels) {
    return Math.max(2, pixels & ~1);
  }

  /** A file that stays open while its tracks are cut. */
  private record Input(Path file, BoxReader reader, Movie movie) {
    String name() {
      return file.getFileName().toString();
    }
  }

  private record Picture(Input input, MovieTrack track, PictureTimes times) {}

  private record Voice(Input input, MovieTrack track) {}

  /** All input files, open. */
  private record Inputs(List<Input> files) implements AutoCloseable {
    static Inputs open(List<Path> paths) throws IOException {
      Inputs inputs = new Inputs(new ArrayList<>());
      try {
        for (Path path : paths) {
          if (Files.isDirectory(path)) {
            throw new UnreadableInput(path + ": is a folder, name files");
          }
          BoxReader reader = BoxReader.open(path);
          inputs.files.add(new Input(path, reader, new Movie(1, List.of())));
          inputs.files.set(inputs.files.size() - 1, new Input(path, reader, movie(path, reader)));
        }
        return inputs;
      } catch (NoSuchFileException e) {
        inputs.close();
        throw new UnreadableInput(e.getFile() + ": there is no such file");
      } catch (IOException | RuntimeException e) {
        inputs.close();
        throw e;
      }
    }

    private static Movie movie(Path path, BoxReader reader) throws IOException {
      Movie movie = Movie.read(reader);
      for (MovieTrack track : movie.tracks()) {
        String codecs = track.facts().codecs();
        if (!codecs.matches("avc[13]\\..*|mp4a\\.40\\..*")) {
          throw new UnreadableInput(
              path
                  + ": holds "
                  + codecs.strip()
                  + "; only H.264 and AAC are copied, leave --copy out to encode it");
        }
      }
      if (movie.tracks().isEmpty()) {
        throw new UnreadableInput(path + ": has neither picture nor sound");
      }
      return movie;
    }

    long bytes() {
      return files.stream().mapToLong(file -> file.reader.bytes()).sum();
    }

    List<Picture> pictures() throws IOException {
      List<Picture> pictures = new ArrayList<>();
      for (Input input : files) {
        for (MovieTrack track : input.movie.tracks()) {
          if (track.facts().isVideo()) {
            PictureTimes times = PictureTimes.of(input.name(), input.movie, track);
            pictures.add(new Picture(input, track, times));
          }
        }
      }
      if (pictures.isEmpty()) {
        throw new UnreadableInput(
            files.get(0).name() + ": there is only sound in it; a title needs a picture");
      }
      return pictures;
    }

    /**
     * Sound that several rungs carry is taken once, where it has most bytes: the n-th track of a
     * language in one file is the n-th of that language in another. A file of sound alone was named
     * on purpose, and all its tracks are taken.
     */
    List<Voice> voices() throws IOException {
      Map<String, Voice> voices = new LinkedHashMap<>();
      for (Input input : files) {
        Map<String, Integer> ofLanguage = new HashMap<>();
        boolean hasPicture =
            input.movie.tracks().stream().anyMatch(track -> track.facts().isVideo());
        String owner = hasPicture ? "any rung" : input.file.toString();
        for (MovieTrack track : input.movie.tracks()) {
          if (track.facts().isAudio()) {
            String language = track.language();
            String key = owner + " " + language + " " + ofLanguage.merge(language, 1, Integer::sum);
            Voice voice = new Voice(input, track);
            Voice known = voices.get(key);
            if (known == null || bytes(track) > bytes(known.track)) {
              voices.put(key, voice);
            }
          }
        }
      }
      return List.copyOf(voices.values());
    }

    private static long bytes(MovieTrack track) throws IOException {
      long bytes = 0;
      SampleCursor samples = track.samples();
      while (samples.next()) {
        bytes += samples.bytes();
      }
      return bytes;
    }

    @Override
    public void close() throws IOException {
      for (Input file : files) {
        file.reader.close();
      }
    }
  }

  /** How far the work is, by bytes. */
  private static final class Told {
    private static final long PAUSE_NANOS = 250_000_000;

    private final Progress progress;
    private final long began;
    private final long total;
    private long done;
    private long told;

    Told(Progress progress, long began, long total) {
      this.progress = progress;
      this.began = began;
      this.total = Math.max(1, total);
      this.told = began;
    }

    void more(long bytes) {
      done += bytes;
      long now = System.nanoTime();
      if (now - told >= PAUSE_NANOS) {
        told = now;
        double fraction = Math.min(ALMOST, done / (double) total);
        progress.at(fraction, Duration.ofNanos((long) ((now - began) * (1 - fraction) / fraction)));
      }
    }
  }
}
