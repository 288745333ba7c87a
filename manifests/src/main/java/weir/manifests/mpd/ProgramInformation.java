package weir.manifests.mpd;

import java.util.Objects;
import java.util.Optional;

/** What the presentation is called and whose it is, in one language. */
public record ProgramInformation(
    Optional<String> lang,
    Optional<String> moreInformationUrl,
    Optional<String> title,
    Optional<String> source,
    Optional<String> copyright,
    Foreign foreign) {
  public ProgramInformation {
    Objects.requireNonNull(lang);
    Objects.requireNonNull(moreInformationUrl);
    Objects.requireNonNull(title);
    Objects.requireNonNull(source);
    Objects.requireNonNull(copyright);
    Objects.requireNonNull(foreign);
  }

  public ProgramInformation(
      Optional<String> lang,
      Optional<String> moreInformationUrl,
      Optional<String> title,
      Optional<String> source,
      Optional<String> copyright) {
    this(lang, moreInformationUrl, title, source, copyright, Foreign.NONE);
  }

  public static ProgramInformation titled(String title) {
    return new ProgramInformation(
        Optional.empty(), Optional.empty(), Optional.of(title), Optional.empty(), Optional.empty());
  }
}
