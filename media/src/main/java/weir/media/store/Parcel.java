package weir.media.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** One film in the {@link Inbox}, and the lock on it. */
public final class Parcel implements AutoCloseable {
  /** There is one only when the film is whole. */
  private static final String CARD = "card.json";

  /** No ending that means anything to ffmpeg. */
  private static final String FILM = ".upload";

  private final Claim claim;
  private final String title;
  private final boolean isReplacing;

  Parcel(Claim claim, String title, boolean isReplacing) {
    this.claim = claim;
    this.title = title;
    this.isReplacing = isReplacing;
  }

  /** What lies there, if it is whole. */
  static Optional<Parcel> whole(Claim claim) {
    try {
      JsonNode card = new ObjectMapper().readTree(Files.readAllBytes(claim.place().resolve(CARD)));
      String title = card.path("title").asText();
      Parcel parcel = new Parcel(claim, title, card.path("isReplacing").asBoolean());
      return Title.isName(title) && Files.isRegularFile(parcel.film())
          ? Optional.of(parcel)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // there is none, or it is not one of ours
    }
  }

  /** The same as long as it lies there, whoever has it. */
  public String id() {
    return claim.place().getFileName().toString().substring(Inbox.PREFIX.length());
  }

  /** The name it will have in the library. */
  public String title() {
    return title;
  }

  /** Whether a title that has the name is to be replaced. */
  public boolean isReplacing() {
    return isReplacing;
  }

  public Path film() {
    return claim.place().resolve(title + FILM);
  }

  /** To write the film to. */
  public FileChannel open() throws IOException {
    return FileChannel.open(film(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /**
   * The film is whole, and on the disk. From here on it is gone on with though this process should
   * die.
   */
  public Parcel complete(boolean replaces) throws IOException {
    Path draft = claim.place().resolve(CARD + ".draft");
    Files.write(
        draft,
        new ObjectMapper()
            .writeValueAsBytes(
                new ObjectMapper()
                    .createObjectNode()
                    .put("title", title)
                    .put("isReplacing", replaces)));
    Files.move(draft, claim.place().resolve(CARD), StandardCopyOption.ATOMIC_MOVE);
    return new Parcel(claim, title, replaces);
  }

  /** Deletes it. */
  public void discard() throws IOException {
    Files.deleteIfExists(claim.place().resolve(CARD)); // first: half a film is none
    try {
      Workplace.delete(claim.place());
    } finally {
      claim.close();
    }
  }

  /** Leaves it to whoever comes next. */
  @Override
  public void close() throws IOException {
    claim.close();
  }
}
