package weir.player.wire;

import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import weir.manifests.mpd.ByteRange;

/**
 * Which bytes a server says it sends ({@code Content-Range}, RFC 9110, section 14.4).
 *
 * @param range empty if it says nothing, or nothing that can be understood
 * @param total how long the whole is; empty if it does not say
 */
record ContentRange(Optional<ByteRange> range, OptionalLong total) {
  private static final Pattern FORM =
      Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/(\\*|[0-9]{1,18})");

  static ContentRange of(HttpHeaders fields) {
    Matcher said = FORM.matcher(fields.firstValue("Content-Range").orElse("").strip());
    if (!said.matches() || Long.parseLong(said.group(2)) < Long.parseLong(said.group(1))) {
      return new ContentRange(Optional.empty(), OptionalLong.empty());
    }
    return new ContentRange(
        Optional.of(ByteRange.of(Long.parseLong(said.group(1)), Long.parseLong(said.group(2)))),
        said.group(3).equals("*")
            ? OptionalLong.empty()
            : OptionalLong.of(Long.parseLong(said.group(3))));
  }

  /** Whether it begins where it was asked to, and goes no further: a file may end before. */
  boolean isWithin(ByteRange asked) {
    return range.isPresent()
        && range.get().first() == asked.first()
        && (asked.last().isEmpty() || range.get().last().getAsLong() <= asked.last().getAsLong());
  }

  @Override
  public String toString() {
    return range.map(ByteRange::toString).orElse("it does not say which");
  }
}
