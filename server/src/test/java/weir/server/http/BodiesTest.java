package weir.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests whose bodies take their time, or never come. */
@Timeout(60)
class BodiesTest {
  /** More than the server has threads. */
  private static final int SENDERS = 300;

  /** Streams on one connection; a server need not allow more. */
  private static final int ON_ONE = 100;

  /** Enough not to be cut within the test's time. */
  private static final int BYTES = 9000;

  @TempDir Path folder;
  private WeirServer server;

  @BeforeEach
  void start() throws IOException {
    new HandmadeLibrary(folder).title("bird", 2, 1000);
    server = WeirServer.start(new WeirServer.Settings(folder, "127.0.0.1", 0));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String beacon() {
    return "{\"session\":\"s\"" + " ".repeat(BYTES - 15) + "}";
  }

  @Test
  void moreSlowSendersThanThereAreThreadsHoldUpNobody() throws Exception {
    List<RawConnection> senders = new ArrayList<>();
    try (RawConnection other = new RawConnection(server)) {
      for (int i = 0; i < SENDERS; i++) {
        senders.add(new RawConnection(server));
        senders
            .get(i)
            .send(
                "POST /api/beacons HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                    + BYTES
                    + "\r\n\r\n"
                    + beacon().substring(0, BYTES - 1));
      }
      waitForRunning(SENDERS);

      assertEquals(200, other.ask(RawConnection.get("health/live")).status());
      for (RawConnection sender : senders) {
        assertEquals(204, sender.ask("}").status(), "it still may send");
      }
    } finally {
      for (RawConnection sender : senders) {
        sender.close();
      }
    }
  }

  @Test
  void asManyOnFewConnectionsHoldUpNobodyEither() throws Exception {
    List<Streams> senders = new ArrayList<>();
    try (RawConnection other = new RawConnection(server)) {
      for (int i = 0; i < SENDERS / ON_ONE; i++) {
        senders.add(new Streams(server));
        for (int j = 0; j < ON_ONE; j++) {
          senders.get(i).begin(1 + 2 * j, beacon().substring(0, BYTES - 1));
        }
      }
      waitForRunning(SENDERS);

      assertEquals(200, other.ask(RawConnection.get("health/live")).status());
      for (Streams sender : senders) {
        for (int j = 0; j < ON_ONE; j++) {
          sender.end(1 + 2 * j, "}");
        }
        sender.readAnswers(ON_ONE);
      }
    } finally {
      for (Streams sender : senders) {
        sender.close();
      }
    }
  }

  /** Beacons on one connection of HTTP/2 (RFC 9113), and their answers. */
  private static final class Streams implements Closeable {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int WINDOW_UPDATE = 8;

    /** Of HEADERS; of DATA 1 is the end of the stream, of SETTINGS that they were read. */
    private static final int END_HEADERS = 4;

    private final Socket socket;
    private final DataOutputStream out;
    private final DataInputStream in;

    Streams(WeirServer server) throws IOException {
      socket = new Socket("127.0.0.1", server.address().getPort());
      socket.setSoTimeout(RawConnection.PATIENCE_MS);
      out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
      frame(SETTINGS, 0, 0, new byte[0]);
    }

    void begin(int stream, String body) throws IOException {
      ByteArrayOutputStream fields = new ByteArrayOutputStream();
      for (String field :
          List.of(":method POST", ":path /api/beacons", ":scheme http", ":authority localhost")) {
        fields.write(0); // a literal, with a new name (RFC 7541, 6.2.2)
        for (String part : field.split(" ")) {
          fields.write(part.length());
          fields.writeBytes(part.getBytes(StandardCharsets.US_ASCII));
        }
      }
      frame(HEADERS, END_HEADERS, stream, fields.toByteArray());
      frame(DATA, 0, stream, body.getBytes(StandardCharsets.US_ASCII));
    }

    void end(int stream, String body) throws IOException {
      frame(DATA, 1, stream, body.getBytes(StandardCharsets.US_ASCII));
    }

    private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
      out.writeByte(payload.length >> 16);
      out.writeShort(payload.length);
      out.writeByte(type);
      out.writeByte(flags);
      out.writeInt(stream);
      out.write(payload);
      out.flush();
    }

    /** Each is a 204. */
    void readAnswers(int count) throws IOException {
      for (int answers = 0; answers < count; ) {
        int length = (in.readUnsignedByte() << 16) + in.readUnsignedShort();
        int type = in.readUnsignedByte();
        in.skipNBytes(5);
        byte[] payload = in.readNBytes(length);
        if (type == HEADERS) {
          boolean isNoContent = false;
          for (byte b : payload) {
            isNoContent |= (b & 0xff) == 0x89; // :status 204 (RFC 7541, appendix A)
          }
          assertTrue(isNoContent, "answer " + answers);
          answers++;
        } else {
          assertTrue(type == SETTINGS || type == WINDOW_UPDATE, "a frame of type " + type);
        }
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** Until so many requests are being answered. */
  private void waitForRunning(int count) throws IOException {
    long end = System.nanoTime() + 30_000_000_000L;
    for (int running = 0; running < count; ) {
      assertTrue(System.nanoTime() < end, running + " of " + count);
      try (RawConnection connection = new RawConnection(server)) {
        String text = connection.ask(RawConnection.get("metrics")).text();
        running =
            text.lines()
                .filter(line -> line.startsWith("weir_responses_running "))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(text));
      }
    }
  }

  @Test
  void whoSendsNextToNothingIsToldThatItIsTooSlow() throws Exception {
    try (RawConnection beacon = new RawConnection(server);
        RawConnection film = new RawConnection(server)) {
      beacon.send("POST /api/beacons HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{");
      film.send(
          "POST /api/titles?name=fish HTTP/1.1\r\nHost: localhost\r\n"
              + "Content-Length: 100\r\n\r\nfilm");

      RawConnection.Response late = beacon.read(false);
      assertEquals(408, late.status(), late.text());
      assertTrue(late.text().contains("too slowly"), late.text());
      assertEquals(400, film.read(false).status());
      assertTrue(beacon.isAtEnd());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST /api/beacons, Content-Length: 100, '{\"li'",
    "POST /api/links, Content-Length: 100, '{\"li'",
    "PATCH /api/links/anna, Content-Length: 100, ''",
    "POST /api/beacons, Transfer-Encoding: chunked, '5\r\n{\"ses\r\nXX'",
    "POST /api/links, Transfer-Encoding: chunked, 'five\r\n'",
    "DELETE /api/titles/bird, Transfer-Encoding: chunked, '5\r\n{\"s'"
  })
  void aBodyThatBreaksOffOrCannotBeReadIsNoMistakeOfOurs(String line, String field, String body)
      throws Exception {
    try (RawConnection connection = new RawConnection(server)) {
      connection.send(line + " HTTP/1.1\r\nHost: localhost\r\n" + field + "\r\n\r\n" + body);
      connection.end();

      RawConnection.Response answer = connection.read(false);

      assertEquals(400, answer.status(), answer.text());
      assertTrue(answer.text().contains("\"detail\":\"the body "), answer.text());
    }
  }

  @ParameterizedTest
  @CsvSource({"GET /api/titles, 200", "POST /media/bird/360p/1.m4s, 405", "PUT /media/x, 405"})
  void aBodyThatNobodyReadsIsNotWaitedFor(String line, int status) throws Exception {
    try (RawConnection connection = new RawConnection(server)) {
      connection.send(
          line + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nthe beginning");

      assertEquals(status, connection.read(false).status());
    }
  }

  @Test
  void whoAsksWhetherToSendTooMuchIsToldBefore() throws Exception {
    try (RawConnection connection = new RawConnection(server)) {
      connection.send(
          "POST /api/links HTTP/1.1\r\nHost: localhost\r\nContent-Length: 70000\r\n"
              + "Expect: 100-continue\r\n\r\n");

      assertEquals(413, connection.read(false).status());
    }
  }

  @Test
  void whoAsksWhetherToSendLittleIsAskedFor() throws Exception {
    try (RawConnection connection = new RawConnection(server)) {
      connection.send(
          "POST /api/beacons HTTP/1.1\r\nHost: localhost\r\nContent-Length: 15\r\n"
              + "Expect: 100-continue\r\n\r\n");
      assertEquals(100, connection.read(true).status());

      assertEquals(204, connection.ask("{\"session\":\"s\"}").status());
    }
  }
}
