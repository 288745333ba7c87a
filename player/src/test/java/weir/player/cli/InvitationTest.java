package weir.player.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.server.access.Secret;
import weir.server.http.WeirServer;

class InvitationTest {
  private static final String TOKEN = "a-token-of-this-test";

  @TempDir Path library;

  @Test
  void aServerForOthersTellsItsAddressesAndDrawsTheFirstWhereThereIsRoom() {
    WeirServer.Settings settings =
        new WeirServer.Settings(library, "0.0.0.0", 0).with(Secret.of(TOKEN));
    try (WeirServer server = WeirServer.start(settings)) {
      String wide = printed(server, settings.token(), 80);
      String narrow = printed(server, settings.token(), 20);
      String piped = printed(server, Optional.empty(), 0);

      assertTrue(wide.contains("To change anything from elsewhere: " + TOKEN), wide);
      assertTrue(wide.contains(server.address() + "room"), wide);
      for (var address : server.reachable()) {
        assertTrue(piped.contains("  " + address + "\n"), piped);
      }
      boolean isReachable = !server.reachable().isEmpty();
      assertEquals(isReachable, wide.contains("▀"), wide);
      assertFalse(narrow.contains("▀"), narrow);
      assertFalse(piped.contains("▀"), piped);
      assertFalse(piped.contains(TOKEN), "who chose the token knows it");
    }
  }

  @Test
  void aServerForThisMachineInvitesNobody() {
    try (WeirServer server = WeirServer.start(new WeirServer.Settings(library, "127.0.0.1", 0))) {
      assertEquals("", printed(server, Optional.empty(), 80));
    }
  }

  private static String printed(WeirServer server, Optional<Secret> made, int columns) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Invitation.print(server, made, out, columns);
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
