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

  private static final String ORDER = "order";

  /** No ending that means anything to ffmpeg. */
  private static final String FILM = ".upload";

  private final Claim claim;
  private final String title;
  private final boolean isReplacing;
  private final long order;

  /** One whose film is to come. */
  Parcel(Claim claim, String title) {
    this(claim, title, false, 0);
  }

  private Parcel(Claim claim, String title, boolean isReplacing, long order) {
    this.claim = claim;
    this.title = title;
    this.isReplacing = isReplacing;
    this.order = order;
  }

  /** What lies there, if it is whole. */
  static Optional<Parcel> whole(Claim claim) {
    try {
      JsonNode card = card(claim.place());
      String title = card.path("title").asText();
      Parcel parcel =
          new Parcel(claim, title, card.path("isReplacing").asBoolean(), card.path(ORDER).asLong());
      return Title.isName(title) && Files.isRegularFile(parcel.film())
          ? Optional.of(parcel)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // there is none, or it is not one of ours
    }
  }

  private static JsonNode card(Path place) throws IOException {
    return new ObjectMapper().readTree(Files.readAllBytes(place.resolve(CARD)));
  }

  /** Of what lies there, whoever has it; 0 if that is not whole. */
  static long order(Path place) {
    try {
      return card(place).path(ORDER).asLong();
    } catch (IOException e) {
      return 0; // there is none, or it has just gone
    }
  }

  /** Whatever became whole later has a higher one; 0 until it is. */
  long order() {
    return order;
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
   * die, after all that were whole before. One thread at a time.
   */
  public Parcel complete(boolean replaces) throws IOException {
    long last = 1 + Inbox.highestOrder(claim.place().getParent());
    Path draft = claim.place().resolve(CARD + ".draft");
    Files.write(
        draft,
        new ObjectMapper()
            .writeValueAsBytes(
                new ObjectMapper()
                    .createObjectNode()
                    .put("title", title)
                    .put("isReplacing", replaces)
                    .put(ORDER, last)));
    Files.move(draft, claim.place().resolve(CARD), StandardCopyOption.ATOMIC_MOVE);
    return new Parcel(claim, title, replaces, last);
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
