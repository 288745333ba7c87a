package weir.network.trace;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The text in a file: unpacked where gzip's first two bytes say so, whatever the file is called,
 * without a byte order mark, and at most {@link #MOST_BYTES} of it, so that no small file grows
 * without end.
 */
final class Source extends FilterInputStream {

  static final long MOST_BYTES = 256L << 20;
  private static final int BUFFER_BYTES = 1 << 16;

  private final String file;
  private final boolean isPacked;
  private long count;

  private Source(InputStream text, String file, boolean isPacked) {
    super(text);
    this.file = file;
    this.isPacked = isPacked;
  }

  /**
   * @throws MalformedTrace here or while reading, if what is packed is broken or too much
   */
  static InputStream open(InputStream raw, String file) throws IOException {
    BufferedInputStream bytes = new BufferedInputStream(new Piped(raw), BUFFER_BYTES);
    boolean isPacked = bytesAhead(bytes, 2) == 0x1f8b;
    InputStream text = bytes;
    if (isPacked) {
      try {
        text = new GZIPInputStream(bytes, BUFFER_BYTES);
      } catch (EOFException | ZipException broken) {
        throw broken(file, 0, broken);
      }
    }
    BufferedInputStream source =
        new BufferedInputStream(new Source(text, file, isPacked), BUFFER_BYTES);
    if (bytesAhead(source, 3) == 0xefbbbf) {
      source.skipNBytes(3);
    }
    int mark = bytesAhead(source, 2);
    if (mark == 0xfeff || mark == 0xfffe) {
      throw new MalformedTrace(file, "line 1", "this is UTF-16; a trace is ASCII or UTF-8");
    }
    return source;
  }

  private static int bytesAhead(BufferedInputStream in, int howMany) throws IOException {
    in.mark(howMany);
    int ahead = 0;
    for (byte one : in.readNBytes(howMany)) {
      ahead = ahead << 8 | one & 0xff;
    }
    in.reset();
    return ahead;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int read;
    try {
      read = super.read(into, from, length);
    } catch (EOFException | ZipException broken) {
      if (isPacked) {
        throw broken(file, count, broken);
      }
      throw broken;
    }
    count += Math.max(0, read);
    if (count > MOST_BYTES) {
      throw new MalformedTrace(
          file,
          "as a whole",
          "more than " + (MOST_BYTES >> 20) + " MiB of text" + (isPacked ? " when unpacked" : ""));
    }
    return read;
  }

  /** Skipping would not be counted. */
  @Override
  public long skip(long bytes) throws IOException {
    return Math.max(0, read(new byte[(int) Math.min(bytes, BUFFER_BYTES)]));
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private static MalformedTrace broken(String file, long count, IOException why) {
    return new MalformedTrace(
        file,
        "after " + count + " bytes unpacked",
        why instanceof EOFException
            ? "the gzip data ends too early"
            : "the gzip data is broken: " + why.getMessage());
  }

  /** What may be a pipe, of which a JDK cannot say what is available. */
  private static final class Piped extends FilterInputStream {
    Piped(InputStream in) {
      super(in);
    }

    /** Of a pipe 1, since 0 would end a packed file after the first of its parts. */
    @Override
    public int available() {
      try {
        return super.available();
      } catch (IOException illegalSeek) {
        return 1;
      }
    }
  }
}
