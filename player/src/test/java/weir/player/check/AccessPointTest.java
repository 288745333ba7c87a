package weir.player.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first bytes of a picture tell whether it stands alone. */
class AccessPointTest {
  @ParameterizedTest
  @CsvSource({
    // a message (SEI) before the picture
    "avc1, 00000002 06ff 00000003 65aaaa, true",
    "avc1, 00000003 41aaaa, false",
    "avc3, 00000002 67aa 00000002 68aa 00000002 25aa, true",
    "avc1, 00000002 06ff, unknown",
    "avc1, 7fffffff 06ff, unknown",
    "hvc1, 00000003 4001aa 00000003 2601aa, true",
    "hev1, 00000003 2801aa, true",
    // a clean random access picture may be followed by some that are shown before it
    "hvc1, 00000003 2a01aa, false",
    "hvc1, 00000003 0201aa, false",
    // temporal delimiter, sequence header, frame
    "av01, 1200 0a01aa 320110, true",
    "av01, 1200 0a01aa 320130, false",
    "av01, 1200 320110, false",
    "vp09, 8249, true",
    "vp09, 8649, false",
    "mp4v, 000001b6, unknown",
  })
  void isKnownFromItsBytes(String codec, String bytes, String expected) {
    ByteBuffer sample = ByteBuffer.wrap(HexFormat.of().parseHex(bytes.replace(" ", "")));

    Optional<Boolean> alone = AccessPoint.standsAlone(codec, sample, 4);

    assertEquals(expected, alone.map(Object::toString).orElse("unknown"));
  }
}
