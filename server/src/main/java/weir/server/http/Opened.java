package weir.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import weir.server.origin.Content;
import weir.server.origin.FileMark;
import weir.server.origin.Ready;
import weir.server.origin.StoredFile;

/** A stored file, open. Whoever has it closes it. */
sealed interface Opened extends AutoCloseable {
  /**
   * Reads as much as there is room for, or less.
   *
   * @return how many bytes; -1 at the end
   */
  int read(ByteBuffer into, long from) throws IOException;

  @Override
  void close() throws IOException;

  /** Empty if it is no longer there, or no longer the one the index knows. */
  static Optional<Opened> of(StoredFile file) throws IOException {
    if (file.content() instanceof Content.InMemory memory) {
      return Optional.of(new Memory(memory.bytes()));
    }
    Content.OnDisk known = (Content.OnDisk) file.content();
    try {
      FileChannel channel = FileChannel.open(known.path(), StandardOpenOption.READ);
      // Looked at after it was opened: what has been replaced never comes back, so if it is still
      // the same, it was when it was opened.
      if (isStill(known)) {
        return Optional.of(new File(channel));
      }
      channel.close();
      return Optional.empty();
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  private static boolean isStill(Content.OnDisk known) throws IOException {
    try {
      return FileMark.of(known.path()).equals(known.mark());
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  record File(FileChannel channel) implements Opened {
    @Override
    public int read(ByteBuffer into, long from) throws IOException {
      return channel.read(into, from);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** Kept by the lane, for all who want it. */
  static Opened of(Ready ready) {
    return new Lent(ready);
  }

  record Lent(Ready ready) implements Opened {
    @Override
    public int read(ByteBuffer into, long from) throws IOException {
      return ready.read(into, from);
    }

    @Override
    public void close() {
      ready.release();
    }
  }

  record Memory(ByteBuffer bytes) implements Opened {
    @Override
    public int read(ByteBuffer into, long from) {
      int size = (int) Math.min(into.remaining(), bytes.limit() - from);
      into.put(bytes.slice((int) from, size));
      return size;
    }

    @Override
    public void close() {}
  }
}
