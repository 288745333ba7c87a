package weir.server.http;

import java.util.concurrent.atomic.LongAdder;

/** What the lane has answered since the server began. */
final class LaneCount {
  final LongAdder answers = new LongAdder();

  /** Those of them whose body came by {@code sendfile}. */
  final LongAdder bySendfile = new LongAdder();

  /** How often a selector left its processor to another one of this server. */
  final LongAdder naps = new LongAdder();
}
