package weir.manifests.mpd;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Walks a document element by element. It resolves prefixes itself, since documents with undeclared
 * ones occur and a reader that knows namespaces refuses them altogether; and it has no entities but
 * the five of XML, nor any DTD.
 */
final class XmlCursor {
  static final String MPD_NAMESPACE = "urn:mpeg:dash:schema:mpd:2011";
  static final String XLINK_NAMESPACE = "http://www.w3.org/1999/xlink";

  private final XMLStreamReader xml;
  private final String location;
  private final int maxDepth;
  private final Consumer<Finding> findings;
  private final Deque<Map<String, String>> scopes = new ArrayDeque<>();
  private String mpdNamespace = MPD_NAMESPACE;
  private String name = "";
  private int lastLine = 1;

  XmlCursor(String document, String location, int maxDepth, Consumer<Finding> findings) {
    this.location = location;
    this.maxDepth = maxDepth;
    this.findings = findings;
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    try {
      xml = factory.createXMLStreamReader(new StringReader(document));
    } catch (XMLStreamException notXml) {
      throw malformed(notXml);
    }
    scopes.push(Map.of());
  }

  /** Goes to the outermost element and returns its name, whatever its namespace. */
  String root() {
    while (next() != XMLStreamConstants.START_ELEMENT) {
      // Comments and white space.
    }
    String found = enter();
    if (!MPD_NAMESPACE.equals(found)) {
      mpdNamespace = found;
      find("namespace " + (found.isEmpty() ? "(none)" : found), "taken as " + MPD_NAMESPACE);
    }
    return name;
  }

  /**
   * Reads to the end of the document, so that what follows the outermost element is well-formed
   * too.
   */
  void finish() {
    while (next() != XMLStreamConstants.END_DOCUMENT) {
      // Comments and white space.
    }
  }

  /** Goes to the next child of the current element; at its end, leaves it and returns false. */
  boolean nextChild() {
    while (true) {
      int event = next();
      if (event == XMLStreamConstants.END_ELEMENT) {
        scopes.pop();
        return false;
      }
      if (event == XMLStreamConstants.START_ELEMENT) {
        String namespace = enter();
        if (isMpd(namespace)) {
          return true;
        }
        skip("of another namespace");
      } else if (event == XMLStreamConstants.CHARACTERS && !xml.isWhiteSpace()) {
        find("text " + quoted(xml.getText()), "ignored: none belongs here");
      }
    }
  }

  /** The current element's name, without prefix. */
  String name() {
    return name;
  }

  /** The text of the current element, trimmed; leaves the element. */
  String text() {
    StringBuilder text = new StringBuilder();
    while (true) {
      int event = next();
      if (event == XMLStreamConstants.END_ELEMENT) {
        scopes.pop();
        return text.toString().trim();
      }
      if (event == XMLStreamConstants.START_ELEMENT) {
        enter();
        skip("inside a text");
      } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.SPACE) {
        text.append(xml.getText());
      }
    }
  }

  /** Leaves the current element with all it contains, and reports that. */
  void skip(String why) {
    find("element " + quoted(name), "skipped: " + why);
    int open = 1;
    while (open > 0) {
      int event = next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        enter();
        open++;
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        scopes.pop();
        open--;
      }
    }
  }

  /** Leaves the current element, of which nothing but the attributes is modelled. */
  void leave() {
    while (nextChild()) {
      skip("not modelled");
    }
  }

  /**
   * The current element's attributes; namespace declarations are none, and prefixed ones keep the
   * prefix.
   */
  XmlAttributes attributes() {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      String prefix = prefix(i);
      String local = xml.getAttributeLocalName(i);
      if (prefix.isEmpty() && !local.equals("xmlns")) {
        values.put(local, xml.getAttributeValue(i));
      } else if (scopes.peek().getOrDefault(prefix, "").equals(XLINK_NAMESPACE)) {
        values.put("xlink:" + local, xml.getAttributeValue(i));
      } else if (!prefix.isEmpty() && !prefix.equals("xmlns") && !prefix.equals("xsi")) {
        find("attribute " + prefix + ":" + local, "ignored: of another namespace");
      }
    }
    return new XmlAttributes(this, name, values);
  }

  void find(String what, String understood) {
    findings.accept(new Finding(line(), what, understood));
  }

  MalformedManifest malformed(String reason) {
    return new MalformedManifest(location + ", line " + line(), reason);
  }

  static String quoted(String text) {
    return "\"" + (text.length() <= 80 ? text : text.substring(0, 80) + "…") + "\"";
  }

  private int line() {
    return lastLine;
  }

  private MalformedManifest malformed(XMLStreamException notXml) {
    Location where = notXml.getLocation();
    int line = where == null || where.getLineNumber() < 1 ? lastLine : where.getLineNumber();
    String reason = notXml.getMessage().replaceFirst("(?s)^ParseError at .*?\\nMessage: ", "");
    return new MalformedManifest(
        location + ", line " + line, "not well-formed XML: " + reason.replaceAll("\\s+", " "));
  }

  private int next() {
    try {
      if (!xml.hasNext()) {
        throw malformed("no element in it");
      }
      int event = xml.next();
      lastLine = Math.max(lastLine, xml.getLocation().getLineNumber());
      if (event == XMLStreamConstants.DTD) {
        throw malformed("a document type declaration; an MPD has none, so it is not read");
      }
      return event;
    } catch (XMLStreamException notXml) {
      throw malformed(notXml);
    }
  }

  /** Opens the scope of the element just begun and returns its namespace, empty for none. */
  private String enter() {
    if (scopes.size() > maxDepth) {
      throw malformed("elements are nested deeper than " + maxDepth);
    }
    Map<String, String> scope = scopes.peek();
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      String prefix = prefix(i);
      String local = xml.getAttributeLocalName(i);
      if (prefix.equals("xmlns") || prefix.isEmpty() && local.equals("xmlns")) {
        if (scope == scopes.peek()) {
          scope = new HashMap<>(scope);
        }
        scope.put(prefix.isEmpty() ? "" : local, xml.getAttributeValue(i).trim());
      }
    }
    scopes.push(scope);
    String qualified = xml.getLocalName();
    int colon = qualified.indexOf(':');
    String prefix = colon < 0 ? "" : qualified.substring(0, colon);
    name = qualified.substring(colon + 1);
    if (colon > 0 && !scope.containsKey(prefix)) {
      find("prefix " + quoted(prefix), "taken as one of another namespace: it is not declared");
      return "(undeclared)";
    }
    return scope.getOrDefault(prefix, "");
  }

  private String prefix(int attribute) {
    String prefix = xml.getAttributePrefix(attribute);
    return prefix == null ? "" : prefix;
  }

  private boolean isMpd(String namespace) {
    return namespace.isEmpty()
        || namespace.equals(mpdNamespace)
        || namespace.toLowerCase(Locale.ROOT).equals(MPD_NAMESPACE);
  }
}
