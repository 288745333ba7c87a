package weir.player.check;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What came of a request; the bytes themselves are in a {@link Skeleton}.
 *
 * @param bytes that came
 * @param wholeBytes of the file they are a part of, where the server told
 * @param contentType as the server said; empty for a file, or if it did not
 * @param problem why it is not what was asked for
 */
record Received(
    long bytes, OptionalLong wholeBytes, Optional<String> contentType, Optional<String> problem) {
  Received {
    Objects.requireNonNull(wholeBytes);
    Objects.requireNonNull(contentType);
    Objects.requireNonNull(problem);
  }

  static Received nothing(String problem) {
    return new Received(0, OptionalLong.empty(), Optional.empty(), Optional.of(problem));
  }
}
