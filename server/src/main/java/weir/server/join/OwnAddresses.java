package weir.server.join;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The addresses of this machine's interfaces by which others may reach it. */
public final class OwnAddresses {
  /** Bridges that containers and virtual machines hang on, which no other machine is on. */
  private static final Pattern FOR_GUESTS =
      Pattern.compile("(docker|br-|veth|virbr|vmnet|vboxnet|podman|cni|lxc).*");

  /** An address that documentation may use (RFC 5737), and so nobody has. */
  private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("192.0.2.1", 9);

  private OwnAddresses() {}

  /**
   * An address of an interface.
   *
   * @param name of the interface
   */
  record Found(String name, InetAddress address) {}

  /**
   * As they are written in an address, the likeliest first: that by which this machine reaches
   * others, then those of IPv4, those of IPv6, and last those that only guests of this machine
   * reach. Those that hold on one cable only are left out.
   */
  public static List<String> all() {
    List<Found> found = new ArrayList<>();
    try {
      for (NetworkInterface one : NetworkInterface.networkInterfaces().toList()) {
        if (one.isUp() && !one.isLoopback()) {
          one.inetAddresses().forEach(address -> found.add(new Found(one.getName(), address)));
        }
      }
    } catch (IOException unreadable) {
      return List.of(); // then nobody can be told; the server works all the same
    }
    return inOrder(found, usual());
  }

  static List<String> inOrder(List<Found> found, Optional<InetAddress> usual) {
    return found.stream()
        .filter(one -> isReachable(one.address()))
        .sorted(
            Comparator.comparing((Found one) -> !usual.equals(Optional.of(one.address())))
                .thenComparing(one -> FOR_GUESTS.matcher(one.name()).matches())
                .thenComparing(one -> !(one.address() instanceof Inet4Address)))
        .map(one -> written(one.address()))
        .distinct()
        .toList();
  }

  /** What a loopback address, or one of a single cable, leads to is not this machine to others. */
  private static boolean isReachable(InetAddress address) {
    return !address.isLoopbackAddress()
        && !address.isAnyLocalAddress()
        && !address.isLinkLocalAddress()
        && !address.isMulticastAddress();
  }

  /** As it stands in a URL. */
  public static String written(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    String bare = zone < 0 ? text : text.substring(0, zone);
    return address instanceof Inet6Address ? "[" + bare + "]" : bare;
  }

  /** Where packets to elsewhere would leave from; asked of the kernel, and none is sent. */
  private static Optional<InetAddress> usual() {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(ELSEWHERE);
      return Optional.of(socket.getLocalAddress());
    } catch (IOException | RuntimeException noWayOut) {
      return Optional.empty();
    }
  }
}
