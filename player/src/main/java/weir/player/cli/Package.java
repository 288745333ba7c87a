package weir.player.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import weir.media.encode.Codec;
import weir.media.encode.Ffmpeg;
import weir.media.encode.Ladders;
import weir.media.encode.PackagingFailed;
import weir.media.store.Copier;
import weir.media.store.CopyRequest;
import weir.media.store.Library;
import weir.media.store.PackageRequest;
import weir.media.store.Packager;
import weir.media.store.Title;

/** {@code weir package}. */
@Command(
    name = "package",
    description = {
      "Encode a video into a bit-rate ladder and put it into the library.",
      "With --copy an encoded ladder is packaged as it is."
    },
    mixinStandardHelpOptions = true)
final class Package implements Runnable {
  private static final String AUTO = "auto";

  @Parameters(
      arity = "1..*",
      paramLabel = "INPUT",
      description = {
        "A video file, or 'sample' for the one that Weir makes itself;",
        "with --copy one or several, a rung each."
      })
  private List<String> inputs;

  @Option(
      names = "--copy",
      description = "Package progressive MP4 files of H.264 and AAC as they are, without encoding.")
  private boolean isCopy;

  @Option(
      names = "--on-demand",
      description = "Write the same once more in one file per representation, with an index.")
  private boolean isOnDemand;

  @Option(
      names = "--measure",
      description = "Measure each segment's quality against the source; about doubles the time.")
  private boolean isMeasured;

  @Option(
      names = "--quick",
      description = "With 'sample': 20 s and three rungs instead of 60 s and five.")
  private boolean quick;

  @Option(
      names = "--title",
      paramLabel = "NAME",
      description = "Name in the library (default: from the file's name).")
  private Optional<String> title;

  @Mixin private InLibrary library;

  @Mixin private CompanionOptions companions;

  @Option(
      names = "--ladder",
      paramLabel = "NAME|FILE|STEPS|auto",
      description = {
        "A ladder by name (see 'weir ladders'), a ladder file FILE.json,",
        "or steps as lines:kbit/s: 234:400,360:800,720:3000 (default: default).",
        "'auto' tries out what the source needs and fits the ladder to it;",
        "'auto:' before any of these has that one's sizes, and its rates as limits."
      })
  private Optional<String> ladder;

  @Option(
      names = "--segment",
      paramLabel = "DURATION",
      description = "Length of a segment (default: 2s).")
  private Optional<Duration> segment;

  @Option(
      names = "--codec",
      paramLabel = "LIST",
      description = {
        "What to encode as, the preferred first: h264, hevc, av1, vp9, aac, opus, several with",
        "commas between them (default: h264,aac). A rung's rate is meant for H.264; the newer",
        "codecs get less for as good a picture."
      })
  private Optional<String> codec;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description = {
        "x264's preset, or what comes nearest to it with another codec",
        "(default: veryfast; ultrafast for the sample)."
      })
  private Optional<String> preset;

  @Option(
      names = "--resume",
      description = {
        "Go on with what was interrupted, with the same options: finished segments are not",
        "encoded again, only sound is made anew."
      })
  private boolean isResumed;

  @Option(
      names = "--ffmpeg",
      paramLabel = "PATH",
      description = "The ffmpeg to use (default: a capable one on PATH, else the bundled one).")
  private Optional<Path> ffmpeg;

  @Override
  public void run() {
    boolean isAboutEncoding =
        quick
            || isMeasured
            || isResumed
            || Stream.of(ladder, codec, preset, ffmpeg).anyMatch(Optional::isPresent);
    if (isCopy && isAboutEncoding) {
      throw CommandFailed.usage(
          "--copy encodes nothing: leave out"
              + " --quick, --measure, --ladder, --codec, --preset, --resume and --ffmpeg");
    }
    if (!isCopy && inputs.size() > 1) {
      throw CommandFailed.usage(
          "one video at a time; several files are the rungs of one title only with --copy");
    }
    long began = System.nanoTime();
    Title made;
    try {
      made = isCopy ? copy() : pack(encoding(), isResumed, library.folder(), ffmpeg);
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage(e.getMessage());
    }
    System.out.println(
        String.format(
            Locale.ROOT,
            "%s in %.1f s: %s",
            made.name(),
            (System.nanoTime() - began) / 1e9,
            made.manifest()));
  }

  private PackageRequest encoding() {
    String input = inputs.get(0);
    boolean isSample = input.equals("sample");
    if (quick && !isSample) {
      throw CommandFailed.usage("--quick is for 'weir package sample'; use --preset or --ladder");
    }
    PackageRequest request =
        isSample ? PackageRequest.sample(quick) : PackageRequest.of(Path.of(input));
    request = title.isPresent() ? request.withTitle(title.get()) : request;
    PackageRequest.Encoding encoding = request.encoding();
    encoding = ladder.isPresent() ? with(ladder.get(), encoding) : encoding;
    encoding = segment.isPresent() ? encoding.withSegment(segment.get()) : encoding;
    encoding = codec.isPresent() ? encoding.withCodecs(Codec.parse(codec.get())) : encoding;
    encoding = preset.isPresent() ? encoding.withPreset(preset.get()) : encoding;
    return request.with(encoding).with(extras());
  }

  private PackageRequest.Extras extras() {
    PackageRequest.Extras extras = PackageRequest.Extras.DEFAULT.with(companions.asked());
    extras = isMeasured ? extras.withQuality() : extras;
    return isOnDemand ? extras.withOnDemand() : extras;
  }

  private static PackageRequest.Encoding with(String ladder, PackageRequest.Encoding encoding) {
    if (ladder.equals(AUTO)) {
      return encoding.fitted();
    }
    return ladder.startsWith(AUTO + ":")
        ? encoding.withLadder(Ladders.chosen(ladder.substring(AUTO.length() + 1))).fitted()
        : encoding.withLadder(Ladders.chosen(ladder));
  }

  private Title copy() {
    CopyRequest request = CopyRequest.of(inputs.stream().map(Path::of).toList());
    request = title.isPresent() ? request.withTitle(title.get()) : request;
    request = segment.isPresent() ? request.withSegment(segment.get()) : request;
    request = request.with(extras());
    ProgressLines progress = new ProgressLines("packaging " + request.title(), System.err);
    try {
      return new Copier(Library.open(library.folder())).pack(request, progress);
    } catch (IOException e) {
      throw CommandFailed.running("the library " + library.folder() + " cannot be used: " + e, e);
    } finally {
      progress.done();
    }
  }

  /** Packages with progress on stderr. */
  static Title pack(
      PackageRequest request, boolean isResumed, Path library, Optional<Path> ffmpeg) {
    ProgressLines progress = new ProgressLines("packaging " + request.title(), System.err);
    CountDownLatch isSaid = new CountDownLatch(1);
    Thread patience = new Thread(() -> await(isSaid), "last-words");
    Runtime.getRuntime().addShutdownHook(patience);
    try {
      Packager packager =
          new Packager(Ffmpeg.find(ffmpeg, request.encoding().codecs()), Library.open(library));
      return isResumed ? packager.resume(request, progress) : packager.pack(request, progress);
    } catch (PackagingFailed.Cancelled e) {
      progress.done();
      throw lastWords(e, isSaid);
    } catch (IOException e) {
      throw CommandFailed.running("the library " + library + " cannot be used: " + e, e);
    } finally {
      progress.done();
      isSaid.countDown();
      forget(patience);
    }
  }

  /**
   * This command is only cancelled by the end of the process, which waits for what is said here.
   */
  private static PackagingFailed lastWords(PackagingFailed e, CountDownLatch isSaid) {
    System.err.println("weir: " + e.getMessage());
    isSaid.countDown();
    System.exit(Main.RUNNING); // waits for the end that is under way
    return e;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread patience) {
    try {
      Runtime.getRuntime().removeShutdownHook(patience);
    } catch (IllegalStateException e) {
      // the process is ending, and the hook at work
      return;
    }
  }
}
