package weir.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import weir.media.encode.Ffmpeg;

/** Films as people send them, as small as they can be. */
final class Films {
  private Films() {}

  /** Two seconds, a picture of that height, without sound. */
  static Path brief(Path file, int height) throws IOException, InterruptedException {
    int width = height * 16 / 9 / 2 * 2;
    run(
        "-f lavfi -i testsrc2=size=%dx%d:rate=10 -t 2 -c:v libx264 -preset ultrafast -g 10"
            .formatted(width, height),
        file);
    return file;
  }

  /** One that takes many times longer to encode than a test has patience. */
  static Path endless(Path file) throws IOException, InterruptedException {
    Path part = brief(file.resolveSibling("part-of-" + file.getFileName()), 90);
    run("-stream_loop 1500 -i file:" + part + " -c copy", file);
    return file;
  }

  /** Of about so many bytes; what is made of it is no smaller. */
  static Path noisy(Path file, int bytes) throws IOException, InterruptedException {
    run(
        "-f lavfi -i nullsrc=size=640x360:rate=10,geq=random(1)*255:128:128 -t 4 -c:v libx264"
            + " -preset ultrafast -b:v "
            + bytes * 2
            + " -maxrate "
            + bytes * 2
            + " -bufsize "
            + bytes,
        file);
    return file;
  }

  private static void run(String arguments, Path file) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Ffmpeg.find(Optional.empty()).ffmpeg().toString());
    command.addAll(List.of("-v", "error", "-nostdin", "-y"));
    command.addAll(List.of(arguments.split(" ")));
    command.add("file:" + file);
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertEquals(0, process.waitFor());
  }
}
