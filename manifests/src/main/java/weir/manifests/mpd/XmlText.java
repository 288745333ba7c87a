package weir.manifests.mpd;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** XML under construction: one element a line, indented by two, attributes as they come. */
final class XmlText {
  private final StringBuilder text =
      new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  private int depth;
  private boolean isTagOpen;

  XmlText open(String element) {
    closeTag();
    indent();
    text.append('<').append(element);
    isTagOpen = true;
    depth++;
    return this;
  }

  XmlText attribute(String name, String value) {
    text.append(' ').append(name).append("=\"");
    escape(value, true);
    text.append('"');
    return this;
  }

  /** Nothing if empty; otherwise the value as it writes itself. */
  XmlText attribute(String name, Optional<?> value) {
    value.ifPresent(present -> attribute(name, present.toString()));
    return this;
  }

  XmlText attribute(String name, OptionalInt value) {
    value.ifPresent(present -> attribute(name, Integer.toString(present)));
    return this;
  }

  XmlText attribute(String name, OptionalLong value) {
    value.ifPresent(present -> attribute(name, Long.toString(present)));
    return this;
  }

  XmlText close(String element) {
    depth--;
    if (isTagOpen) {
      text.append("/>\n");
      isTagOpen = false;
    } else {
      indent();
      text.append("</").append(element).append(">\n");
    }
    return this;
  }

  /** Closes the element just opened around this text. */
  XmlText close(String element, String content) {
    depth--;
    isTagOpen = false;
    text.append('>');
    escape(content, false);
    text.append("</").append(element).append(">\n");
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private void closeTag() {
    if (isTagOpen) {
      text.append(">\n");
      isTagOpen = false;
    }
  }

  private void indent() {
    text.append("  ".repeat(depth));
  }

  private void escape(String plain, boolean isAttribute) {
    plain
        .codePoints()
        .forEach(
            character -> {
              switch (character) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append(isAttribute ? "&quot;" : "\"");
                case '\r' -> text.append("&#13;");
                case '\t', '\n' -> {
                  if (isAttribute) {
                    text.append("&#").append(character).append(';');
                  } else {
                    text.append((char) character);
                  }
                }
                default -> {
                  if (character < 0x20
                      || character >= 0xD800 && character <= 0xDFFF
                      || character == 0xFFFE
                      || character == 0xFFFF) {
                    throw new IllegalArgumentException(
                        "XML has no character U+" + Integer.toHexString(character) + ": " + plain);
                  }
                  text.appendCodePoint(character);
                }
              }
            });
  }
}
