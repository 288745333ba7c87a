package weir.server.origin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.manifests.hls.Playlists;
import weir.manifests.mpd.MalformedManifest;
import weir.manifests.presentation.Located;
import weir.manifests.presentation.UnsupportedManifest;
import weir.media.store.Library;

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

  /** Of a representation of pictures: what its segments are called. */
  private static final Pattern SHEET = Pattern.compile("[0-9]{1,18}\\.jpg");

  static final String COVER = "cover.jpg";

  private static final String HLS = "application/vnd.apple.mpegurl";
  private static final String DASH = "application/dash+xml";
  private static final String JPEG = "image/jpeg";
  private static final String JSON = "application/json";
  private static final String WEBVTT = "text/vtt; charset=utf-8";
  private static final String ONE_FILE = "ondemand.mp4";
  private static final String INITIALIZATION = "init.mp4";

  /** A day in segments of a second is told in a tenth of it, and it is held in memory whole. */
  private static final long LARGEST_DOCUMENT = 64L << 20;

  /** To miss a title it would have to be replaced so many times in the microseconds we look. */
  private static final int MOST_ATTEMPTS = 10;

  /** What other packagers call theirs, by the end of the name. */
  private static final Map<String, String> MEDIA_TYPES =
      Map.ofEntries(
          Map.entry("aac", "audio/aac"),
          Map.entry("cmfa", "audio/mp4"),
          Map.entry("cmft", "application/mp4"),
          Map.entry("cmfv", "video/mp4"),
          Map.entry("jpeg", JPEG),
          Map.entry("jpg", JPEG),
          Map.entry("m3u8", HLS),
          Map.entry("m4a", "audio/mp4"),
          Map.entry("m4s", "video/iso.segment"),
          Map.entry("m4v", "video/mp4"),
          Map.entry("mp4", "video/mp4"),
          Map.entry("mpd", DASH),
          Map.entry("png", "image/png"),
          Map.entry("ts", "video/mp2t"),
          Map.entry("ttml", "application/ttml+xml"),
          Map.entry("vtt", WEBVTT),
          Map.entry("webm", "video/webm"));

  private static final Pattern SEGMENT = Pattern.compile("([0-9]{1,18})\\.m4s");

  private final Map<String, Stored> titles;

  /** A title with its files by their path within the title, and the signs by which it was known. */
  private record Stored(
      PublishedTitle title,
      Map<String, StoredFile> files,
      Optional<Playlists> playlists,
      TitleFolder folder,
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

    /** Playlists are made of the manifest. */
    StoredFile source(StoredFile file) {
      return file.content() instanceof Content.OnDisk ? file : files.get(MANIFEST);
    }

    private StoredFile document(String text) {
      byte[] content = text.getBytes(StandardCharsets.UTF_8);
      return new StoredFile(
          new Content.InMemory(ByteBuffer.wrap(content)),
          FileKind.MANIFEST,
          HLS,
          Coding.IDENTITY,
          content.length,
          contentTag(content),
          files.get(MANIFEST).lastModified(),
          files.get(MANIFEST).isDateStrong(),
          OptionalLong.empty());
    }
  }

  /** Titles that are there and could not be read, with what went wrong. */
  private final Map<String, String> unreadable;

  private Shelf(Map<String, Stored> titles, Map<String, String> unreadable) {
    this.titles = titles;
    this.unreadable = unreadable;
  }

  static Shelf empty() {
    return new Shelf(Map.of(), Map.of());
  }

  Optional<StoredFile> find(String title, String pathInTitle) {
    return Optional.ofNullable(titles.get(title)).flatMap(stored -> stored.find(pathInTitle));
  }

  /** The same, with what tells whether the title is still there. */
  Optional<Known> known(String title, String pathInTitle) {
    return Optional.ofNullable(titles.get(title))
        .flatMap(
            stored ->
                stored
                    .find(pathInTitle)
                    .map(file -> new Known(file, stored.source(file), stored.folder())));
  }

  /** By name. */
  List<PublishedTitle> titles() {
    return titles.values().stream().map(Stored::title).toList();
  }

  /**
   * The library as it is now.
   *
   * @param before taken over where nothing changed; the same object comes back if nothing did
   * @param served what was served until now; {@code before}, or that and more
   */
  static Shelf scan(Path library, Shelf before, Shelf served) {
    try {
      if (!Files.isDirectory(library)) {
        return before.titles.isEmpty() ? before : empty();
      }
      Path root = library.toRealPath();
      Set<String> names = new TreeSet<>(before.titles.keySet());
      names.addAll(new Library(root).beingReplaced().keySet());
      for (Path folder : list(root)) {
        if (isTitle(root, folder)) {
          names.add(folder.getFileName().toString());
        }
      }
      Map<String, Stored> titles = new TreeMap<>();
      Map<String, String> unreadable = new HashMap<>();
      boolean isChanged = false;
      for (String name : names) {
        Optional<Stored> known = Optional.ofNullable(before.titles.get(name));
        Optional<Stored> now = known;
        try {
          now = title(root, name, known, served.files(name));
        } catch (IOException | UncheckedIOException e) {
          // One that cannot be read hides no other, and is told of once.
          unreadable.put(name, e.toString());
          if (!e.toString().equals(before.unreadable.get(name))) {
            LOG.warn("title {} cannot be read: {}", name, e.toString());
          }
        }
        now.ifPresent(title -> titles.put(name, title));
        isChanged |=
            known.isPresent() != now.isPresent() || now.isPresent() && now.get() != known.get();
      }
      return isChanged || !unreadable.equals(before.unreadable)
          ? new Shelf(titles, unreadable)
          : before;
    } catch (IOException e) {
      throw new UncheckedIOException("the library " + library + " cannot be read: " + e, e);
    }
  }

  /**
   * The title as it is at one moment, though it may be replaced while we look. It has its name, or
   * else it is where the replaced are, or else its successor has the name by now, and what was
   * replaced is being deleted; and when it is another after it was read than before, it is read
   * again.
   */
  private static Optional<Stored> title(
      Path root, String name, Optional<Stored> known, Map<String, StoredFile> served)
      throws IOException {
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      Path named = root.resolve(name);
      Path folder = named;
      if (!isTitle(root, named)) {
        folder = new Library(root).beingReplaced().get(name);
        if (folder == null || !isTitle(root, folder)) {
          continue;
        }
      }
      try {
        String signs = signs(root, folder);
        if (known.isPresent() && known.get().signs.equals(signs)) {
          return known;
        }
        Stored read = read(root, folder, signs, served);
        boolean isDeleted = !folder.equals(named) && isTitle(root, named);
        if (signs(root, folder).equals(signs) && !isDeleted) {
          for (String warning : read.title().warnings()) {
            LOG.warn("title {}: {}", name, warning);
          }
          return Optional.of(read);
        }
      } catch (NoSuchFileException movedMeanwhile) {
        continue;
      }
    }
    return Optional.empty();
  }

  private Map<String, StoredFile> files(String title) {
    return Optional.ofNullable(titles.get(title)).map(Stored::files).orElse(Map.of());
  }

  /** Where a second had two contents, its date tells neither from the other. */
  private static void doubtDates(Map<String, StoredFile> files, Map<String, StoredFile> served) {
    files.replaceAll(
        (path, file) -> {
          StoredFile old = served.getOrDefault(path, file);
          boolean isSame = old.etag().equals(file.etag()) && old.isDateStrong();
          return isSame || !old.lastModified().equals(file.lastModified())
              ? file
              : file.withDoubtfulDate();
        });
  }

  private static boolean isTitle(Path root, Path folder) throws IOException {
    return isInside(root, folder) && Files.isRegularFile(folder.resolve(MANIFEST));
  }

  /** The same without what is known of one title. */
  Shelf without(String title) {
    Map<String, Stored> others = new TreeMap<>(titles);
    others.remove(title);
    return new Shelf(others, unreadable);
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
    signs.append(path.getFileName()).append(' ').append(FileMark.of(path)).append('\n');
  }

  private static Stored read(Path root, Path folder, String signs, Map<String, StoredFile> served)
      throws IOException {
    if (Files.size(folder.resolve(MANIFEST)) > LARGEST_DOCUMENT) {
      throw new IOException(MANIFEST + " is larger than any manifest");
    }
    TitleReader.Reading reading = TitleReader.read(folder);
    PublishedTitle title = reading.title();
    Map<String, String> contentTypes = new HashMap<>();
    title.representations().forEach(r -> contentTypes.put(r.id(), r.contentType()));

    Map<String, StoredFile> files = new LinkedHashMap<>();
    for (Path path : list(folder)) {
      file(root, path, "").ifPresent(file -> files.put(path.getFileName().toString(), file));
    }
    document(root, "", folder.resolve(MANIFEST), FileKind.MANIFEST, DASH, files);
    document(root, "", folder.resolve(ON_DEMAND), FileKind.MANIFEST, DASH, files);
    document(root, "", folder.resolve(SIZES), FileKind.SIZES, JSON, files);
    document(root, "", folder.resolve(COVER), FileKind.PICTURE, JPEG, files);
    document(root, "", folder.resolve(QUALITY), FileKind.QUALITY, JSON, files);
    for (Path representation : list(folder)) {
      if (isInside(root, representation) && Files.isDirectory(representation)) {
        String id = representation.getFileName().toString();
        String guessed = id.startsWith("audio") ? "audio" : "video";
        representation(root, representation, contentTypes.getOrDefault(id, guessed), files);
        if (contentTypes.getOrDefault(id, "").equals("image")) {
          for (Path sheet : list(representation)) {
            if (SHEET.matcher(sheet.getFileName().toString()).matches()) {
              document(root, id + "/", sheet, FileKind.PICTURE, JPEG, files);
            }
          }
        }
        document(root, id + "/", representation.resolve(SUBTITLES), FileKind.TEXT, WEBVTT, files);
      }
    }
    doubtDates(files, served);
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
    return new Stored(
        title, Map.copyOf(files), playlists, new TitleFolder(folder, FileMark.of(folder)), signs);
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
    Optional<FileMark> found = FileMark.ofFile(root, path);
    if (found.isEmpty()) {
      return;
    }
    FileMark mark = found.get();
    if (mark.size() > LARGEST_DOCUMENT) {
      throw new IOException(
          path.getFileName() + " has " + mark.size() + " bytes, which no such document has");
    }
    byte[] content = Files.readAllBytes(path);
    files.put(
        within + path.getFileName(),
        new StoredFile(
            new Content.OnDisk(path, mark),
            kind,
            type,
            Coding.IDENTITY,
            content.length,
            contentTag(content),
            mark.lastModified(),
            OptionalLong.empty()));
  }

  private static void representation(
      Path root, Path folder, String contentType, Map<String, StoredFile> files)
      throws IOException {
    String within = folder.getFileName() + "/";
    List<StoredFile> found;
    try {
      // A look at each takes longer than all else, and a library has a hundred thousand.
      found =
          list(folder).parallelStream()
              .flatMap(path -> file(root, path, contentType).stream())
              .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (StoredFile file : found) {
      files.put(within + ((Content.OnDisk) file.content()).path().getFileName(), file);
    }
  }

  /** Media by their names: ours by what we call them, others by what everybody does. */
  private static Optional<StoredFile> file(Path root, Path path, String contentType) {
    String name = path.getFileName().toString();
    Matcher segment = SEGMENT.matcher(name);
    boolean isSegment = segment.matches();
    boolean isInitialization = name.equals(INITIALIZATION);
    boolean isOurs = isSegment || isInitialization || name.equals(ONE_FILE);
    boolean isVideo = contentType.equals("video");
    String type =
        isOurs
            ? contentType.equals("audio") ? "audio/mp4" : isVideo ? "video/mp4" : "application/mp4"
            : MEDIA_TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      return Optional.empty();
    }
    FileKind kind =
        isInitialization ? FileKind.INITIALIZATION : isOurs ? FileKind.SEGMENT : FileKind.OTHER;
    OptionalLong videoSegment =
        isSegment && isVideo
            ? OptionalLong.of(Long.parseLong(segment.group(1)))
            : OptionalLong.empty();
    try {
      return FileMark.ofFile(root, path)
          .map(
              mark ->
                  new StoredFile(
                      new Content.OnDisk(path, mark),
                      kind,
                      type,
                      Coding.IDENTITY,
                      mark.size(),
                      mark.etag(),
                      mark.lastModified(),
                      videoSegment));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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

  static String contentTag(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return "\"" + HexFormat.of().formatHex(digest, 0, 12) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
