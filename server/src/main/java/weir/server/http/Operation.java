package weir.server.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What concerns whoever runs the server.
 *
 * @param morePorts beside the first; each an origin of its own to browsers, with the same state
 * @param accessLog where each response is written down; {@code -} for standard output
 * @param connections at a time; more wait until one closes
 * @param headBytes most of a request's first line and fields
 * @param headTime in which a request's first line and fields have to come
 * @param idle a connection on which nothing moves for so long is closed
 * @param grace how long responses may take to finish when the server ends
 */
public record Operation(
    List<Integer> morePorts,
    Optional<Path> accessLog,
    int connections,
    int headBytes,
    Duration headTime,
    Duration idle,
    Duration grace) {

  /**
   * Of a request's body, after its first seconds. Uploads over the slowest of links are faster than
   * this.
   */
  static final long MIN_BODY_BYTES_PER_SECOND = 256;

  /**
   * As many connections as there are viewers to be paced, and some; 8 KB hold the longest cookies
   * of browsers; ten seconds to write a head suffice on any line that could play a video; thirty
   * outlast a player's pauses between segments; an orchestrator kills after thirty.
   */
  public static final Operation DEFAULT =
      new Operation(
          List.of(),
          Optional.empty(),
          15_000,
          8 * 1024,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(25));

  public Operation {
    morePorts = List.copyOf(morePorts);
    if (!morePorts.stream().allMatch(port -> port >= 0 && port <= 65535)) {
      throw new IllegalArgumentException("a port is 0 to 65535, not " + morePorts);
    }
    if (connections < 1) {
      throw new IllegalArgumentException("at least one connection has to be possible");
    }
    if (headBytes < 1024) {
      throw new IllegalArgumentException("a request's head needs 1024 bytes");
    }
    if (headTime.toMillis() < 1 || idle.toMillis() < 1 || grace.isNegative()) {
      throw new IllegalArgumentException("times are more than nothing");
    }
  }

  public Operation withMorePorts(List<Integer> other) {
    return new Operation(other, accessLog, connections, headBytes, headTime, idle, grace);
  }

  public Operation withAccessLog(Path other) {
    return new Operation(
        morePorts, Optional.of(other), connections, headBytes, headTime, idle, grace);
  }

  public Operation withConnections(int other) {
    return new Operation(morePorts, accessLog, other, headBytes, headTime, idle, grace);
  }

  public Operation withHeadTime(Duration other) {
    return new Operation(morePorts, accessLog, connections, headBytes, other, idle, grace);
  }

  public Operation withIdle(Duration other) {
    return new Operation(morePorts, accessLog, connections, headBytes, headTime, other, grace);
  }

  public Operation withGrace(Duration other) {
    return new Operation(morePorts, accessLog, connections, headBytes, headTime, idle, other);
  }
}
