package weir.player.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.player.session.Title;
import weir.player.virtual.SabreMovie;

/** What can be said of {@code docs/gallery.md} at once; {@link GalleryPictures} does the rest. */
class GalleryTest {
  @TempDir Path folder;

  @Test
  void everyCommandIsOneThatWeirUnderstands() throws Exception {
    // In Weir's place stands a script that notes how it is called: a line for each argument.
    Path calls = Files.createFile(folder.resolve("calls"));
    Path weir =
        Files.writeString(
            folder.resolve("weir"), "#!/bin/sh\nprintf '%s\\n' \"$@\" '' >> '" + calls + "'\n");
    assertTrue(weir.toFile().setExecutable(true));

    for (Gallery.Part part : Gallery.read().parts()) {
      Process shell =
          new ProcessBuilder("sh", "-e", "-c", part.commands())
              .directory(folder.toFile())
              .inheritIO()
              .start();
      assertTrue(shell.waitFor(1, TimeUnit.MINUTES), part.commands());
      assertEquals(0, shell.exitValue(), part.commands());
    }

    List<String> called = List.of(Files.readString(calls).strip().split("\n\n"));
    assertTrue(called.size() > Gallery.read().parts().size(), "" + called);
    for (String call : Set.copyOf(called)) {
      assertDoesNotThrow(() -> Main.line(new Main()).parseArgs(call.split("\n")), call);
    }
    Title movie = SabreMovie.read(folder.resolve("movie.json"));
    assertTrue(movie.main().count() > 100, "a title of some minutes");
  }

  @Test
  void everyFindingHasAPictureFitToBeShown() throws Exception {
    Set<String> shown = new TreeSet<>();
    for (Gallery.Part part : Gallery.read().parts()) {
      if (part.commands().contains("./weir compare")) {
        assertFalse(part.pictures().isEmpty(), part.heading());
      }
      for (Path picture : part.pictures()) {
        BufferedImage read = ImageIO.read(picture.toFile());
        assertNotNull(read, picture + " is no picture");
        assertTrue(read.getWidth() >= 1000 && read.getWidth() <= 1300, picture.toString());
        assertTrue(Files.size(picture) < 200_000, picture + ": " + Files.size(picture) + " bytes");
        shown.add(picture.getFileName().toString());
      }
    }
    assertEquals(new TreeSet<>(GalleryPictures.SHOTS.keySet()), shown);
  }
}
