package weir.server.http;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** HTTP/2 in clear text as it is on the wire, for what a client library would not do. */
final class RawHttp2 implements Closeable {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RESET = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  private final Socket socket;
  private int stream = -1;

  RawHttp2(WeirServer server) throws IOException {
    socket = new Socket("127.0.0.1", server.address().getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(RawConnection.PATIENCE_MS);
    out().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    frame(SETTINGS, 0, 0);
  }

  private OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  private void frame(int type, int flags, int of, byte... payload) throws IOException {
    out()
        .write(
            ByteBuffer.allocate(9 + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(of)
                .put(payload)
                .array());
  }

  /**
   * Begins a stream.
   *
   * @param fields name and value of each with a blank between them, literals with new names (RFC
   *     7541, section 6.2.2)
   */
  void ask(boolean hasBody, String... fields) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (String field : fields) {
      block.write(0);
      for (String part : field.split(" ")) {
        block.write(part.length());
        block.writeBytes(part.getBytes(StandardCharsets.US_ASCII));
      }
    }
    stream += 2;
    frame(HEADERS, END_HEADERS | (hasBody ? 0 : END_STREAM), stream, block.toByteArray());
  }

  void get(String path) throws IOException {
    ask(false, ":method GET", ":path /" + path, ":scheme http", ":authority localhost");
  }

  /** Of the body of the latest stream. */
  void send(byte[] bytes, boolean isLast) throws IOException {
    frame(DATA, isLast ? END_STREAM : 0, stream, bytes);
  }

  /** Says that it will begin no more, and closes. */
  void leave() throws IOException {
    frame(GOAWAY, 0, 0, new byte[8]);
    close();
  }

  /** Leaves without a word, as who is switched off. */
  void reset() throws IOException {
    RawConnection.reset(socket);
  }

  /** The body of the latest stream's answer, which is not reset. */
  byte[] answer() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    DataInputStream in = new DataInputStream(socket.getInputStream());
    while (true) {
      int lengthAndType = in.readInt();
      int flags = in.readUnsignedByte();
      boolean isOurs = in.readInt() == stream;
      byte[] payload = in.readNBytes(lengthAndType >>> 8);
      int type = lengthAndType & 0xff;
      assertFalse(
          type == GOAWAY || isOurs && type == RESET, "the connection or the stream was ended");
      if (isOurs && type <= HEADERS) {
        body.writeBytes(type == DATA ? payload : new byte[0]);
        if ((flags & END_STREAM) != 0) {
          return body.toByteArray();
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
