package weir.player.compare;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import weir.network.trace.Trace;
import weir.player.qoe.Presented;
import weir.player.session.Session;
import weir.player.session.Title;
import weir.player.session.Track;

/** Short names of contents: equal for equal contents, in every run. SHA-256, cut to 16 digits. */
public final class Fingerprint {
  private static final int DIGITS = 16;

  private final MessageDigest digest;

  private Fingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of texts, in this order. */
  public static String of(String... texts) {
    Fingerprint fingerprint = new Fingerprint();
    for (String text : texts) {
      fingerprint.add(text);
    }
    return fingerprint.text();
  }

  /** Of what lies in files and folders. */
  public static String ofFiles(List<Path> places) throws IOException {
    Fingerprint fingerprint = new Fingerprint();
    for (Path place : places) {
      fingerprint.addAll(place);
    }
    return fingerprint.text();
  }

  /**
   * Of the code that decides what comes of a session: two builds with the same version are not
   * always the same.
   */
  static String ofThisBuild() {
    try {
      return ofFiles(List.of(placeOf(Session.class), placeOf(Trace.class)));
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("Weir cannot read its own code: " + e, e);
    }
  }

  private static Path placeOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** Of all that a session can notice of a title, its name left out. */
  static String of(SimulatedTitle title) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(title.title());
    Presented presented = title.presented();
    fingerprint.add(presented.pictures().toString() + presented.sound());
    for (double[] rung : presented.ssim()) {
      for (double value : rung) {
        fingerprint.add(value);
      }
    }
    return fingerprint.text();
  }

  private void add(Title title) {
    for (Track track : title.tracks()) {
      add(track.kind().name());
      add(track.ladder().size());
      add(track.count());
      for (int rung = 0; rung < track.ladder().size(); rung++) {
        add(track.ladder().rung(rung).toString());
        add(track.initBits(rung));
        for (int index = 0; track.knowsSizes() && index < track.count(); index++) {
          add(track.sizeBits(index, rung));
        }
      }
      for (int index = 0; index <= track.count(); index++) {
        add(track.startMs(index));
      }
    }
  }

  private void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  private void add(double value) {
    digest.update(ByteBuffer.allocate(Double.BYTES).putDouble(value).flip());
  }

  private void addAll(Path place) throws IOException {
    if (Files.isRegularFile(place)) {
      addFile(place);
      return;
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(place)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      add(place.relativize(file).toString());
      addFile(file);
    }
  }

  private void addFile(Path file) throws IOException {
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
  }

  private String text() {
    return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
  }
}
