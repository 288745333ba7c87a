package weir.server.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import weir.server.viewers.Seat;

/** Addresses of clients in forms that do not lead to a person. Safe for use by many threads. */
final class Addresses {
  private static final int KEPT_OF_IPV4 = 3;
  private static final int KEPT_OF_IPV6 = 6;

  /** Whose names are kept: a digest for each response would cost more than all else of the log. */
  private static final int MOST_KEPT = 4096;

  private final byte[] salt = new byte[16];

  /** The one that was silent for longest first. */
  private final Map<InetAddress, Names> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Names> eldest) {
          return size() > MOST_KEPT;
        }
      };

  private record Names(String shortened, String secret) {}

  Addresses() {
    new SecureRandom().nextBytes(salt);
  }

  /** Where who has this address watches. */
  Seat seat(InetAddress address, Optional<String> link, String title) {
    Names names = names(address);
    return new Seat(names.shortened(), names.secret(), link, title);
  }

  private synchronized Names names(InetAddress address) {
    return kept.computeIfAbsent(address, one -> new Names(shortened(one), secret(one)));
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
  private String secret(InetAddress address) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(salt);
      return HexFormat.of().formatHex(digest.digest(address.getAddress()), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
