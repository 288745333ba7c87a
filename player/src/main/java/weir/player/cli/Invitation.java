package weir.player.cli;

import java.io.PrintStream;
import java.net.URI;
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
  static void print(
      WeirServer server, Optional<Secret> made, PrintStream out, boolean isTerminal, int columns) {
    List<URI> addresses = server.reachable();
    if (made.isPresent()) {
      out.println("To change anything from elsewhere: " + made.get().reveal());
      out.println("Who watches is shown at " + server.address() + "room");
    }
    if (addresses.isEmpty()) {
      return;
    }
    out.println("Others come in at:");
    addresses.forEach(address -> out.println("  " + address));
    QrPicture picture = QrPicture.of(addresses.get(0).toString());
    if (isTerminal && picture.columns() <= columns) {
      out.println();
      picture.lines(Terminal.isColoured()).forEach(out::println);
      out.println(addresses.get(0));
    }
  }
}
