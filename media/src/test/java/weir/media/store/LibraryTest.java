package weir.media.store;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.media.encode.Rung;
import weir.media.store.Sizes.RepresentationSizes;

class LibraryTest {
  @TempDir Path folder;

  @Test
  void listsTitlesByNameAndNothingElse() throws IOException {
    Library library = Library.open(folder.resolve("new"));
    publish(library, "second", "a");
    publish(library, "Übung-1", "b");
    Files.createDirectory(library.folder().resolve("no-manifest"));
    Files.createDirectories(library.folder().resolve(".hidden"));
    Files.writeString(library.folder().resolve(".hidden/manifest.mpd"), "x");
    Files.writeString(library.folder().resolve("stray.txt"), "x");

    assertEquals(List.of("second", "Übung-1"), library.titles().stream().map(Title::name).toList());
  }

  @Test
  void findsNothingOutsideItself() throws IOException {
    Library library = Library.open(folder.resolve("library"));
    Files.writeString(folder.resolve("manifest.mpd"), "not a title");

    for (String name : List.of("..", ".", "", "../library", "a/b", "a\\b", "a\0b", ".building-1")) {
      assertEquals(Optional.empty(), library.title(name), name);
    }
  }

  @Test
  void replacesATitleInOneStep() throws IOException {
    Library library = Library.open(folder);
    publish(library, "film", "old");

    publish(library, "film", "new");

    assertEquals("new", Files.readString(library.title("film").orElseThrow().manifest()));
    assertEquals(List.of("film"), inside(folder));
  }

  @Test
  void removesAndRenames() throws IOException {
    Library library = Library.open(folder);
    publish(library, "one", "1");
    publish(library, "two", "2");

    library.remove("one");
    Title renamed = library.rename("two", "three");

    assertEquals("2", Files.readString(renamed.manifest()));
    assertEquals(List.of("three"), inside(folder));
  }

  @Test
  void saysWhyItCannotRemoveOrRename() throws IOException {
    Library library = Library.open(folder);
    publish(library, "one", "1");
    publish(library, "two", "2");

    assertEquals(
        "there is no title 'none' in " + library.folder() + "; there are: one, two",
        assertThrows(IOException.class, () -> library.remove("none")).getMessage());
    assertEquals(
        "there is already a title 'two' in " + library.folder(),
        assertThrows(IOException.class, () -> library.rename("one", "two")).getMessage());
    assertEquals(
        "'a/b' cannot be a title; a-b could",
        assertThrows(IOException.class, () -> library.rename("one", "a/b")).getMessage());
  }

  @Test
  void sweepsUpAfterTheDeadButNotAfterTheLiving() throws IOException {
    Path dead = folder.resolve(".building-dead");
    Files.createDirectories(dead.resolve("built/720p"));
    Files.createDirectories(dead.resolve("replaced/film"));
    Files.writeString(dead.resolve("lock"), "");
    Files.writeString(dead.resolve("built/720p/1.m4s"), "half");
    Files.writeString(dead.resolve("replaced/film/manifest.mpd"), "old");

    try (Workplace living = Workplace.open(folder)) {
      Library library = Library.open(folder);

      assertTrue(Files.isDirectory(living.built()));
      assertFalse(Files.exists(dead));
      assertEquals("old", Files.readString(library.title("film").orElseThrow().manifest()));
    }
    assertEquals(List.of("film"), inside(folder));
  }

  @Test
  void nobodySweepsUpWhatJustBegins() throws Exception {
    AtomicBoolean isOver = new AtomicBoolean();
    CompletableFuture<Void> sweeper =
        CompletableFuture.runAsync(
            () -> {
              while (!isOver.get()) {
                assertDoesNotThrow(() -> Workplace.sweep(folder));
              }
            });

    try {
      for (int i = 0; i < 500; i++) {
        try (Workplace beginning = Workplace.open(folder)) {
          assertTrue(Files.isDirectory(beginning.built()));
        }
      }
    } finally {
      isOver.set(true);
    }

    sweeper.join();
    Workplace.sweep(folder);
    assertEquals(List.of(), inside(folder));
  }

  /** As a process leaves them that is killed between any two of its first calls. */
  @Test
  void nothingIsLeftOfWhatIsInterruptedWhileItBegins() throws IOException {
    Inbox inbox = new Inbox(Library.open(folder));
    Thread.currentThread().interrupt();

    assertThrows(IOException.class, () -> inbox.receive("bird"));

    assertTrue(Thread.interrupted());
    assertEquals(List.of(), Workplace.inside(folder));
  }

  @Test
  void sweepsUpWhatDiedWhileItBegan() throws Exception {
    for (String prefix : List.of(Workplace.PREFIX, Inbox.PREFIX)) {
      Files.createDirectory(folder.resolve(prefix + "1"));
      Files.createFile(Files.createDirectory(folder.resolve(prefix + "2")).resolve(Claim.DRAFT));
    }

    Workplace.sweep(folder);
    new Inbox(Library.open(folder)).leftBehind();

    assertEquals(List.of(), inside(folder));
  }

  @Test
  void makesANameOfAnyFileName() {
    assertEquals("Übung-1", Title.nameFrom("Übung 1"));
    assertEquals("Übung-1", Title.nameFrom("U\u0308bung 1"), "decomposed, as a Mac writes it");
    assertEquals("a-b-c", Title.nameFrom("../a//b\\c"));
    assertEquals("日本語", Title.nameFrom("日本語"));
    assertEquals("title", Title.nameFrom("?!"));
    assertEquals("title", Title.nameFrom("..."));
    assertEquals("v1.2_final", Title.nameFrom("v1.2_final"));
    assertTrue(Title.isName(Title.nameFrom("x".repeat(500))));
    assertEquals("Übung-1", PackageRequest.of(Path.of("/some/where/Übung 1.mp4")).title());
  }

  @Test
  void readsTheSizesItWrote() throws IOException {
    Sizes sizes =
        new Sizes(
            List.of(
                new RepresentationSizes("234p", "video", 700, List.of(9L, 5_000_000_000L)),
                new RepresentationSizes("audio-de", "audio", 600, List.of(3L))));

    Sizes read = Sizes.read(new ByteArrayInputStream(sizes.write()));

    assertEquals(sizes, read);
    assertEquals(5_000_000_709L, read.representation("234p").orElseThrow().totalBytes());
    assertEquals(
        """
        {"representations":[
        {"id":"234p","contentType":"video","initBytes":700,"segmentBytes":[9,5000000000]},
        {"id":"audio-de","contentType":"audio","initBytes":600,"segmentBytes":[3]}
        ]}
        """,
        new String(sizes.write(), StandardCharsets.UTF_8));
  }

  @Test
  void saysWhatIsWrongWithSizes() {
    assertSizesRefused("{}", "no list 'representations'");
    assertSizesRefused("{\"representations\":[{\"id\":\"a\"}]}", "no list 'segmentBytes'");
    assertSizesRefused(
        "{\"representations\":[{\"id\":\"a\",\"contentType\":\"video\",\"initBytes\":1,"
            + "\"segmentBytes\":[1.5]}]}",
        "'segmentBytes' is no whole number: 1.5");
    assertSizesRefused("", "no list 'representations'");
  }

  @Test
  void readsTheCardItWrote() throws IOException {
    TitleCard card =
        new TitleCard(
            Instant.parse("2026-01-02T03:04:05Z"),
            "Übung 1.mp4",
            Duration.ofMillis(10_010),
            Duration.ofSeconds(3),
            List.of(new Rung(416, 234, 400_000)),
            "Übung <1>",
            "\"quoted\"");

    assertEquals(card, TitleCard.read(new ByteArrayInputStream(card.write("film"))));
  }

  private static void assertSizesRefused(String json, String because) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    IOException refusal =
        assertThrows(IOException.class, () -> Sizes.read(new ByteArrayInputStream(bytes)));
    assertEquals("sizes.json: " + because, refusal.getMessage());
  }

  private static void publish(Library library, String name, String manifest) throws IOException {
    try (Workplace place = Workplace.open(library.folder())) {
      Files.writeString(place.built().resolve("manifest.mpd"), manifest);
      place.publish(name);
    }
  }

  private static List<String> inside(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
