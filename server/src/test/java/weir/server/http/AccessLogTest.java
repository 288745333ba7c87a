package weir.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.network.cmcd.Cmcd;

/** The access log when its file goes and comes. */
class AccessLogTest {
  @TempDir Path folder;
  private final LogListener said = new LogListener(AccessLog.class.getName());
  private long nowMs = 1_000_000;

  @AfterEach
  void leave() {
    said.close();
  }

  @Test
  void comesBackWithItsFolderAndSaysSoOnceEach() throws Exception {
    Path logs = Files.createDirectories(folder.resolve("logs"));
    Path file = logs.resolve("access.jsonl");
    try (AccessLog log = AccessLog.to(file)) {
      aSecondWith(log, "/before");
      assertTrue(Files.readString(file).contains("/before"));

      Files.delete(file);
      Files.delete(logs);
      for (int second = 0; second < 5; second++) {
        aSecondWith(log, "/meanwhile");
      }
      assertEquals(1, said.heard().size(), () -> said.heard().toString());
      assertTrue(words(0).contains("there is no folder " + logs), words(0));

      Files.createDirectories(logs);
      aSecondWith(log, "/meanwhile");
      aSecondWith(log, "/after");
      aSecondWith(log, "/after");
    }

    List<String> lines = Files.readAllLines(file);
    assertEquals(2, lines.size(), lines::toString);
    assertTrue(lines.get(0).contains("/after"), lines::toString);
    assertEquals(2, said.heard().size(), () -> said.heard().toString());
    assertTrue(words(1).contains("is written again; lines that were lost: 5"), words(1));
  }

  @Test
  void aFullDiskIsWarnedOfOnce() throws Exception {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "there is a disk that is always full");
    Path file = Files.createSymbolicLink(folder.resolve("access.jsonl"), full);
    try (AccessLog log = AccessLog.to(file)) {
      for (int second = 0; second < 30; second++) {
        aSecondWith(log, "/lost");
      }
      assertEquals(1, said.heard().size(), () -> said.heard().toString());

      Files.delete(file); // somebody makes room
      aSecondWith(log, "/lost");
      aSecondWith(log, "/kept");
    }

    assertTrue(Files.readString(file).contains("/kept"));
    assertEquals(2, said.heard().size(), () -> said.heard().toString());
    assertTrue(words(1).contains("lost: 31"), words(1));
  }

  @Test
  void whatCannotBeWrittenFromTheBeginningIsRefusedInWords() {
    Path nowhere = folder.resolve("nowhere/access.jsonl");

    BadSetting missing = assertThrows(BadSetting.class, () -> AccessLog.to(nowhere));
    BadSetting noFile = assertThrows(BadSetting.class, () -> AccessLog.to(folder));

    assertEquals(
        nowhere + " cannot be written: there is no folder " + nowhere.getParent(),
        missing.getMessage());
    assertEquals(folder + " cannot be written: Is a directory", noFile.getMessage());
  }

  private String words(int i) {
    return said.heard().get(i).getFormattedMessage();
  }

  private void aSecondWith(AccessLog log, String path) throws IOException {
    InetAddress address = InetAddress.getByName("192.0.2.7");
    log.write(
        new Heard(address, "GET", path, "", "", 200, 1, 10, 1, 1, false, false, "", nowMs),
        Cmcd.NONE);
    log.flush(nowMs += 1000);
  }
}
