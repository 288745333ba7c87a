package weir.media.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("encode")
class FfmpegTest {
  @TempDir Path folder;

  @Test
  void takesTheOneAskedFor() {
    Ffmpeg bundled = Ffmpeg.bundled();

    Ffmpeg found = Ffmpeg.find(Optional.of(bundled.ffmpeg()), "");

    assertEquals(bundled.ffprobe(), found.ffprobe());
    assertEquals("as asked", found.origin());
  }

  @Test
  void takesTheOneOnPathWhenItIsCapable() {
    Ffmpeg bundled = Ffmpeg.bundled();

    Ffmpeg found = Ffmpeg.find(Optional.empty(), folder + ":" + bundled.ffmpeg().getParent());

    assertEquals(bundled.ffmpeg(), found.ffmpeg());
    assertEquals("from PATH", found.origin());
  }

  @Test
  void takesTheBundledOneWhenTheOneOnPathLacksSomething() throws IOException {
    program("ffmpeg", "echo 'ffmpeg version 0.1'");
    program("ffprobe", "echo 'ffprobe version 0.1'");

    Ffmpeg found = Ffmpeg.find(Optional.empty(), folder.toString());

    assertEquals("bundled", found.origin());
  }

  @Test
  void neverReplacesTheOneAskedFor() throws IOException {
    program("ffmpeg", "echo 'ffmpeg version 0.1'");
    program("ffprobe", "echo 'ffprobe version 0.1'");

    PackagingFailed refusal =
        assertThrows(PackagingFailed.class, () -> Ffmpeg.find(Optional.of(folder), ""));

    assertEquals(
        folder.resolve("ffmpeg")
            + " cannot be used: it has no libx264; name another with --ffmpeg,"
            + " or leave it out for the bundled one",
        refusal.getMessage());
  }

  @Test
  void saysThatThereIsNoSuchProgram() {
    PackagingFailed refusal =
        assertThrows(
            PackagingFailed.class, () -> Ffmpeg.find(Optional.of(folder.resolve("nowhere")), ""));

    assertTrue(refusal.getMessage().contains("nowhere cannot be used: it is no executable file"));
  }

  private void program(String name, String script) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
