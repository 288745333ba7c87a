package weir.server.origin;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import weir.manifests.mpd.Location;
import weir.manifests.mpd.MalformedManifest;
import weir.manifests.mpd.Mpd;
import weir.manifests.mpd.MpdReader;
import weir.manifests.presentation.AdaptationSetView;
import weir.manifests.presentation.PeriodView;
import weir.manifests.presentation.Presentation;
import weir.manifests.presentation.RepresentationView;
import weir.manifests.presentation.UnsupportedManifest;
import weir.media.encode.Wording;
import weir.media.store.Title;

/** Reads what a title's manifest tells others, and what of it will not work on a link. */
final class TitleReader {
  /** As deep as a title on a link lies, so that each way to leave the link shows. */
  private static final String FOLDER = "http://title.invalid/via/link/media/title/";

  private final List<PublishedRepresentation> representations = new ArrayList<>();
  private final Set<String> elsewhere = new TreeSet<>();

  private TitleReader() {}

  /**
   * What a manifest says.
   *
   * @param presentation empty if the manifest cannot be understood
   */
  record Reading(PublishedTitle title, Optional<Presentation> presentation) {
    /**
     * Where in the title something of the presentation lies.
     *
     * @return a path as {@link Shelf#find} knows it
     * @throws UnsupportedManifest if it lies elsewhere
     */
    static String pathInTitle(URI address) {
      if (!address.toString().startsWith(FOLDER)) {
        throw new UnsupportedManifest(Shelf.MANIFEST, address + " lies outside the title");
      }
      return address.getPath().substring(URI.create(FOLDER).getPath().length());
    }
  }

  /** A manifest that cannot be understood is a title with a warning: its files are still served. */
  static Reading read(Path folder) throws IOException {
    String name = folder.getFileName().toString();
    return new TitleReader().read(name, folder);
  }

  private Reading read(String name, Path folder) throws IOException {
    Path manifest = folder.resolve(Shelf.MANIFEST);
    String called = "";
    double durationMs = 0;
    List<String> warnings = new ArrayList<>();
    Optional<Presentation> understood = Optional.empty();
    try (InputStream in = Files.newInputStream(manifest)) {
      Mpd mpd = MpdReader.read(in, name + "/" + Shelf.MANIFEST);
      called =
          mpd.programInformations().stream()
              .flatMap(information -> information.title().stream())
              .findFirst()
              .map(Wording::title)
              .orElse("");
      mpd.locations().stream()
          .map(Location::url)
          .filter(TitleReader::isAbsolute)
          .forEach(elsewhere::add);
      mpd.utcTimings().stream()
          .flatMap(timing -> timing.value().stream())
          .filter(TitleReader::isAbsolute)
          .forEach(elsewhere::add);
      Presentation presentation = Presentation.of(mpd, URI.create(FOLDER + Shelf.MANIFEST));
      understood = Optional.of(presentation);
      durationMs = presentation.duration().toNanos() / 1e6;
      for (PeriodView period : presentation.periods()) {
        period.remote().map(URI::toString).ifPresent(elsewhere::add);
        for (AdaptationSetView set : period.adaptationSets()) {
          set.representations().forEach(one -> add(set, one));
        }
      }
    } catch (MalformedManifest | UnsupportedManifest e) {
      warnings.add("its manifest is not understood: " + e.getMessage());
    }
    if (!elsewhere.isEmpty()) {
      warnings.add(
          "its manifest names addresses outside the title, such as "
              + elsewhere.iterator().next()
              + "; what lies there does not pass through a link");
    }
    return new Reading(
        new PublishedTitle(
            name,
            durationMs,
            representations,
            false,
            new PublishedTitle.About(
                called.isEmpty() ? name : called,
                description(name, folder),
                Files.isRegularFile(folder.resolve(Shelf.COVER))),
            warnings),
        understood);
  }

  /** Of the card, which not every title has: others may be put into the library by hand. */
  private static String description(String name, Path folder) {
    try {
      return new Title(name, folder).card().description();
    } catch (IOException | IllegalArgumentException e) {
      return "";
    }
  }

  private void add(AdaptationSetView set, RepresentationView one) {
    one.initialization().ifPresent(this::note);
    long segments = 0;
    if (one.isAddressable()) {
      segments = one.segments().count();
      if (segments > 0) {
        note(one.segments().at(0).url());
      }
    }
    if (representations.stream().anyMatch(known -> known.id().equals(one.id()))) {
      return; // the same in a later Period
    }
    representations.add(
        new PublishedRepresentation(
            one.id(),
            set.contentType(),
            one.bandwidth(),
            one.width().orElse(0),
            one.height().orElse(0),
            one.codecs().orElse(""),
            set.language().orElse(""),
            segments));
  }

  private void note(URI address) {
    if (!address.toString().startsWith(FOLDER)) {
      elsewhere.add(
          Optional.ofNullable(address.getHost()).filter("title.invalid"::equals).isPresent()
              ? address.getRawPath()
              : address.toString());
    }
  }

  private static boolean isAbsolute(String reference) {
    return reference.startsWith("/") || reference.matches("(?i)[a-z][a-z0-9+.-]*:.*");
  }
}
