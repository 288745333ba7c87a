package weir.server.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A connection in clear text that can send a piece of a file without its bytes passing through us
 * ({@code sendfile}). To the rest of Jetty it is a socket like any other.
 *
 * <p>The piece stands in for the last of the buffers to write, by a mark that {@link #flush} knows
 * by identity: so waiting for a full socket, idle timeouts and failures are Jetty's own.
 */
final class LaneEndPoint extends SocketChannelEndPoint {
  /** At once; then others have their turn. A socket's buffer rarely takes more. */
  private static final long MOST_AT_ONCE = 2 << 20;

  private final LaneSelector selector;

  /** Has one byte remaining until all of the piece has gone. */
  private final ByteBuffer mark = ByteBuffer.allocate(1);

  private FileChannel file;
  private long position;
  private long end;

  LaneEndPoint(
      SocketChannel channel, LaneSelector selector, SelectionKey key, Scheduler scheduler) {
    super(channel, selector, key, scheduler);
    this.selector = selector;
  }

  @Override
  public Runnable onSelected() {
    Runnable task = super.onSelected();
    if (task != null && Invocable.getInvocationType(task) == InvocationType.NON_BLOCKING) {
      selector.serve(task);
      return null;
    }
    return task;
  }

  /**
   * The piece to send with the next write. One at a time.
   *
   * @return what stands for it, to be the last of the buffers written
   */
  ByteBuffer piece(FileChannel file, long first, long length) {
    this.file = file;
    this.position = first;
    this.end = first + length;
    return mark.clear();
  }

  @Override
  public boolean flush(ByteBuffer... buffers) throws IOException {
    int last = buffers.length - 1;
    if (last < 0 || buffers[last] != mark) {
      return super.flush(buffers);
    }
    if (last > 0 && !super.flush(Arrays.copyOf(buffers, last))) {
      return false;
    }
    transfer();
    return !mark.hasRemaining();
  }

  private void transfer() throws IOException {
    long sent;
    try {
      sent = file.transferTo(position, Math.min(end - position, MOST_AT_ONCE), getChannel());
    } catch (IOException e) {
      throw new EofException(e);
    }
    if (sent == 0 && position < end && file.size() <= position) {
      throw new EOFException("a file of the library became shorter while it was sent");
    }
    position += sent;
    if (sent > 0) {
      notIdle();
    }
    if (position == end) {
      mark.position(mark.limit());
      file = null;
    }
  }
}
