package weir.player.wire;

import java.io.IOException;
import java.nio.file.Path;
import weir.player.compare.wire.Zeros;
import weir.player.session.Title;
import weir.player.virtual.SampleTitles;

/** {@link SampleTitles} as files of a library: true names and sizes, nothing but zeros inside. */
final class SampleOnDisk {
  private SampleOnDisk() {}

  static Title write(Path library, String name, int seconds) throws IOException {
    Title title = SampleTitles.seconds(seconds, 5);
    Zeros.write(library, name, title);
    return title;
  }
}
