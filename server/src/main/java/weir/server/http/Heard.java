package weir.server.http;

import java.net.InetAddress;

/**
 * A request, or the end of a response, as it waits to be written down.
 *
 * @param path as sent
 * @param query as sent, empty if there was none
 * @param cmcd the fields of that name, joined; empty if there were none
 * @param status 0 while it is not answered
 * @param responses how many are told of at once; more than one from the lane
 * @param bytes of bodies
 * @param isBroken whether it ended early
 * @param agent what the client calls itself; empty where that was not read
 * @param endNanos when it was answered, or asked
 */
record Heard(
    InetAddress address,
    String method,
    String path,
    String query,
    String cmcd,
    int status,
    long responses,
    long bytes,
    long firstByteNanos,
    long durationNanos,
    boolean isBroken,
    boolean isFromLane,
    String agent,
    long endNanos) {

  boolean isAnswered() {
    return status != 0;
  }
}
