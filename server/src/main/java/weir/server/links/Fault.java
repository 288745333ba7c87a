package weir.server.links;

/**
 * Something that goes wrong on the way of one video segment.
 *
 * <p>Half of a body, rounded down, is what {@link Reset} and {@link Truncate} let through and after
 * which {@link Stall} stops.
 */
public sealed interface Fault {

  /** Answered with this status, and no bytes of the segment. */
  record Fail(int status) implements Fault {
    public Fail {
      if (status < 400 || status > 599) {
        throw new BadLink("fail=" + status + ": a failure has a status from 400 to 599");
      }
    }

    @Override
    public String text() {
      return "fail=" + status;
    }
  }

  /** The connection is reset in the middle of the body. */
  record Reset() implements Fault {
    @Override
    public String text() {
      return "reset";
    }
  }

  /** The body stops in its middle and the connection stays open. */
  record Stall() implements Fault {
    @Override
    public String text() {
      return "stall";
    }
  }

  /** The connection is closed in an orderly way in the middle of the body. */
  record Truncate() implements Fault {
    @Override
    public String text() {
      return "truncate";
    }
  }

  /**
   * The body begins as on a connection that TCP has just made or has not used: {@link SlowStart}.
   */
  record BeginSlowly() implements Fault {
    @Override
    public String text() {
      return "slow-start";
    }
  }

  /** As in a URL, without the segments: {@code fail=503}, {@code reset}. */
  String text();
}
