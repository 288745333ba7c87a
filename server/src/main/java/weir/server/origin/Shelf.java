package weir.server.origin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.manifests.hls.Playlists;
import weir.manifests.mpd.MalformedManifest;
import weir.manifests.presentation.Located;
import weir.manifests.presentation.UnsupportedManifest;

/**
 * The index of a library at one moment. Immutable; a new one is made when the library has changed,
 * taking over unread what did not change.
 *
 * <p>The HLS playlists of a title are not files: they are made of its manifest, so that every title
 * has them that can be told so, and they never differ from it.
 *
 * <p>A title is a folder that holds a {@code manifest.mpd}. Names that begin with a dot are work in
 * progress and not seen; links that lead out of the library are not followed.
 */
final class Shelf {
  private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);

  static final String MANIFEST = "manifest.mpd";
  static final String SIZES = "sizes.json";
  private static final String QUALITY = "quality.json";

  /** The manifest of the same title in one file per representation, where it has that too. */
  private static final String ON_DEMAND = "ondemand.mpd";

  /** In the folder of a representation of text. */
  private static final String SUBTITLES = "subtitles.vtt";

  private static final String DASH = "application/dash+xml";
  private static final String JSON = "application/json";
  private static final String WEBVTT = "text/vtt; charset=utf-8";
  private static final String ONE_FILE = "ondemand.mp4";
  private static final String INITIALIZATION = "init.mp4";
  private static final Pattern SEGMENT = Pattern.compile("([0-9]{1,18})\\.m4s");

  private final Map<String, Stored> titles;

  /** A title with its files by their path within the title, and the signs by which it was known. */
  private record Stored(
      PublishedTitle title,
      Map<String, StoredFile> files,
      Optional<Playlists> playlists,
      String signs) {
    Optional<StoredFile> find(String path) {
      return Optional.ofNullable(files.get(path)).or(() -> playlist(path));
    }

    /** Made when it is asked for: that takes milliseconds, and keeping them all takes megabytes. */
    private Optional<StoredFile> playlist(String path) {
      int slash = path.indexOf('/');
      String file = path.substring(slash + 1);
      if (slash < 0) {
        return file.equals(Playlists.MASTER)
            ? playlists.map(all -> document(all.master()))
            : Optional.empty();
      }
      return file.equals(Playlists.MEDIA)
          ? playlists.flatMap(all -> all.media(path.substring(0, slash))).map(this::document)
          : Optional.empty();
    }

    private StoredFile document(String text) {
      byte[] content = text.getBytes(StandardCharsets.UTF_8);
      return new StoredFile(
          new Content.InMemory(ByteBuffer.wrap(content)),
          FileKind.MANIFEST,
          "application/vnd.apple.mpegurl",
          content.length,
          contentTag(content),
          files.get(MANIFEST).lastModified(),
          OptionalLong.empty());
    }
  }

  private Shelf(Map<String, Stored> titles) {
    this.titles = titles;
  }

  static Shelf empty() {
    return new Shelf(Map.of());
  }

  Optional<StoredFile> find(String title, String pathInTitle) {
    return Optional.ofNullable(titles.get(title)).flatMap(stored -> stored.find(pathInTitle));
  }

  /** By name. */
  List<PublishedTitle> titles() {
    return titles.values().stream().map(Stored::title).toList();
  }

  /**
   * The library as it is now.
   *
   * @param before taken over where nothing changed; the same object comes back if nothing did
   */
  static Shelf scan(Path library, Shelf before) {
    try {
      if (!Files.isDirectory(library)) {
        return before.titles.isEmpty() ? before : empty();
      }
      Path root = library.toRealPath();
      Map<String, Stored> titles = new TreeMap<>();
      boolean isChanged = false;
      for (Path folder : list(root)) {
        String name = folder.getFileName().toString();
        if (!isInside(root, folder) || !Files.isRegularFile(folder.resolve(MANIFEST))) {
          continue;
        }
        try {
          String signs = signs(root, folder);
          Stored known = before.titles.get(name);
          if (known == null || !known.signs.equals(signs)) {
            known = read(root, folder, signs);
            isChanged = true;
          }
          titles.put(name, known);
        } catch (NoSuchFileException goneMeanwhile) {
          isChanged = true; // removed while we looked: not there
        }
      }
      return isChanged || titles.size() != before.titles.size() ? new Shelf(titles) : before;
    } catch (IOException e) {
      throw new UncheckedIOException("the library " + library + " cannot be read: " + e, e);
    }
  }

  /** What differs whenever the title was written again; costs one look per folder, not per file. */
  private static String signs(Path root, Path folder) throws IOException {
    StringBuilder signs = new StringBuilder();
    append(signs, folder);
    for (Path child : list(folder)) {
      if (isInside(root, child)) {
        append(signs, child);
      }
    }
    return signs.toString();
  }

  private static void append(StringBuilder signs, Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    signs
        .append(path.getFileName())
        .append(' ')
        .append(nanos(attributes.lastModifiedTime()))
        .append(' ')
        .append(attributes.isDirectory() ? "" : attributes.size())
        .append(' ')
        .append(attributes.fileKey())
        .append('\n');
  }

  private static Stored read(Path root, Path folder, String signs) throws IOException {
    TitleReader.Reading reading = TitleReader.read(folder);
    PublishedTitle title = reading.title();
    Map<String, String> contentTypes = new HashMap<>();
    title.representations().forEach(r -> contentTypes.put(r.id(), r.contentType()));

    Map<String, StoredFile> files = new LinkedHashMap<>();
    document(root, "", folder.resolve(MANIFEST), FileKind.MANIFEST, DASH, files);
    document(root, "", folder.resolve(ON_DEMAND), FileKind.MANIFEST, DASH, files);
    document(root, "", folder.resolve(SIZES), FileKind.SIZES, JSON, files);
    document(root, "", folder.resolve(QUALITY), FileKind.QUALITY, JSON, files);
    for (Path representation : list(folder)) {
      if (isInside(root, representation) && Files.isDirectory(representation)) {
        String id = representation.getFileName().toString();
        String guessed = id.startsWith("audio") ? "audio" : "video";
        representation(root, representation, contentTypes.getOrDefault(id, guessed), files);
        document(root, id + "/", representation.resolve(SUBTITLES), FileKind.TEXT, WEBVTT, files);
      }
    }
    Optional<Playlists> playlists = Optional.empty();
    if (reading.presentation().isPresent()) {
      try {
        playlists =
            Optional.of(Playlists.of(reading.presentation().get(), place -> bytes(place, files)));
        title = title.inHls();
      } catch (UnsupportedManifest | MalformedManifest e) {
        title = title.warning("there is no HLS playlist of it: " + e.getMessage());
      }
    }
    for (String warning : title.warnings()) {
      LOG.warn("title {}: {}", title.name(), warning);
    }
    return new Stored(title, Map.copyOf(files), playlists, signs);
  }

  private static long bytes(Located place, Map<String, StoredFile> files) {
    String path = TitleReader.Reading.pathInTitle(place.url());
    StoredFile file = files.get(path);
    if (file == null) {
      throw new UnsupportedManifest(MANIFEST, path + " is missing");
    }
    return place
        .range()
        .map(range -> range.last().orElse(file.size() - 1) - range.first() + 1)
        .orElse(file.size());
  }

  /**
   * Small and rewritten at times: known by its content.
   *
   * @param within the folder it is in, with a slash, or nothing
   */
  private static void document(
      Path root,
      String within,
      Path path,
      FileKind kind,
      String type,
      Map<String, StoredFile> files)
      throws IOException {
    if (!Files.isRegularFile(path) || !isInside(root, path)) {
      return;
    }
    byte[] content = Files.readAllBytes(path);
    files.put(
        within + path.getFileName(),
        new StoredFile(
            new Content.OnDisk(path),
            kind,
            type,
            content.length,
            contentTag(content),
            Files.getLastModifiedTime(path).toInstant().truncatedTo(ChronoUnit.SECONDS),
            OptionalLong.empty()));
  }

  private static void representation(
      Path root, Path folder, String contentType, Map<String, StoredFile> files)
      throws IOException {
    for (Path path : list(folder)) {
      String name = path.getFileName().toString();
      var segment = SEGMENT.matcher(name);
      boolean isSegment = segment.matches();
      boolean isInitialization = name.equals(INITIALIZATION);
      if (!(isSegment || isInitialization || name.equals(ONE_FILE)) || !isInside(root, path)) {
        continue;
      }
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        continue;
      }
      boolean isVideo = contentType.equals("video");
      files.put(
          folder.getFileName() + "/" + name,
          new StoredFile(
              new Content.OnDisk(path),
              isInitialization ? FileKind.INITIALIZATION : FileKind.SEGMENT,
              contentType.equals("audio") ? "audio/mp4" : isVideo ? "video/mp4" : "application/mp4",
              attributes.size(),
              "\""
                  + Long.toHexString(nanos(attributes.lastModifiedTime()))
                  + "-"
                  + Long.toHexString(attributes.size())
                  + "\"",
              attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.SECONDS),
              isSegment && isVideo
                  ? OptionalLong.of(Long.parseLong(segment.group(1)))
                  : OptionalLong.empty()));
    }
  }

  /** By name, without what begins with a dot. */
  private static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return new ArrayList<>(
          children
              .filter(child -> !child.getFileName().toString().startsWith("."))
              .sorted()
              .toList());
    }
  }

  private static boolean isInside(Path root, Path path) throws IOException {
    if (!Files.isSymbolicLink(path)) {
      return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
    return Files.exists(path) && path.toRealPath().startsWith(root);
  }

  private static long nanos(FileTime time) {
    return time.to(TimeUnit.NANOSECONDS);
  }

  private static String contentTag(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return "\"" + HexFormat.of().formatHex(digest, 0, 12) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
