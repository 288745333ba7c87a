package weir.server.links;

/**
 * A fault and the video segments it strikes: each once, at the first request for that number, in
 * whatever representation. The request after it (a retry, another rung) goes through, until the
 * link is restarted.
 *
 * @param first segment number, from 0
 * @param last segment number, not below {@code first}
 */
public record ScheduledFault(Fault fault, long first, long last) {

  /** So that what has struck stays countable. */
  static final long MOST_SEGMENTS = 100_000;

  public ScheduledFault {
    if (first < 0 || last < first) {
      throw new BadLink(fault.text() + "@" + first + "-" + last + ": the range runs backwards");
    }
    if (last - first >= MOST_SEGMENTS) {
      throw new BadLink(
          fault.text() + "@" + first + "-" + last + ": at most " + MOST_SEGMENTS + " segments");
    }
  }

  boolean strikes(long segment) {
    return first <= segment && segment <= last;
  }

  boolean overlaps(ScheduledFault other) {
    return first <= other.last && other.first <= last;
  }

  /** As in a URL: {@code fail=503@5-8}, {@code reset@9}. */
  public String text() {
    return fault.text() + "@" + first + (last > first ? "-" + last : "");
  }
}
