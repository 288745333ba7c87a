package weir.manifests.mpd;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The characters of an XML document given as bytes, as XML 1.0, appendix F, finds their encoding.
 * The JDK's reader could do it too, but writes every damaged byte to the standard error.
 */
final class XmlEncoding {
  private static final Pattern DECLARED =
      Pattern.compile(
          "^<\\?xml[^>]{0,200}?encoding\\s*=\\s*[\"']([A-Za-z][A-Za-z0-9._-]{0,40})[\"']");

  private XmlEncoding() {}

  static String decode(byte[] document, String location) {
    Charset encoding = of(document, location);
    CharsetDecoder decoder = encoding.newDecoder();
    ByteBuffer bytes = ByteBuffer.wrap(document);
    try {
      String text = decoder.decode(bytes).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException damaged) {
      String before = new String(document, 0, bytes.position(), encoding);
      throw new MalformedManifest(
          location
              + ", line "
              + (1 + before.chars().filter(character -> character == '\n').count()),
          "not well-formed XML: bytes that are not " + encoding);
    }
  }

  private static Charset of(byte[] document, String location) {
    int first = document.length < 2 ? 0 : (document[0] & 0xFF) << 8 | document[1] & 0xFF;
    switch (first) {
      case 0xFEFF, 0x003C -> {
        return StandardCharsets.UTF_16BE;
      }
      case 0xFFFE, 0x3C00 -> {
        return StandardCharsets.UTF_16LE;
      }
      default -> {
        String beginning =
            new String(document, 0, Math.min(300, document.length), StandardCharsets.ISO_8859_1);
        Matcher declared = DECLARED.matcher(beginning);
        if (!declared.find()) {
          return StandardCharsets.UTF_8;
        }
        try {
          Charset named = Charset.forName(declared.group(1));
          // Read byte by byte, it cannot be in two or four: somebody has converted it.
          return named.name().matches("(?i)x?-?utf-(16|32).*") ? StandardCharsets.UTF_8 : named;
        } catch (IllegalArgumentException unknown) {
          throw new MalformedManifest(
              location + ", line 1", "the encoding " + declared.group(1) + " is not known");
        }
      }
    }
  }
}
