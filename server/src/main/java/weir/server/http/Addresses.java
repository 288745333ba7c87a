package weir.server.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/** Addresses of clients in forms that do not lead to a person. */
final class Addresses {
  private static final int KEPT_OF_IPV4 = 3;
  private static final int KEPT_OF_IPV6 = 6;

  private final byte[] salt = new byte[16];

  Addresses() {
    new SecureRandom().nextBytes(salt);
  }

  /** The network that it is in: of IPv4 24 bits, of IPv6 48. */
  static String shortened(InetAddress address) {
    byte[] bytes = address.getAddress();
    Arrays.fill(bytes, bytes.length == 4 ? KEPT_OF_IPV4 : KEPT_OF_IPV6, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }

  /** The same for the same address while the server runs, and nothing afterwards. */
  String secret(InetAddress address) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(salt);
      return HexFormat.of().formatHex(digest.digest(address.getAddress()), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
