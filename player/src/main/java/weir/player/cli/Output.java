package weir.player.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** A file that gets its name only when it is complete; or nowhere at all. */
record Output(Optional<Path> file, Optional<Path> partial, BufferedWriter text)
    implements AutoCloseable {
  static Output to(Optional<Path> file) throws IOException {
    if (file.isEmpty()) {
      return new Output(file, Optional.empty(), new BufferedWriter(Writer.nullWriter()));
    }
    Path target = file.get().toAbsolutePath();
    Path partial = target.resolveSibling("." + target.getFileName() + ".partial");
    return new Output(Optional.of(target), Optional.of(partial), Files.newBufferedWriter(partial));
  }

  /** What was written is all there is. */
  void keep() throws IOException {
    text.close();
    if (file.isPresent()) {
      Files.move(partial.orElseThrow(), file.get(), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public void close() throws IOException {
    text.close();
    if (partial.isPresent()) {
      Files.deleteIfExists(partial.get());
    }
  }
}
