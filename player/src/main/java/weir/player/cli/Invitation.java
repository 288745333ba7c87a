package weir.player.cli;

import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import weir.server.access.Secret;
import weir.server.http.WeirServer;
import weir.server.join.QrPicture;

/** What a server that listens to other machines prints, so that they come. */
final class Invitation {
  private Invitation() {}

  /**
   * Prints nothing where nobody can come.
   *
   * @param made the token, where it was made and nobody knows it yet
   */
  static void print(WeirServer server, Optional<Secret> made, PrintStream out) {
    boolean draws = Terminal.isThere() && !Terminal.isAscii(System.getenv());
    print(server, made, out, draws ? Terminal.Size.now().columns() : 0);
  }

  /**
   * @param columns for the code; 0 where none can be drawn
   */
  static void print(WeirServer server, Optional<Secret> made, PrintStream out, int columns) {
    List<URI> addresses = server.reachable();
    made.ifPresent(token -> out.println("To change anything from elsewhere: " + token.reveal()));
    if (made.isEmpty() && addresses.isEmpty()) {
      return;
    }
    out.println("Who watches is shown at " + server.address() + "room");
    if (addresses.isEmpty()) {
      return;
    }
    out.println("Others come in at:");
    addresses.forEach(address -> out.println("  " + address));
    QrPicture picture = QrPicture.of(addresses.get(0).toString());
    if (picture.columns() <= columns) {
      // Java writes '?' for what its own locale does not have, where the terminal would draw it.
      PrintStream drawn = new PrintStream(out, true, StandardCharsets.UTF_8);
      drawn.println();
      picture.lines(Terminal.isColoured()).forEach(drawn::println);
      drawn.println(addresses.get(0));
    }
  }
}
