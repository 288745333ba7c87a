package weir.player.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;
import org.slf4j.Logger;

/**
 * Commands speak on standard output themselves; what libraries have to say goes to standard error,
 * if it matters. {@code WEIR_LOG} says what does, by one of Logback's levels, and {@code
 * -Dlogback.configurationFile} replaces all of this.
 *
 * <p>Written here and not in a file, which each command would wait for: to learn to read it takes a
 * fifth of a second.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_NORMAL_PRIORITY)
public final class Logging extends ContextAwareBase implements Configurator {
  private static final String OTHERWISE = "logback.configurationFile";

  /** What strangers send is no news to them: it is answered 400, and counted. */
  private static final List<String> TALKATIVE =
      List.of(
          "org.eclipse.jetty.http.HttpParser",
          "org.eclipse.jetty.http2.server.internal.HTTP2ServerConnection",
          "org.eclipse.jetty.util.HostPort");

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty(OTHERWISE) != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg%n");
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();

    String wanted = System.getenv("WEIR_LOG");
    ch.qos.logback.classic.Logger all = context.getLogger(Logger.ROOT_LOGGER_NAME);
    all.setLevel(Level.toLevel(wanted, Level.WARN));
    all.addAppender(appender);
    for (String name : TALKATIVE) {
      context.getLogger(name).setLevel(Level.toLevel(wanted, Level.ERROR));
    }
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
