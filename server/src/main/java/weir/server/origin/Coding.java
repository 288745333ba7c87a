package weir.server.origin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** How a file's bytes are put on the wire: as they are, or smaller. */
public enum Coding {
  IDENTITY,
  GZIP;

  /**
   * The better of the two for a client that sent this {@code Accept-Encoding} (RFC 9110, section
   * 12.5.3). One that cannot be read, or that refuses both, gets the bytes as they are.
   *
   * @param accepted the field's value, empty if absent
   */
  public static Coding preferred(String accepted) {
    double gzip = -1;
    double identity = -1;
    double any = -1;
    for (String item : accepted.toLowerCase(Locale.ROOT).split(",")) {
      String[] parts = item.split(";");
      double weight = weight(parts);
      switch (parts.length == 0 ? "" : parts[0].strip()) {
        case "gzip", "x-gzip" -> gzip = Math.max(gzip, weight);
        case "identity" -> identity = weight;
        case "*" -> any = weight;
        default -> {
          // a coding we do not speak
        }
      }
    }
    double ofGzip = gzip >= 0 ? gzip : any;
    return ofGzip > 0 && ofGzip >= identity ? GZIP : IDENTITY;
  }

  /** From 0 to 1; 0 if it cannot be read. */
  private static double weight(String[] parts) {
    if (parts.length < 2) {
      return 1;
    }
    String parameter = parts[1].strip();
    return parts.length == 2 && parameter.matches("q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)")
        ? Double.parseDouble(parameter.substring(2))
        : 0;
  }

  public static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 4 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
