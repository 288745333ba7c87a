package weir.player.check;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import weir.manifests.mpd.Finding;
import weir.manifests.mpd.Mpd;
import weir.manifests.mpd.MpdReader;
import weir.manifests.presentation.Presentation;
import weir.manifests.rules.Rules;
import weir.media.encode.Progress;
import weir.media.store.Sizes;
import weir.player.wire.Remote;
import weir.player.wire.RemoteManifest;

/** Checks a title: {@link #run}. */
public final class Check {
  /**
   * How much at once.
   *
   * @param parallel requests under way at the same time, 1 to 64
   * @param mostSegments that are fetched; a manifest may list every second since 1970
   */
  public record Settings(int parallel, int mostSegments) {
    /** Six is what a browser allows itself; 200 000 are a day of four representations. */
    public static final Settings DEFAULT = new Settings(6, 200_000);

    public Settings {
      if (parallel < 1 || parallel > 64 || mostSegments < 1) {
        throw new IllegalArgumentException(
            parallel + " parallel requests (1 to 64), " + mostSegments + " segments");
      }
    }
  }

  private Check() {}

  /**
   * Fetches all of a title and judges it.
   *
   * @param manifest an address, of http, https or file
   * @param now a dynamic one is checked as far as it is there at this moment
   * @throws IOException if a file cannot be read
   * @throws Remote.Unplayable if the manifest is not to be had
   * @throws weir.manifests.mpd.MalformedManifest if it is none, or means nothing
   * @throws weir.manifests.presentation.UnsupportedManifest if it means more than is understood
   */
  public static Report run(
      HttpClient client, URI manifest, Instant now, Settings settings, Progress progress)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    List<Finding> findings = new ArrayList<>();
    boolean isFile = "file".equals(manifest.getScheme());
    RemoteManifest read =
        isFile
            ? new RemoteManifest(ofFile(manifest, findings), manifest, false, "")
            : RemoteManifest.fetch(client, manifest, findings::add);
    Presentation presentation = Presentation.of(read.mpd(), read.address(), now);
    List<Examined> examined = new Survey(new Fetching(client), settings, progress).of(presentation);
    Evidence evidence =
        new Evidence(
            read.mpd(),
            presentation,
            isFile ? Optional.empty() : Optional.of(read.contentType()),
            Rules.judge(read.mpd(), findings),
            examined,
            isFile || read.isFromWeir() ? sizes(client, read.address()) : Optional.empty());
    List<Ruling> rulings = new ArrayList<>();
    for (Requirement requirement : Requirement.ALL) {
      Judgement judgement = new Judgement();
      requirement.judge().on(evidence, judgement);
      rulings.add(judgement.ruling(requirement));
    }
    return new Report(
        manifest,
        presentation.live().isPresent(),
        examined.size(),
        examined.stream()
            .flatMap(one -> one.segments().stream())
            .filter(piece -> piece.received().problem().isEmpty())
            .count(),
        bytes(examined),
        Duration.ofNanos(System.nanoTime() - began),
        findings,
        rulings);
  }

  private static Mpd ofFile(URI manifest, List<Finding> findings) throws IOException {
    try (InputStream document = Files.newInputStream(Path.of(manifest))) {
      return MpdReader.read(document, Path.of(manifest).toString(), findings::add);
    }
  }

  /** What lies beside the manifest of a title of ours; nothing beside others'. */
  private static Optional<Sizes> sizes(HttpClient client, URI manifest)
      throws InterruptedException {
    URI address = manifest.resolve("sizes.json");
    try (InputStream json =
        "file".equals(address.getScheme())
            ? Files.newInputStream(Path.of(address))
            : client
                .send(
                    HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(15)).build(),
                    HttpResponse.BodyHandlers.ofInputStream())
                .body()) {
      return Optional.of(Sizes.read(json));
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  private static long bytes(List<Examined> examined) {
    long bytes = 0;
    for (Examined one : examined) {
      bytes += one.initializationReceived().map(Received::bytes).orElse(0L);
      for (Examined.Piece piece : one.segments()) {
        bytes += piece.received().bytes();
      }
    }
    return bytes;
  }
}
