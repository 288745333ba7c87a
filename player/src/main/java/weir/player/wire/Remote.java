package weir.player.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import weir.manifests.mpd.ByteRange;
import weir.manifests.mpd.Mpd;
import weir.manifests.mpd.MpdReader;
import weir.manifests.presentation.AdaptationSetView;
import weir.manifests.presentation.Located;
import weir.manifests.presentation.Presentation;
import weir.manifests.presentation.RepresentationView;
import weir.manifests.presentation.Segment;
import weir.media.store.Sizes;
import weir.player.abr.Ladder;
import weir.player.session.Request;
import weir.player.session.Title;
import weir.player.session.Track;

/**
 * A title as it lies on a server: what a session plays, and the address of everything it may ask
 * for.
 */
public final class Remote {
  private final Title title;
  private final List<List<RepresentationView>> representations;
  private final int[] firstSegment;
  private final boolean isFromWeir;
  private final URI address;

  /**
   * What of a title is wanted.
   *
   * @param from where to begin; the segment that holds this moment is the first
   * @param length how much to play from there on; empty for everything
   * @param maxHeight representations with more lines are left out, unless none would remain
   * @param maxKbps representations with a higher rate are left out, unless none would remain
   * @param audioLanguage the language wanted; where there is none, or it is not there, the first
   */
  public record Choice(
      Duration from,
      Optional<Duration> length,
      int maxHeight,
      double maxKbps,
      Optional<String> audioLanguage) {
    /** All of it. */
    public static final Choice DEFAULT =
        new Choice(
            Duration.ZERO,
            Optional.empty(),
            Integer.MAX_VALUE,
            Double.POSITIVE_INFINITY,
            Optional.empty());
  }

  /** A title that cannot be played; says where and why. */
  public static final class Unplayable extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Unplayable(String message) {
      super(message);
    }

    public Unplayable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private Remote(
      Title title,
      List<List<RepresentationView>> representations,
      int[] firstSegment,
      boolean isFromWeir,
      URI address) {
    this.title = title;
    this.representations = representations;
    this.firstSegment = firstSegment;
    this.isFromWeir = isFromWeir;
    this.address = address;
  }

  /** Whether the server that has it is a Weir. */
  public boolean isFromWeir() {
    return isFromWeir;
  }

  /**
   * Where the server hears how playing goes. Only of one that calls itself a Weir and has the title
   * where a Weir has titles, since anybody else would be asked for something strange.
   */
  public Optional<URI> beacons() {
    String path = address.getRawPath();
    boolean isWhereOursAre = path.startsWith("/media/") || path.startsWith("/via/");
    return isFromWeir && isWhereOursAre
        ? Optional.of(address.resolve("/api/beacons"))
        : Optional.empty();
  }

  public Title title() {
    return title;
  }

  /** Where what is asked for lies: an address, and which bytes of it if not all. */
  public Located located(Request request) {
    RepresentationView representation = representations.get(request.track()).get(request.rung());
    if (request.isInit()) {
      return new Located(
          representation.initialization().orElseThrow(), representation.initializationRange());
    }
    Segment segment =
        representation.segments().at((long) request.index() + firstSegment[request.track()]);
    return new Located(segment.url(), segment.range());
  }

  /** The time that a request's media have at the beginning of the title's time line, ms. */
  public double offsetMs(Request request) {
    RepresentationView of = representations.get(request.track()).get(request.rung());
    return 1000.0 * of.presentationTimeOffset() / of.timescale();
  }

  /**
   * Fetches and reads a manifest, beside it the sizes of all segments where the server is a Weir
   * that tells them, and from the media the indexes that list their segments.
   *
   * @throws Unplayable if it is not to be had, not a manifest, or holds nothing that can be played
   */
  public static Remote open(HttpClient client, URI manifest, Choice choice)
      throws InterruptedException {
    RemoteManifest read = RemoteManifest.fetch(client, manifest, finding -> {});
    URI address = read.address();
    Optional<Sizes> sizes =
        read.isFromWeir() ? sizes(client, address.resolve("sizes.json")) : Optional.empty();
    Presentation presentation = Presentation.of(read.mpd(), address);
    return of(client, address, presentation, sizes, choice, read.isFromWeir());
  }

  /**
   * Reads a manifest from disk, and beside it the sizes of all segments where {@code sizes.json}
   * tells them. What its representations say of themselves is known, but nothing of it need be
   * there.
   *
   * @param client for indexes in the media, should the manifest say that they lie on a server
   * @throws Unplayable if it cannot be read, or holds nothing that can be played
   */
  public static Remote read(HttpClient client, Path manifest, Choice choice)
      throws InterruptedException {
    URI address = manifest.toAbsolutePath().normalize().toUri();
    Path besides = manifest.resolveSibling("sizes.json");
    try (InputStream document = Files.newInputStream(manifest)) {
      Mpd mpd = MpdReader.read(document, manifest.toString());
      Optional<Sizes> sizes = Optional.empty();
      if (Files.isRegularFile(besides)) {
        try (InputStream json = Files.newInputStream(besides)) {
          sizes = Optional.of(Sizes.read(json));
        }
      }
      return of(client, address, Presentation.of(mpd, address), sizes, choice, false);
    } catch (IOException e) {
      throw new Unplayable(manifest + " cannot be read: " + e, e);
    }
  }

  /** What the manifest says of a track's representations, by rung. */
  public List<RepresentationView> representations(int track) {
    return representations.get(track);
  }

  private static Optional<Sizes> sizes(HttpClient client, URI address) throws InterruptedException {
    HttpResponse<InputStream> response = RemoteManifest.get(client, address);
    try (InputStream body = response.body()) {
      return response.statusCode() == 200 ? Optional.of(Sizes.read(body)) : Optional.empty();
    } catch (IOException e) {
      throw new Unplayable(address + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** The title's name: the folder its manifest lies in. */
  private static String nameOf(URI manifest) {
    String[] steps = manifest.getPath().split("/");
    return steps.length >= 2 ? steps[steps.length - 2] : manifest.getPath();
  }

  private static Remote of(
      HttpClient client,
      URI address,
      Presentation presentation,
      Optional<Sizes> sizes,
      Choice choice,
      boolean isFromWeir)
      throws InterruptedException {
    String name = nameOf(address);
    List<AdaptationSetView> sets = presentation.adaptationSets();
    Optional<AdaptationSetView> video =
        sets.stream().filter(set -> set.contentType().equals("video")).findFirst();
    List<AdaptationSetView> audios =
        sets.stream().filter(set -> set.contentType().equals("audio")).toList();
    Optional<AdaptationSetView> audio =
        audios.stream()
            .filter(
                set ->
                    choice.audioLanguage().isPresent()
                        && set.language().equals(choice.audioLanguage()))
            .findFirst()
            .or(() -> audios.stream().findFirst());
    List<Track> tracks = new ArrayList<>();
    List<List<RepresentationView>> chosen = new ArrayList<>();
    List<Integer> firsts = new ArrayList<>();
    if (video.isPresent()) {
      List<RepresentationView> some = RemoteIndex.read(client, allowed(video.get(), choice));
      add(Track.Kind.VIDEO, some, sizes, choice, tracks, chosen, firsts);
    }
    if (audio.isPresent()) {
      List<RepresentationView> all = rising(audio.get());
      // Beside a picture one rate of sound is enough; on its own, sound adapts.
      List<RepresentationView> some = video.isPresent() ? List.of(all.get(all.size() - 1)) : all;
      add(Track.Kind.AUDIO, RemoteIndex.read(client, some), sizes, choice, tracks, chosen, firsts);
    }
    if (tracks.isEmpty()) {
      throw new Unplayable(name + " has neither video nor audio that can be played");
    }
    return new Remote(
        new Title(name, tracks),
        chosen,
        firsts.stream().mapToInt(Integer::intValue).toArray(),
        isFromWeir,
        address);
  }

  private static void add(
      Track.Kind kind,
      List<RepresentationView> ladder,
      Optional<Sizes> sizes,
      Choice choice,
      List<Track> tracks,
      List<List<RepresentationView>> chosen,
      List<Integer> firsts) {
    double fromMs = choice.from().toNanos() / 1e6;
    double toMs =
        choice.length().map(l -> fromMs + l.toNanos() / 1e6).orElse(Double.POSITIVE_INFINITY);
    RepresentationView first = ladder.get(0);
    int count = Math.toIntExact(first.segments().count());
    List<Double> startMs = new ArrayList<>();
    int firstIndex = -1;
    double endMs = 0;
    for (int index = 0; index < count; index++) {
      Segment segment = first.segments().at(index);
      double segmentEndMs = segment.startMs() + segment.durationMs();
      if (segmentEndMs > fromMs && segment.startMs() < toMs) {
        firstIndex = firstIndex < 0 ? index : firstIndex;
        startMs.add(segment.startMs());
        endMs = segmentEndMs;
      }
    }
    if (startMs.isEmpty()) {
      throw new Unplayable(
          "nothing to play from "
              + choice.from().toMillis() / 1000.0
              + " s on: the title is shorter");
    }
    startMs.add(endMs);
    int firstWanted = firstIndex;
    int wanted = startMs.size() - 1;
    List<RepresentationView> alike =
        ladder.stream().filter(one -> one.segments().count() == count).toList();
    List<double[]> sizeBits =
        alike.stream().flatMap(one -> sizesOf(one, sizes, firstWanted, wanted).stream()).toList();
    boolean needsInit = alike.stream().allMatch(one -> one.initialization().isPresent());
    double[] initBits =
        needsInit
            ? alike.stream().mapToDouble(one -> initBitsOf(one, sizes)).toArray()
            : new double[0];
    tracks.add(
        new Track(
            kind,
            new Ladder(
                alike.stream()
                    .map(
                        one ->
                            new Ladder.Rung(
                                one.id(), one.bandwidth() / 1000.0, one.height().orElse(0)))
                    .toList()),
            startMs.stream().mapToDouble(Double::doubleValue).toArray(),
            sizeBits.size() == alike.size() ? sizeBits.toArray(new double[0][]) : new double[0][],
            initBits));
    chosen.add(alike);
    firsts.add(firstWanted);
  }

  /** What ranges say is exact; sizes told beside them may be those of another form. */
  private static Optional<double[]> sizesOf(
      RepresentationView one, Optional<Sizes> sizes, int first, int count) {
    double[] ofRanges = new double[count];
    for (int i = 0; i < count; i++) {
      ofRanges[i] = bits(one.segments().at((long) first + i).range());
    }
    if (!Double.isNaN(Arrays.stream(ofRanges).sum())) {
      return Optional.of(ofRanges);
    }
    return sizes
        .flatMap(all -> all.representation(one.id()))
        .filter(known -> known.segmentBytes().size() >= first + count)
        .map(
            known ->
                known.segmentBytes().subList(first, first + count).stream()
                    .mapToDouble(bytes -> 8.0 * bytes)
                    .toArray());
  }

  /** NaN if that is not known. */
  private static double bits(Optional<ByteRange> range) {
    return range.isPresent() && range.get().last().isPresent()
        ? 8.0 * (range.get().last().getAsLong() - range.get().first() + 1)
        : Double.NaN;
  }

  private static double initBitsOf(RepresentationView one, Optional<Sizes> sizes) {
    double ofRange = bits(one.initializationRange());
    if (!Double.isNaN(ofRange)) {
      return ofRange;
    }
    return sizes
        .flatMap(all -> all.representation(one.id()))
        .map(known -> 8.0 * known.initBytes())
        .orElse(Double.NaN);
  }

  private static List<RepresentationView> allowed(AdaptationSetView set, Choice choice) {
    List<RepresentationView> all = rising(set);
    List<RepresentationView> within =
        all.stream()
            .filter(
                one ->
                    one.height().orElse(0) <= choice.maxHeight()
                        && one.bandwidth() / 1000.0 <= choice.maxKbps())
            .toList();
    return within.isEmpty() ? List.of(all.get(0)) : within;
  }

  private static List<RepresentationView> rising(AdaptationSetView set) {
    if (set.representations().isEmpty()) {
      throw new Unplayable("an AdaptationSet of " + set.contentType() + " has no Representation");
    }
    return set.representations().stream()
        .sorted(Comparator.comparingLong(RepresentationView::bandwidth))
        .toList();
  }
}
