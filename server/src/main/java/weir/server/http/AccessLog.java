package weir.server.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.network.cmcd.Cmcd;
import weir.network.cmcd.CmcdKey;

/**
 * One JSON object to a line for each response. Addresses are shortened, and of queries nothing is
 * kept but the session that CMCD names.
 *
 * <p>A file is appended to, and opened anew once it is no longer the one under its name: so
 * whatever rotates logs need only rename it. Used by one thread.
 */
final class AccessLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final long LOOK_AGAIN_MS = 1000;

  private final Optional<Path> file;
  private Writer out;
  private Object fileKey;
  private long lookedMs = Senders.nowMs();
  private boolean isFailing;
  private boolean isClosed;

  private AccessLog(Optional<Path> file) throws IOException {
    this.file = file;
    open();
  }

  /**
   * @param file appended to; {@code -} for standard output
   */
  static AccessLog to(Path file) {
    try {
      return new AccessLog(file.toString().equals("-") ? Optional.empty() : Optional.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException("the access log " + file + " cannot be written: " + e, e);
    }
  }

  private void open() throws IOException {
    if (file.isEmpty()) {
      PrintStream console = System.out;
      out = new BufferedWriter(new OutputStreamWriter(console, StandardCharsets.UTF_8));
      return;
    }
    out =
        Files.newBufferedWriter(
            file.get(),
            StandardCharsets.UTF_8,
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
    fileKey = key();
  }

  private Object key() throws IOException {
    return Files.exists(file.orElseThrow())
        ? Files.readAttributes(file.orElseThrow(), BasicFileAttributes.class).fileKey()
        : "gone";
  }

  void write(Heard heard, Cmcd told) {
    ObjectNode line = JSON.createObjectNode();
    long agoNanos = System.nanoTime() - heard.endNanos();
    line.put("time", Instant.now().minusNanos(agoNanos).truncatedTo(ChronoUnit.MILLIS).toString());
    line.put("address", Addresses.shortened(heard.address()));
    line.put("method", heard.method());
    line.put("path", heard.path());
    line.put("status", heard.status());
    line.put("bytes", heard.bytes());
    line.put("firstByteMs", heard.firstByteNanos() / 1000 / 1e3);
    line.put("ms", heard.durationNanos() / 1000 / 1e3);
    if (heard.isBroken()) {
      line.put("broken", true);
    }
    line.put("lane", heard.isFromLane());
    told.text(CmcdKey.SID).ifPresent(session -> line.put("session", session));
    if (!heard.agent().isEmpty()) {
      line.put("agent", heard.agent());
    }
    try {
      out.append(line.toString()).append('\n');
      isFailing = false;
    } catch (IOException e) {
      failed(e);
    }
  }

  /** To the disk with what was written; and a look whether the file is still in its place. */
  void flush() {
    try {
      out.flush();
      long now = Senders.nowMs();
      if (file.isPresent() && now - lookedMs >= LOOK_AGAIN_MS) {
        lookedMs = now;
        if (!key().equals(fileKey)) {
          out.close();
          open();
        }
      }
    } catch (IOException e) {
      failed(e);
    }
  }

  private void failed(IOException e) {
    if (!isFailing) {
      LOG.warn("the access log cannot be written: {}", e.toString());
    }
    isFailing = true;
  }

  /** Once is enough. */
  @Override
  public void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    try {
      out.flush();
      if (file.isPresent()) {
        out.close();
      }
    } catch (IOException e) {
      failed(e);
    }
  }
}
