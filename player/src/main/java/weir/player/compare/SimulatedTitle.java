package weir.player.compare;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import weir.manifests.presentation.RepresentationView;
import weir.media.store.Library;
import weir.media.store.Quality;
import weir.player.qoe.Presented;
import weir.player.session.Title;
import weir.player.session.Track;
import weir.player.virtual.MalformedMovie;
import weir.player.virtual.SabreMovie;
import weir.player.wire.Remote;

/**
 * A title to be played in virtual time, and what is known of how it looks.
 *
 * @param title its initialization segments left out where their sizes are not known
 */
public record SimulatedTitle(Title title, Presented presented) {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /**
   * Finds a title: an address, a file (a manifest, or a movie in Sabre's form), a folder with a
   * manifest, or a name in the library.
   */
  public static SimulatedTitle find(String wanted, Path library) {
    try {
      if (wanted.startsWith("http://") || wanted.startsWith("https://")) {
        return at(URI.create(wanted));
      }
      Path path = Path.of(wanted);
      if (Files.isRegularFile(path)) {
        return wanted.toLowerCase(Locale.ROOT).endsWith(".json")
            ? new SimulatedTitle(SabreMovie.read(path), Presented.UNKNOWN)
            : in(path);
      }
      if (Files.isRegularFile(path.resolve("manifest.mpd"))) {
        return in(path.resolve("manifest.mpd"));
      }
      Library here = Library.open(library);
      return in(here.title(wanted).orElseThrow(() -> unknown(wanted, here)).manifest());
    } catch (MalformedMovie e) {
      throw new UnusableInput(e.getMessage(), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new UnusableInput("the title " + wanted + " cannot be read: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /**
   * The same title with longer segments.
   *
   * @param segmentMs a whole multiple of the length its segments have, ms
   * @throws UnusableInput where it is none
   */
  public SimulatedTitle withSegmentsOf(double segmentMs) {
    return Merging.merged(this, segmentMs);
  }

  private static UnusableInput unknown(String wanted, Library library) {
    String names = String.join(", ", library.titles().stream().map(one -> one.name()).toList());
    return new UnusableInput(
        "there is no title '"
            + wanted
            + "', neither a file nor in "
            + library.folder()
            + (names.isEmpty() ? "; 'weir package sample' makes one" : "; there are: " + names));
  }

  private static SimulatedTitle at(URI address) throws InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(PATIENCE)
            .build();
    Remote remote = Remote.open(client, address, Remote.Choice.DEFAULT);
    return of(remote, quality(client, address.resolve("quality.json")));
  }

  private static Optional<Quality> quality(HttpClient client, URI address)
      throws InterruptedException {
    try {
      HttpResponse<InputStream> response =
          client.send(
              HttpRequest.newBuilder(address).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        return response.statusCode() == 200 ? Optional.of(Quality.read(body)) : Optional.empty();
      }
    } catch (IOException e) {
      return Optional.empty(); // few servers measure; whatever answers instead is none
    }
  }

  private static SimulatedTitle in(Path manifest) throws IOException, InterruptedException {
    Remote remote = Remote.read(HttpClient.newHttpClient(), manifest, Remote.Choice.DEFAULT);
    Path measured = manifest.resolveSibling("quality.json");
    if (!Files.isRegularFile(measured)) {
      return of(remote, Optional.empty());
    }
    try (InputStream json = Files.newInputStream(measured)) {
      return of(remote, Optional.of(Quality.read(json)));
    }
  }

  private static SimulatedTitle of(Remote remote, Optional<Quality> quality) {
    Title title = remote.title();
    List<RepresentationView> main = remote.representations(0);
    List<Presented.Picture> pictures = new ArrayList<>();
    List<double[]> ssim = new ArrayList<>();
    for (RepresentationView one : main) {
      if (one.width().isPresent() && one.height().isPresent() && one.frameRate().isPresent()) {
        pictures.add(
            new Presented.Picture(
                one.codecs().orElse(""),
                one.width().getAsInt(),
                one.height().getAsInt(),
                one.frameRate().get().framesPerSecond()));
      }
      quality
          .flatMap(all -> all.representation(one.id()))
          .filter(known -> known.segmentSsim().size() == title.main().count())
          .ifPresent(
              known ->
                  ssim.add(
                      known.segmentSsim().stream().mapToDouble(Double::doubleValue).toArray()));
    }
    Optional<Presented.Sound> sound =
        title.tracks().size() < 2
            ? Optional.empty()
            : remote.representations(1).stream()
                .findFirst()
                .map(one -> new Presented.Sound(one.codecs().orElse(""), one.bandwidth() / 1000.0));
    boolean isPicture = title.main().kind() == Track.Kind.VIDEO;
    return new SimulatedTitle(
        new Title(title.name(), title.tracks().stream().map(SimulatedTitle::fetchable).toList()),
        new Presented(
            isPicture && pictures.size() == main.size() ? pictures : List.of(),
            sound,
            ssim.size() == main.size() ? ssim.toArray(new double[0][]) : new double[0][]));
  }

  /** Without initialization segments if their sizes are unknown: no model could say how long. */
  private static Track fetchable(Track track) {
    int rungs = track.ladder().size();
    double[] initBits = new double[rungs];
    Arrays.setAll(initBits, track::initBits);
    if (!track.needsInit() || Arrays.stream(initBits).noneMatch(Double::isNaN)) {
      return track;
    }
    double[] startMs = new double[track.count() + 1];
    Arrays.setAll(startMs, track::startMs);
    double[][] sizeBits = new double[track.knowsSizes() ? rungs : 0][track.count()];
    for (int rung = 0; rung < sizeBits.length; rung++) {
      int of = rung;
      Arrays.setAll(sizeBits[rung], index -> track.sizeBits(index, of));
    }
    return new Track(track.kind(), track.ladder(), startMs, sizeBits, new double[0]);
  }
}
