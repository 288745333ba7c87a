package weir.server.http;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Hears what is logged until it is closed. */
final class LogListener implements AutoCloseable {
  private final Logger logger;
  private final ListAppender<ILoggingEvent> heard = new ListAppender<>();

  /**
   * @param name of the logger; below it all are heard
   */
  LogListener(String name) {
    logger = (Logger) LoggerFactory.getLogger(name);
    heard.start();
    logger.addAppender(heard);
  }

  List<ILoggingEvent> heard() {
    return List.copyOf(heard.list);
  }

  @Override
  public void close() {
    logger.detachAppender(heard);
  }
}
