package weir.media.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import weir.media.box.Patch;
import weir.media.encode.Codec;
import weir.media.encode.Comparison;
import weir.media.encode.Encoder;
import weir.media.encode.Ffmpeg;
import weir.media.encode.FittedLadder;
import weir.media.encode.PackagingFailed;
import weir.media.encode.PerTitle;
import weir.media.encode.Phases;
import weir.media.encode.Probe;
import weir.media.encode.Progress;
import weir.media.encode.Rung;
import weir.media.encode.Source;
import weir.media.encode.Still;
import weir.media.encode.TextTracks;
import weir.media.encode.Thumbnails;

/**
 * Makes titles: encodes in one ffmpeg run, reads the boxes of what came out, holds it to its
 * promises, and writes manifest, sizes and card. Safe to use from several threads.
 */
public final class Packager {
  /** Told until the title is really there. */
  private static final double ALMOST = 0.999;

  /** Comparing each picture with the source takes about as long as making it. */
  private static final double ENCODED = 0.5;

  /** Fitting a ladder takes about a tenth of what encoding does. */
  private static final double FITTED = 0.1;

  private final Ffmpeg ffmpeg;
  private final Library library;

  public Packager(Ffmpeg ffmpeg, Library library) {
    this.ffmpeg = ffmpeg;
    this.library = library;
  }

  /**
   * Packages on this thread; interrupting it cancels. Whatever happens, and also when the process
   * is ended meanwhile, ffmpeg is ended and either the whole title is there under its name or
   * nothing of it. What was encoded until then is kept out of sight, to be resumed.
   *
   * @param progress hears 1 only when the title is there
   * @throws PackagingFailed.UnreadableInput when the input is missing or no video
   * @throws PackagingFailed.Cancelled when the thread was interrupted; its flag stays set
   * @throws PackagingFailed when anything else fails, with one line for the user
   */
  public Title pack(PackageRequest request, Progress progress) {
    return pack(request, false, progress);
  }

  /**
   * Goes on with an interrupted {@link #pack} of the same request, without encoding its finished
   * segments again. The title is as if there had been no interruption.
   *
   * @throws PackagingFailed.NotResumable when there is no such job, its input has changed, or it
   *     was asked for something else
   */
  public Title resume(PackageRequest request, Progress progress) {
    return pack(request, true, progress);
  }

  private Title pack(PackageRequest request, boolean isResumed, Progress progress) {
    long began = System.nanoTime();
    Phases phases = new Phases(progress);
    Probe probe = new Probe(ffmpeg);
    Source source =
        request
            .input()
            .map(request.isFromStranger() ? probe::strangers : probe::source)
            .orElseGet(() -> Source.sample(request.isQuick()));
    Companions companions = request.extras().companions();
    Subtitles files = Subtitles.files(companions, request.input());
    Optional<byte[]> cover = companions.cover().map(Cover::of);
    try (Workplace place =
        isResumed
            ? Workplace.resume(library.folder(), request.title())
            : Workplace.open(library.folder())) {
      PerTitle perTitle = new PerTitle(ffmpeg, place.built());
      AtomicReference<Encoder> encoder = new AtomicReference<>();
      TextTracks texts = new TextTracks(ffmpeg, place.built());
      Still still = new Still(ffmpeg, place.built());
      Comparison comparison = new Comparison(ffmpeg, place.built());
      Runnable stop =
          () -> {
            perTitle.stop();
            texts.stop();
            still.stop();
            Optional.ofNullable(encoder.get()).ifPresent(Encoder::stop);
            comparison.stop();
          };
      Thread emergency = new Thread(() -> giveUp(stop, place), "packaging-ends");
      if (!ProcessEnd.tell(emergency)) {
        throw new PackagingFailed.Cancelled(source.name());
      }
      try {
        Optional<FittedLadder> fitted = fitted(perTitle, request, source, progress, phases);
        List<Rung> rungs = fitted.map(FittedLadder::rungs).orElseGet(() -> rungs(request, source));
        Optional<Thumbnails> thumbnails =
            companions.hasThumbnails()
                ? Optional.of(Thumbnails.of(rungs.get(0), source.frameRate(), source.frames()))
                : Optional.empty();
        Encoder.Settings settings =
            new Encoder.Settings(
                rungs,
                request.encoding().codecs(),
                request.encoding().segment(),
                request.encoding().preset(),
                request.encoding().isCaptioned(),
                thumbnails);
        JobCard job =
            JobCard.of(request.title(), request.input(), Encoder.recipe(ffmpeg, source, settings));
        place.begin(job, isResumed);
        Salvage salvage = Salvage.of(source, settings);
        Encoder.Part part = isResumed ? salvage.gather(place.built()) : Encoder.Part.WHOLE;
        Subtitles subtitles =
            companions.findsSubtitles() ? files.withThoseIn(source, texts, progress) : files;
        if (part.firstFrame() < source.frames()) {
          Path home = salvage.folder(place.built(), part);
          encoder.set(new Encoder(ffmpeg, home));
          encoder
              .get()
              .encode(
                  source,
                  settings,
                  part,
                  phases.until(request.extras().isMeasured() ? ENCODED : ALMOST));
          if (part.firstFrame() > 0) {
            salvage.append(place.built(), home, part);
          }
        }
        List<Rendition> video =
            describe(place.built(), request, source, rungs, subtitles, thumbnails, began);
        if (cover.isPresent()) {
          Files.write(place.built().resolve(Title.COVER), cover.get());
        } else {
          Cover.take(still, source, video, progress);
        }
        if (fitted.isPresent()) {
          Files.write(
              place.built().resolve(Title.LADDER),
              fitted.get().write(request.title(), "fitted to " + source.name()));
        }
        if (request.extras().isMeasured()) {
          Quality quality =
              Measurement.of(
                  comparison, source, video, captioned(request, rungs), phases.until(ALMOST));
          Files.write(place.built().resolve(Title.QUALITY), quality.write());
        }
        Title title = place.publish(request.title());
        progress.at(1, Duration.ZERO);
        return title;
      } catch (PackagingFailed.Cancelled e) {
        throw place.isResumable()
            ? new PackagingFailed.Cancelled(
                source.name(), "what is finished is kept, and --resume goes on with it")
            : e;
      } finally {
        stop.run();
        ProcessEnd.forget(emergency);
      }
    } catch (IOException e) {
      throw new PackagingFailed(
          source.name() + ": packaging into " + library.folder() + " failed: " + e.getMessage(), e);
    }
  }

  private static Optional<FittedLadder> fitted(
      PerTitle perTitle, PackageRequest request, Source source, Progress progress, Phases phases) {
    PackageRequest.Encoding encoding = request.encoding();
    if (!encoding.isFitted()) {
      return Optional.empty();
    }
    FittedLadder fitted =
        perTitle.fit(
            source, encoding.ladder(), encoding.segment(), encoding.preset(), phases.until(FITTED));
    fitted.fits().forEach(fit -> progress.tell("ladder: " + fit));
    return Optional.of(fitted);
  }

  private static List<Rung> rungs(PackageRequest request, Source source) {
    return request
        .encoding()
        .ladder()
        .climbedBy(source.width(), source.height(), source.videoBitRate());
  }

  private static List<Rung> captioned(PackageRequest request, List<Rung> rungs) {
    return request.encoding().codecs().stream()
        .filter(codec -> codec.isPicture() && request.encoding().isCaptioned())
        .flatMap(codec -> rungs.stream().map(codec::rung))
        .toList();
  }

  private static void giveUp(Runnable stop, Workplace place) {
    stop.run();
    try {
      place.close();
    } catch (IOException e) {
      // the process ends; the next one that opens the library sweeps
      return;
    }
  }

  /**
   * Turns ffmpeg's folders into representations, and writes what is said of them; returns those of
   * pictures.
   */
  private static List<Rendition> describe(
      Path folder,
      PackageRequest request,
      Source source,
      List<Rung> rungs,
      Subtitles subtitles,
      Optional<Thumbnails> thumbnails,
      long began)
      throws IOException {
    List<Codec> codecs = request.encoding().codecs();
    List<Codec> pictures = codecs.stream().filter(Codec::isPicture).toList();
    List<Codec> sounds = codecs.stream().filter(codec -> !codec.isPicture()).toList();
    List<Rendition> video = new ArrayList<>();
    for (int i = 0; i < pictures.size() * rungs.size(); i++) {
      String name = rungs.get(i % rungs.size()).name();
      String id = id(name, pictures, i / rungs.size());
      Files.move(folder.resolve("v" + i), folder.resolve(id), StandardCopyOption.ATOMIC_MOVE);
      Rendition rendition = Rendition.read(id, folder.resolve(id));
      if (!video.isEmpty() && !rendition.isAlignedWith(video.get(0))) {
        throw new PackagingFailed(
            source.name()
                + ": the segments of "
                + id
                + " and "
                + video.get(0).id()
                + " do not begin at the same frames; this ffmpeg cannot be used",
            List.of());
      }
      video.add(rendition);
    }
    double seconds = video.get(0).endTicks() / (double) video.get(0).track().timescale();
    List<TitleManifest.Sound> audio = new ArrayList<>();
    TitleFiles.Ids ids = new TitleFiles.Ids();
    for (int i = 0; i < source.audio().size() * sounds.size(); i++) {
      Source.AudioTrack track = source.audio().get(i / sounds.size());
      String name = "audio-" + track.designation().language();
      String id = ids.unique(id(name, sounds, i % sounds.size()));
      Path home = folder.resolve(id);
      Files.move(folder.resolve("a" + i), home, StandardCopyOption.ATOMIC_MOVE);
      Patch.nothingSkipped(home.resolve("init.mp4"));
      Rendition whole = Rendition.read(id, home);
      // a picture that ended before its file said so leaves sound nobody would ask for
      Rendition kept = whole.startingBefore(seconds);
      for (int number = kept.segments().size() + 1; number <= whole.segments().size(); number++) {
        Files.delete(Rendition.segment(home, number));
      }
      audio.add(new TitleManifest.Sound(kept, track.designation(), i / sounds.size()));
    }
    List<Rung> ladder = rungs.stream().map(pictures.get(0)::rung).toList();
    Beside beside =
        Beside.of(request, source)
            .with(Beside.texts(subtitles, TitleManifest.duration(video.get(0))));
    if (thumbnails.isPresent()) {
      Path sheets = folder.resolve(Thumbnails.ID);
      beside = beside.with(Beside.Sheets.read(thumbnails.get(), source.frameRate(), sheets));
    }
    new TitleFiles(request.title(), source.name(), source.frameRate(), ladder, video, audio, beside)
        .write(folder, request.extras().isOnDemand(), began);
    return video;
  }

  /** With the codec's name behind it, unless it is the first. */
  private static String id(String name, List<Codec> codecs, int index) {
    return index == 0 ? name : name + "-" + codecs.get(index).word();
  }
}
