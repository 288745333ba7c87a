package weir.server.origin;

import java.nio.charset.StandardCharsets;

/** A part of a body: some words of ours, or a range of the file. */
public sealed interface Piece {

  /** In bytes. */
  long length();

  /** Ours: what stands between the parts of several ranges, or says what is wrong. UTF-8. */
  record Words(String text) implements Piece {
    @Override
    public long length() {
      return bytes().length;
    }

    public byte[] bytes() {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  /** The file's. */
  record Slice(ByteRange range) implements Piece {
    @Override
    public long length() {
      return range.length();
    }
  }
}
