package weir.media.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
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

    Ffmpeg found = Ffmpeg.find(Optional.of(bundled.ffmpeg()), Codec.DEFAULT, "");

    assertEquals(bundled.ffprobe(), found.ffprobe());
    assertEquals("as asked", found.origin());
  }

  @Test
  void takesTheOneOnPathWhenItIsCapable() {
    Ffmpeg bundled = Ffmpeg.bundled();

    Ffmpeg found =
        Ffmpeg.find(Optional.empty(), Codec.DEFAULT, folder + ":" + bundled.ffmpeg().getParent());

    assertEquals(bundled.ffmpeg(), found.ffmpeg());
    assertEquals("from PATH", found.origin());
  }

  @Test
  void takesTheBundledOneWhenTheOneOnPathLacksSomething() throws IOException {
    program("ffmpeg", "echo 'ffmpeg version 0.1'");
    program("ffprobe", "echo 'ffprobe version 0.1'");

    Ffmpeg found = Ffmpeg.find(Optional.empty(), Codec.DEFAULT, folder.toString());

    assertEquals("bundled", found.origin());
  }

  @Test
  void neverReplacesTheOneAskedFor() throws IOException {
    program("ffmpeg", "echo 'ffmpeg version 0.1'");
    program("ffprobe", "echo 'ffprobe version 0.1'");

    PackagingFailed refusal =
        assertThrows(
            PackagingFailed.class, () -> Ffmpeg.find(Optional.of(folder), Codec.DEFAULT, ""));

    assertEquals(
        folder.resolve("ffmpeg")
            + " cannot be used: it has no libx264 to encode h264; name another with --ffmpeg,"
            + " or leave it out for the bundled one",
        refusal.getMessage());
  }

  @Test
  void namesTheEncoderThatIsMissingAndWhatIsThereInstead() throws IOException {
    program(
        "ffmpeg",
        """
        case $* in
          *encoders*) printf ' V....D libx264  x\\n V..... libaom-av1  x\\n A....D aac  x\\n' ;;
          *) echo 'ffmpeg version 9 Copyright' ;;
        esac""");
    program("ffprobe", "echo 'ffprobe version 9 Copyright'");
    List<Codec> codecs = Codec.parse("av1,hevc");

    PackagingFailed asked =
        assertThrows(PackagingFailed.class, () -> Ffmpeg.find(Optional.of(folder), codecs, ""));
    Ffmpeg found = Ffmpeg.find(Optional.empty(), codecs, folder.toString());

    assertEquals(
        folder.resolve("ffmpeg")
            + " cannot be used: it has no libx265 to encode hevc, only encoders of h264, av1, aac;"
            + " name another with --ffmpeg, or leave it out for the bundled one",
        asked.getMessage());
    assertEquals("bundled", found.origin());
  }

  @Test
  void readsListsOfCodecs() {
    assertEquals(List.of(Codec.H264, Codec.AAC), Codec.parse("h264"));
    assertEquals(List.of(Codec.AV1, Codec.H264, Codec.OPUS), Codec.parse("AV1, h264,opus"));
    assertEquals(List.of(Codec.OPUS, Codec.H264), Codec.parse("opus"));
    assertEquals(
        "codec 'h266' is none of h264, hevc, av1, vp9, aac, opus",
        assertThrows(IllegalArgumentException.class, () -> Codec.parse("h264,h266")).getMessage());
    assertEquals(
        "codec 'av1' is there twice",
        assertThrows(IllegalArgumentException.class, () -> Codec.parse("av1,av1")).getMessage());
  }

  @Test
  void saysThatThereIsNoSuchProgram() {
    PackagingFailed refusal =
        assertThrows(
            PackagingFailed.class,
            () -> Ffmpeg.find(Optional.of(folder.resolve("nowhere")), Codec.DEFAULT, ""));

    assertTrue(refusal.getMessage().contains("nowhere cannot be used: it is no executable file"));
  }

  private void program(String name, String script) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
