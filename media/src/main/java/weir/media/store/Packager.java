package weir.media.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import weir.media.box.Patch;
import weir.media.encode.Codec;
import weir.media.encode.Encoder;
import weir.media.encode.Ffmpeg;
import weir.media.encode.PackagingFailed;
import weir.media.encode.Probe;
import weir.media.encode.Progress;
import weir.media.encode.Rung;
import weir.media.encode.Source;

/**
 * Makes titles: encodes in one ffmpeg run, reads the boxes of what came out, holds it to its
 * promises, and writes manifest, sizes and card. Safe to use from several threads.
 */
public final class Packager {
  /** Told until the title is really there. */
  private static final double ALMOST = 0.999;

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
    Source source =
        request
            .input()
            .map(new Probe(ffmpeg)::source)
            .orElseGet(() -> Source.sample(request.isQuick()));
    List<Rung> rungs = rungs(request, source);
    Encoder.Settings settings =
        new Encoder.Settings(
            rungs,
            request.encoding().codecs(),
            request.encoding().segment(),
            request.encoding().preset(),
            request.encoding().isCaptioned());
    try {
      JobCard job =
          JobCard.of(request.title(), request.input(), Encoder.recipe(ffmpeg, source, settings));
      try (Workplace place =
          isResumed
              ? Workplace.resume(library.folder(), job)
              : Workplace.begin(library.folder(), job)) {
        encode(place, source, settings, isResumed, progress);
        describe(place.built(), request, source, rungs, began);
        Title title = place.publish(request.title());
        progress.at(1, Duration.ZERO);
        return title;
      }
    } catch (IOException e) {
      throw new PackagingFailed(
          source.name() + ": packaging into " + library.folder() + " failed: " + e.getMessage(), e);
    }
  }

  private void encode(
      Workplace place,
      Source source,
      Encoder.Settings settings,
      boolean isResumed,
      Progress progress)
      throws IOException {
    Salvage salvage = Salvage.of(source, settings);
    Encoder.Part part = isResumed ? salvage.gather(place.built()) : Encoder.Part.WHOLE;
    boolean isAllThere = part.firstFrame() == source.frames() && !part.hasSound();
    if (isAllThere) {
      return;
    }
    Path folder = salvage.folder(place.built(), part);
    Encoder encoder = new Encoder(ffmpeg, folder);
    Thread emergency = new Thread(() -> giveUp(encoder, place), "packaging-ends");
    Runtime.getRuntime().addShutdownHook(emergency);
    try {
      encoder.encode(
          source,
          settings,
          part,
          (fraction, remaining) -> progress.at(Math.min(fraction, ALMOST), remaining));
    } catch (PackagingFailed.Cancelled e) {
      throw place.isResumable()
          ? new PackagingFailed.Cancelled(
              source.name(), "what is finished is kept, and --resume goes on with it")
          : e;
    } finally {
      encoder.stop();
      forget(emergency);
    }
    if (part.firstFrame() > 0) {
      salvage.append(place.built(), folder, part);
    }
  }

  private static List<Rung> rungs(PackageRequest request, Source source) {
    return request
        .encoding()
        .ladder()
        .climbedBy(source.width(), source.height(), source.videoBitRate());
  }

  private static void giveUp(Encoder encoder, Workplace place) {
    encoder.stop();
    try {
      place.close();
    } catch (IOException e) {
      // the process ends; the next one that opens the library sweeps
      return;
    }
  }

  static void forget(Thread emergency) {
    try {
      Runtime.getRuntime().removeShutdownHook(emergency);
    } catch (IllegalStateException e) {
      // the process is ending, and the hook at work
      return;
    }
  }

  /** Turns ffmpeg's folders into representations, and writes what is said of them. */
  private static void describe(
      Path folder, PackageRequest request, Source source, List<Rung> rungs, long began)
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
      String id = ids.unique(id("audio-" + track.language(), sounds, i % sounds.size()));
      Path home = folder.resolve(id);
      Files.move(folder.resolve("a" + i), home, StandardCopyOption.ATOMIC_MOVE);
      Patch.nothingSkipped(home.resolve("init.mp4"));
      Rendition whole = Rendition.read(id, home);
      // a picture that ended before its file said so leaves sound nobody would ask for
      Rendition kept = whole.startingBefore(seconds);
      for (int number = kept.segments().size() + 1; number <= whole.segments().size(); number++) {
        Files.delete(Rendition.segment(home, number));
      }
      boolean isMain = i < sounds.size();
      audio.add(new TitleManifest.Sound(kept, track.language(), track.label(), isMain));
    }
    List<Rung> ladder = rungs.stream().map(pictures.get(0)::rung).toList();
    new TitleFiles(request.title(), source.name(), source.frameRate(), ladder, video, audio)
        .write(folder, request.extras().isOnDemand(), began);
  }

  /** With the codec's name behind it, unless it is the first. */
  private static String id(String name, List<Codec> codecs, int index) {
    return index == 0 ? name : name + "-" + codecs.get(index).word();
  }
}
