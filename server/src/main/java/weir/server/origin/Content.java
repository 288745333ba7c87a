package weir.server.origin;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Where the bytes of a stored file are. */
public sealed interface Content {
  /**
   * @param mark what the file was known by when it was looked at
   */
  record OnDisk(Path path, FileMark mark) implements Content {}

  /** Not written anywhere: it says in other words what is. */
  record InMemory(ByteBuffer bytes) implements Content {
    public InMemory {
      bytes = bytes.asReadOnlyBuffer();
    }
  }
}
