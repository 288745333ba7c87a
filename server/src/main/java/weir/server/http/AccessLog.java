package weir.server.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
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
 * whatever rotates logs need only rename it. While it cannot be written its lines are lost, which
 * is said once and when it is over. Used by one thread.
 */
final class AccessLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final long LOOK_AGAIN_MS = 1000;

  /** That wait to be written. */
  private static final int MOST_CHARACTERS = 64 * 1024;

  private final Optional<Path> file;
  private final StringBuilder waiting = new StringBuilder();

  /** Empty while it cannot be had. */
  private Optional<WritableByteChannel> out = Optional.empty();

  private Object fileKey;
  private long lookedMs;
  private boolean isFailing;
  private long lostLines;

  /** Whether the last line ends in its middle. */
  private boolean isTorn;

  private boolean isClosed;

  private AccessLog(Optional<Path> file) throws IOException {
    this.file = file;
    open();
  }

  /**
   * @param file appended to; {@code -} for standard output
   * @throws BadSetting if it cannot be written
   */
  static AccessLog to(Path file) {
    try {
      return new AccessLog(file.toString().equals("-") ? Optional.empty() : Optional.of(file));
    } catch (IOException e) {
      throw BadSetting.accessLog(file + " cannot be written: " + why(file, e), e);
    }
  }

  private static String why(Path file, IOException e) {
    Path folder = file.toAbsolutePath().getParent();
    if (e instanceof NoSuchFileException && folder != null && !Files.isDirectory(folder)) {
      return "there is no folder " + folder;
    }
    if (e instanceof AccessDeniedException) {
      return "this user may not";
    }
    return e instanceof FileSystemException known && known.getReason() != null
        ? known.getReason()
        : "" + e.getMessage();
  }

  private void open() throws IOException {
    if (file.isEmpty()) {
      out = Optional.of(Channels.newChannel(System.out));
      return;
    }
    FileChannel channel =
        FileChannel.open(file.get(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    out = Optional.of(channel);
    fileKey = key();
    isTorn &= channel.size() > 0;
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
    waiting.append(line).append('\n');
    if (waiting.length() >= MOST_CHARACTERS) {
      drain();
    }
  }

  /** To the disk with what was written; and a look whether the file is still in its place. */
  void flush(long nowMs) {
    drain();
    if (file.isPresent() && nowMs - lookedMs >= LOOK_AGAIN_MS) {
      lookedMs = nowMs;
      try {
        if (out.isEmpty() || !Objects.equals(key(), fileKey)) {
          leave();
          open();
        }
      } catch (IOException e) {
        failed(e);
      }
    }
  }

  private void drain() {
    if (waiting.isEmpty()) {
      return;
    }
    ByteBuffer bytes =
        ByteBuffer.wrap(((isTorn ? "\n" : "") + waiting).getBytes(StandardCharsets.UTF_8));
    waiting.setLength(0);
    try {
      while (out.isPresent() && bytes.hasRemaining()) {
        out.get().write(bytes);
      }
    } catch (IOException e) {
      isTorn = bytes.position() > 0 ? bytes.get(bytes.position() - 1) != '\n' : isTorn;
      failed(e);
    }
    if (bytes.hasRemaining()) {
      lostLines += StandardCharsets.UTF_8.decode(bytes).chars().filter(c -> c == '\n').count();
      return;
    }
    isTorn = false;
    if (isFailing) {
      LOG.warn("the access log is written again; lines that were lost: {}", lostLines);
      isFailing = false;
      lostLines = 0;
    }
  }

  private void failed(IOException e) {
    leave();
    if (!isFailing) {
      LOG.warn(
          "the access log {} cannot be written, and its lines are lost until it can: {}",
          file.orElseThrow(),
          why(file.orElseThrow(), e));
    }
    isFailing = true;
  }

  private void leave() {
    if (file.isPresent() && out.isPresent()) {
      try {
        out.get().close();
      } catch (IOException gone) {
        // with what could not be written to it
      }
    }
    out = Optional.empty();
  }

  /** Once is enough. */
  @Override
  public void close() {
    if (!isClosed) {
      isClosed = true;
      drain();
      leave();
    }
  }
}
