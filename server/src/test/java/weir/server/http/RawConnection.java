package weir.server.http;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** HTTP/1.1 as it is on the wire, for what a client library would tidy. */
final class RawConnection implements Closeable {
  /** For what is expected next. */
  static final int PATIENCE_MS = 60_000;

  private final Socket socket;
  private final InputStream in;

  /** Names of fields in any case; a field that came twice is joined by commas. */
  record Response(int status, Map<String, String> fields, byte[] body) {
    String field(String name) {
      return fields.getOrDefault(name, "");
    }

    String text() {
      return new String(body, StandardCharsets.ISO_8859_1);
    }
  }

  RawConnection(WeirServer server) throws IOException {
    this(server.address());
  }

  RawConnection(URI server) throws IOException {
    this(new Socket("127.0.0.1", server.getPort()));
  }

  RawConnection(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MS);
    in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** So many bytes that mean nothing. */
  void send(int bytes) throws IOException {
    byte[] piece = new byte[1 << 16];
    for (int left = bytes; left > 0; left -= piece.length) {
      socket.getOutputStream().write(piece, 0, Math.min(left, piece.length));
    }
  }

  /**
   * @param isHead whether it answers a HEAD, and so has no body whatever its fields say
   */
  Response read(boolean isHead) throws IOException {
    String status = line();
    Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      fields.merge(
          line.substring(0, colon),
          line.substring(colon + 1).strip(),
          (one, other) -> one + ", " + other);
    }
    int code = Integer.parseInt(status.substring(9, 12));
    boolean hasBody = !isHead && code != 304 && code != 204;
    int length = Integer.parseInt(fields.getOrDefault("Content-Length", "0"));
    byte[] body = in.readNBytes(hasBody ? length : 0);
    if (hasBody && body.length < length) {
      throw new EOFException("a body of " + length + " bytes ended after " + body.length);
    }
    return new Response(code, fields, body);
  }

  /** All that comes until the other side ends it. */
  String rest() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  Response ask(String request) throws IOException {
    send(request);
    return read(request.startsWith("HEAD"));
  }

  static String get(String path) {
    return "GET /" + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
  }

  /** Nothing more will be sent. */
  void end() throws IOException {
    socket.shutdownOutput();
  }

  /** Leaves without a word, as who is switched off. */
  void reset() throws IOException {
    reset(socket);
  }

  static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  boolean isAtEnd() throws IOException {
    return in.read() < 0;
  }

  /** Whether the other side ends it, in whatever way, without a word. */
  boolean isCut() throws IOException {
    try {
      return isAtEnd();
    } catch (SocketException reset) {
      return true;
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int b = in.read();
    for (; b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection ended within a head, after '" + line + "'");
      }
      line.append((char) b);
    }
    return line.substring(0, line.length() - 1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
