package weir.media.box;

/**
 * A box as it lies in its file.
 *
 * @param type the four characters, as ISO-8859-1
 * @param offset of its first header byte in the file
 * @param headerBytes 8, 16 with a 64-bit size, and 16 more for a {@code uuid}
 * @param bytes header and payload together
 */
public record Box(String type, long offset, int headerBytes, long bytes) {
  public Box {
    if (type.length() != 4 || offset < 0 || headerBytes < 8 || bytes < headerBytes) {
      throw new IllegalArgumentException(
          "box '" + type + "' of " + bytes + " bytes at " + offset + ", header " + headerBytes);
    }
  }

  /** Where the payload begins. */
  public long payload() {
    return offset + headerBytes;
  }

  public long payloadBytes() {
    return bytes - headerBytes;
  }

  /** The offset of the first byte after the box. */
  public long end() {
    return offset + bytes;
  }
}
