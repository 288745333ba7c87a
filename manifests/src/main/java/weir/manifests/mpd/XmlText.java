package weir.manifests.mpd;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * XML under construction: one element a line, indented by two, attributes as they come. Namespaces
 * of what is foreign are declared on the outermost element, and once more only where a prefix
 * stands for another one.
 */
final class XmlText {
  private final StringBuilder text =
      new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

  /** Prefixes declared on the outermost element, and where they are to be written. */
  private final Map<String, String> declared = new TreeMap<>();

  private int declarations;

  /** Prefixes declared anew, per open element; empty for the default namespace. */
  private final Deque<Map<String, String>> scopes = new ArrayDeque<>();

  private int depth;
  private int inText;
  private boolean isTagOpen;

  /** Opens the outermost element, in its own namespace. */
  XmlText root(String element, String namespace) {
    open(element);
    declared.put("", namespace);
    declarations = text.length();
    return this;
  }

  XmlText open(String element) {
    closeTag();
    indent();
    text.append('<').append(element);
    isTagOpen = true;
    depth++;
    scopes.push(scopes.isEmpty() ? Map.of() : scopes.peek());
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

  /** As XML Schema writes it: {@code 1.5}, {@code 7}, {@code INF}. */
  XmlText attribute(String name, OptionalDouble value) {
    value.ifPresent(
        present -> {
          String decimal = Double.toString(present).replaceFirst("\\.0$", "");
          attribute(name, decimal.replace("Infinity", "INF"));
        });
    return this;
  }

  /** An attribute of another namespace. */
  XmlText attribute(String namespace, String prefix, String name, String value) {
    if (!prefix.isEmpty()) {
      declare(prefix, namespace);
    }
    return attribute(qualified(prefix, name), value);
  }

  XmlText attributes(List<ForeignAttribute> attributes) {
    for (ForeignAttribute one : attributes) {
      attribute(one.namespace(), one.prefix(), one.name(), one.value());
    }
    return this;
  }

  XmlText foreign(ForeignElement element) {
    String name = qualified(element.prefix(), element.name());
    open(name);
    declare(element.prefix(), element.namespace());
    return attributes(element.attributes()).close(name, element.content());
  }

  XmlText close(String element) {
    leave();
    if (isTagOpen) {
      text.append("/>");
      isTagOpen = false;
    } else {
      indent();
      text.append("</").append(element).append('>');
    }
    endLine();
    return this;
  }

  /** Closes the element just opened around this text. */
  XmlText close(String element, String content) {
    leave();
    isTagOpen = false;
    text.append('>');
    escape(content, false);
    text.append("</").append(element).append('>');
    endLine();
    return this;
  }

  /** Closes the element just opened around this content; where there is text, nothing is added. */
  XmlText close(String element, List<ForeignNode> content) {
    boolean hasText = content.stream().anyMatch(ForeignText.class::isInstance);
    if (hasText) {
      inText++;
    }
    for (ForeignNode node : content) {
      if (node instanceof ForeignElement child) {
        foreign(child);
      } else if (node instanceof ForeignText part) {
        closeTag();
        escape(part.text(), false);
      }
    }
    close(element);
    if (hasText) {
      inText--;
      endLine();
    }
    return this;
  }

  @Override
  public String toString() {
    StringBuilder whole = new StringBuilder(text.substring(0, declarations));
    declared.forEach(
        (prefix, namespace) -> {
          XmlText declaration = new XmlText();
          declaration.text.setLength(0);
          whole.append(
              declaration.attribute(prefix.isEmpty() ? "xmlns" : "xmlns:" + prefix, namespace)
                  .text);
        });
    return whole.append(text, declarations, text.length()).toString();
  }

  /** Sees to it that the prefix stands for the namespace in the tag that is open. */
  private void declare(String prefix, String namespace) {
    if (prefix.equals("xml")) {
      return;
    }
    String known = scopes.peek().getOrDefault(prefix, declared.get(prefix));
    if (known == null) {
      declared.put(prefix, namespace);
    } else if (!known.equals(namespace)) {
      attribute(prefix.isEmpty() ? "xmlns" : "xmlns:" + prefix, namespace);
      Map<String, String> scope = new HashMap<>(scopes.pop());
      scope.put(prefix, namespace);
      scopes.push(scope);
    }
  }

  private static String qualified(String prefix, String name) {
    return prefix.isEmpty() ? name : prefix + ":" + name;
  }

  private void leave() {
    depth--;
    scopes.pop();
  }

  private void closeTag() {
    if (isTagOpen) {
      text.append('>');
      endLine();
      isTagOpen = false;
    }
  }

  private void endLine() {
    if (inText == 0) {
      text.append('\n');
    }
  }

  private void indent() {
    if (inText == 0) {
      text.append("  ".repeat(depth));
    }
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
