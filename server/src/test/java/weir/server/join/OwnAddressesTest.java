package weir.server.join;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import weir.server.join.OwnAddresses.Found;

class OwnAddressesTest {
  @Test
  void theAddressThatOthersMostLikelyReachComesFirst() throws Exception {
    List<Found> found =
        List.of(
            new Found("docker0", InetAddress.getByName("172.17.0.1")),
            new Found("wlan0", InetAddress.getByName("fe80::1")),
            new Found("wlan0", InetAddress.getByName("2001:db8::7")),
            new Found("eth0", InetAddress.getByName("10.0.0.4")),
            new Found("wlan0", InetAddress.getByName("192.168.1.20")),
            new Found("lo", InetAddress.getByName("127.0.0.1")));

    List<String> written =
        OwnAddresses.inOrder(found, Optional.of(InetAddress.getByName("192.168.1.20")));

    assertEquals(
        List.of("192.168.1.20", "10.0.0.4", "[2001:db8:0:0:0:0:0:7]", "172.17.0.1"), written);
  }

  @Test
  void thisMachinesOwnAddressesCanBeWrittenInAnAddress() {
    for (String host : OwnAddresses.all()) {
      assertTrue(host.matches("[0-9.]+|\\[[0-9a-f:]+]"), host);
    }
  }
}
