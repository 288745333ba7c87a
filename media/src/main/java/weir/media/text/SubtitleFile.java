package weir.media.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import weir.media.encode.Designation;
import weir.media.encode.Designation.Use;
import weir.media.encode.Languages;

/**
 * A WebVTT or SubRip file.
 *
 * @param file ends in {@code .vtt} or {@code .srt}
 */
public record SubtitleFile(Path file, Designation designation) {
  /** A film's subtitles are a tenth of a megabyte. */
  private static final int MAX_BYTES = 16 << 20;

  private static final String ENDING = "\\.(vtt|srt)";
  private static final int ENDING_LETTERS = 4;

  /** What people put into file names, as the large media servers understand it. */
  private static final Map<String, Use> USES =
      Map.of(
          "forced", Use.FORCED,
          "sdh", Use.HARD_OF_HEARING,
          "cc", Use.HARD_OF_HEARING,
          "commentary", Use.COMMENTARY,
          "default", Use.DEFAULT);

  public SubtitleFile {
    if (!name(file).matches(".*" + ENDING)) {
      throw new IllegalArgumentException(file + ": subtitles are .vtt or .srt files");
    }
  }

  /**
   * A file and its language, as {@code en=film.en.vtt}; {@code forced}, {@code sdh}, {@code cc},
   * {@code commentary} and {@code default} between the dots of its name say what it is for.
   *
   * @throws IllegalArgumentException when that is not its form
   */
  public static SubtitleFile parse(String option) {
    int equals = option.indexOf('=');
    String language = Languages.shortest(option.substring(0, Math.max(0, equals)));
    boolean isUnknown = option.substring(0, Math.max(0, equals)).equals(Languages.UNKNOWN);
    if (equals < 1 || language.equals(Languages.UNKNOWN) && !isUnknown) {
      throw new IllegalArgumentException(
          "'" + option + "' names no subtitles; write LANGUAGE=FILE, as in en=film.en.vtt");
    }
    Path file = Path.of(option.substring(equals + 1));
    Set<Use> uses = EnumSet.noneOf(Use.class);
    for (String word : name(file).split("\\.")) {
      Optional.ofNullable(USES.get(word)).ifPresent(uses::add);
    }
    return new SubtitleFile(file, new Designation(language, Optional.empty(), uses));
  }

  /**
   * Those that lie beside a video and carry its name: {@code film.vtt}, {@code film.en.srt}, {@code
   * film.en.forced.srt}; by name. A word between the dots that means nothing makes it another
   * film's.
   */
  public static List<SubtitleFile> beside(Path video) throws IOException {
    String name = Optional.ofNullable(video.getFileName()).map(Path::toString).orElse("");
    int dot = name.lastIndexOf('.');
    String stem = (dot > 0 ? name.substring(0, dot) : name) + ".";
    Path folder = video.toAbsolutePath().getParent();
    List<SubtitleFile> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String other = file.getFileName().toString();
        if (other.startsWith(stem) && name(file).matches(".*" + ENDING)) {
          List<String> between =
              other.length() - ENDING_LETTERS < stem.length()
                  ? List.of()
                  : List.of(
                      other
                          .substring(stem.length(), other.length() - ENDING_LETTERS)
                          .split("\\.", -1));
          designation(between)
              .ifPresent(
                  designation ->
                      found.add(new SubtitleFile(video.resolveSibling(other), designation)));
        }
      }
    }
    return found;
  }

  private static Optional<Designation> designation(List<String> words) {
    String language = Languages.UNKNOWN;
    Set<Use> uses = EnumSet.noneOf(Use.class);
    for (String word : words) {
      Use use = USES.get(word.toLowerCase(Locale.ROOT));
      if (use != null) {
        uses.add(use);
      } else if (language.equals(Languages.UNKNOWN) && Languages.isCommon(word)) {
        language = Languages.shortest(word);
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(new Designation(language, Optional.empty(), uses));
  }

  /**
   * @throws MalformedText when it is none, naming file, line and cause
   * @throws IOException when it cannot be read at all
   */
  public WebVtt read() throws IOException {
    String text = text();
    WebVtt parsed =
        text.startsWith("WEBVTT") || name(file).endsWith(".vtt")
            ? WebVtt.parse(file.toString(), text)
            : SubRip.parse(file.toString(), text);
    if (parsed.cues() == 0) {
      throw new MalformedText(file.toString(), 1, "no subtitles in it");
    }
    return parsed;
  }

  private String text() throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      throw new MalformedText(
          file.toString(), 1, "more than " + MAX_BYTES / (1 << 20) + " MiB are no subtitles");
    }
    Charset charset = StandardCharsets.UTF_8;
    if (bytes.length > 1 && (bytes[0] & 0xff) + (bytes[1] & 0xff) == 0xff + 0xfe) {
      charset = StandardCharsets.UTF_16; // the mark says in which order its bytes are
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      String text = charset.newDecoder().decode(in).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      int line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new MalformedText(
          file.toString(), line, "not in UTF-8; convert it, for example with iconv");
    }
  }

  private static String name(Path file) {
    return Optional.ofNullable(file.getFileName())
        .map(name -> name.toString().toLowerCase(Locale.ROOT))
        .orElse("");
  }
}
