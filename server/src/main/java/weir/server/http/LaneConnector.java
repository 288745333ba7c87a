package weir.server.http;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;

/** Listens for clear text, on sockets that can send files. */
final class LaneConnector extends ServerConnector {
  private final SelectorGroup group;
  private final LaneCount count;

  /**
   * @param group of its selectors and those of the server's other ports
   */
  LaneConnector(
      Server server,
      int selectors,
      SelectorGroup group,
      LaneCount count,
      ConnectionFactory... protocols) {
    super(server, 1, selectors, protocols);
    this.group = group;
    this.count = count;
  }

  @Override
  protected SelectorManager newSelectorManager(
      Executor executor, Scheduler scheduler, int selectors) {
    return new ServerConnectorManager(executor, scheduler, selectors) {
      @Override
      protected ManagedSelector newSelector(int id) { // not before it starts
        return new LaneSelector(this, id, group, count.naps);
      }
    };
  }

  @Override
  protected SocketChannelEndPoint newEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key) {
    LaneEndPoint endPoint = new LaneEndPoint(channel, (LaneSelector) selector, key, getScheduler());
    endPoint.setIdleTimeout(getIdleTimeout());
    return endPoint;
  }
}
