package weir.manifests.mpd;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
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

  static final String DVB_NAMESPACE = "urn:dvb:dash:dash-extensions:2014-1";
  private static final String XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";

  /** How attributes of these namespaces are called here. */
  private static final Map<String, String> KNOWN =
      Map.of("", "", XLINK_NAMESPACE, "xlink:", DVB_NAMESPACE, "dvb:");

  private final XMLStreamReader xml;
  private final String location;
  private final MpdReader.Limits limits;
  private final Consumer<Finding> findings;
  private final Deque<Map<String, String>> scopes = new ArrayDeque<>();
  private final Set<String> undeclared = new HashSet<>();
  private String mpdNamespace = MPD_NAMESPACE;
  private String namespace = MPD_NAMESPACE;
  private String prefix = "";
  private String name = "";
  private long things;
  private int lastLine = 1;

  XmlCursor(String document, String location, MpdReader.Limits limits, Consumer<Finding> findings) {
    this.location = location;
    this.limits = limits;
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
    scopes.push(Map.of("xml", XML_NAMESPACE));
  }

  /**
   * Walks elements that belong here but lie in a text of their own, with what of the limits is
   * left; their lines are counted by themselves.
   *
   * @param place of the text, for messages
   */
  <T> T elsewhere(String elements, String place, Function<XmlCursor, T> walk) {
    if (elements.length() > limits.bytes()) {
      throw new MalformedManifest(place, "larger than " + limits.bytes() + " characters");
    }
    XmlCursor inside =
        new XmlCursor(
            "<elsewhere xmlns='%s' xmlns:xlink='%s'>".formatted(MPD_NAMESPACE, XLINK_NAMESPACE)
                + elements
                + "</elsewhere>",
            location + ", " + place,
            limits,
            finding ->
                findings.accept(
                    new Finding(lastLine, place + ": " + finding.what(), finding.understood())));
    inside.things = things;
    try {
      inside.root();
      return walk.apply(inside);
    } finally {
      things = inside.things;
    }
  }

  /** Goes to the outermost element and returns its name, whatever its namespace. */
  String root() {
    while (next() != XMLStreamConstants.START_ELEMENT) {
      // Comments and white space.
    }
    enter();
    String found =
        prefix.isEmpty() ? scopes.peek().getOrDefault("", "") : scopes.peek().get(prefix);
    if (found != null && !MPD_NAMESPACE.equals(found)) {
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

  /**
   * Goes to the next child of the current element that is of the MPD's namespace; what is of
   * another is kept. At the element's end, leaves it and returns false.
   */
  boolean nextChild(ForeignSoFar kept) {
    while (true) {
      int event = next();
      if (event == XMLStreamConstants.END_ELEMENT) {
        scopes.pop();
        return false;
      }
      if (event == XMLStreamConstants.START_ELEMENT) {
        namespace = enter();
        if (namespace.equals(MPD_NAMESPACE)) {
          return true;
        }
        kept.add(element());
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
        namespace = enter();
        find("element " + quoted(name), "skipped: inside a text");
        element();
      } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.SPACE) {
        text.append(xml.getText());
      }
    }
  }

  /** Leaves the current element, which is not modelled, and keeps it as it is. */
  void keep(ForeignSoFar kept) {
    if (!Unmodelled.ELEMENTS.contains(name)) {
      find("element " + quoted(name), "kept as it is: not modelled");
    }
    kept.add(element());
  }

  /** Leaves the current element, of which nothing but the attributes is modelled. */
  Foreign leave(ForeignSoFar kept) {
    while (nextChild(kept)) {
      keep(kept);
    }
    return kept.foreign();
  }

  /** What is in the current element, text and elements alike; leaves it. */
  List<ForeignNode> content() {
    List<ForeignNode> content = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    boolean hasText = false;
    while (true) {
      int event = next();
      if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.SPACE) {
        text.append(xml.getText());
      } else if (event == XMLStreamConstants.START_ELEMENT
          || event == XMLStreamConstants.END_ELEMENT) {
        if (!text.isEmpty()) {
          hasText |= !text.toString().isBlank();
          content.add(new ForeignText(text.toString()));
          text.setLength(0);
        }
        if (event == XMLStreamConstants.END_ELEMENT) {
          scopes.pop();
          break;
        }
        namespace = enter();
        content.add(element());
      }
    }
    if (!hasText) {
      content.removeIf(ForeignText.class::isInstance);
    }
    return content;
  }

  private ForeignElement element() {
    String ofElement = namespace;
    String itsPrefix = ofElement.equals(MPD_NAMESPACE) ? "" : prefix;
    String itsName = name;
    List<ForeignAttribute> attributes = new ArrayList<>();
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      foreign(i).ifPresent(attributes::add);
    }
    return new ForeignElement(
        ofElement, itsPrefix, itsName, Foreign.of(attributes, List.of()).attributes(), content());
  }

  /** An attribute as it is; nothing for the declaration of a namespace. */
  private Optional<ForeignAttribute> foreign(int attribute) {
    String itsPrefix = prefix(attribute);
    String local = xml.getAttributeLocalName(attribute);
    String value = xml.getAttributeValue(attribute);
    if (itsPrefix.equals("xmlns") || itsPrefix.isEmpty() && local.equals("xmlns")) {
      return Optional.empty();
    }
    String whole = itsPrefix.isEmpty() ? local : itsPrefix + ":" + local;
    if (!isQualified(whole)) {
      find("attribute " + quoted(whole), "ignored: no name with a prefix");
      return Optional.empty();
    }
    return Optional.of(
        itsPrefix.isEmpty()
            ? new ForeignAttribute("", "", local, value)
            : new ForeignAttribute(namespaceOf(itsPrefix), itsPrefix, local, value));
  }

  /**
   * The current element's attributes; namespace declarations are none. Those of XLink and DVB are
   * known by the prefixes {@code xlink:} and {@code dvb:}, however written.
   */
  XmlAttributes attributes() {
    Map<String, String> values = new LinkedHashMap<>();
    ForeignSoFar kept = new ForeignSoFar();
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      Optional<ForeignAttribute> attribute = foreign(i);
      if (attribute.isPresent()) {
        String known = KNOWN.get(attribute.get().namespace());
        if (known == null) {
          kept.add(attribute.get());
        } else {
          values.put(known + attribute.get().name(), attribute.get().value());
        }
      }
    }
    return new XmlAttributes(this, name, values, kept);
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
      if (event == XMLStreamConstants.START_ELEMENT) {
        things += 1 + xml.getAttributeCount();
        if (things > limits.things()) {
          throw malformed("more than " + limits.things() + " elements and attributes");
        }
      }
      return event;
    } catch (XMLStreamException notXml) {
      throw malformed(notXml);
    }
  }

  /** Opens the scope of the element just begun and returns its namespace. */
  private String enter() {
    if (scopes.size() > limits.depth()) {
      throw malformed("elements are nested deeper than " + limits.depth());
    }
    Map<String, String> scope = scopes.peek();
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      String declares = prefix(i);
      String local = xml.getAttributeLocalName(i);
      if (declares.equals("xmlns") || declares.isEmpty() && local.equals("xmlns")) {
        String declared = declares.isEmpty() ? "" : local;
        String value = xml.getAttributeValue(i).trim();
        // XML forbids to declare these, and to undeclare a prefix.
        if (declared.equals("xml")
            || declared.equals("xmlns")
            || !declared.isEmpty() && value.isEmpty()) {
          continue;
        }
        if (scope == scopes.peek()) {
          scope = new HashMap<>(scope);
        }
        scope.put(declared, value);
      }
    }
    scopes.push(scope);
    String qualified = xml.getLocalName();
    if (!isQualified(qualified)) {
      throw malformed("element " + quoted(qualified) + ": no name with a prefix");
    }
    int colon = qualified.indexOf(':');
    prefix = colon < 0 ? "" : qualified.substring(0, colon);
    name = qualified.substring(colon + 1);
    String found = prefix.isEmpty() ? scope.getOrDefault("", "") : namespaceOf(prefix);
    return isMpd(found) ? MPD_NAMESPACE : found;
  }

  /** The namespace of a prefix in the current scope; for one that is not declared, one made up. */
  private String namespaceOf(String written) {
    String declared = scopes.peek().get(written);
    if (declared != null) {
      return declared;
    }
    String madeUp =
        switch (written) {
          case "dvb" -> DVB_NAMESPACE;
          case "xlink" -> XLINK_NAMESPACE;
          default -> "urn:undeclared:" + written;
        };
    if (undeclared.add(written)) {
      find("prefix " + quoted(written), "taken as " + madeUp + ": it is not declared");
    }
    return madeUp;
  }

  /** Whether it has one colon at most, and that inside; plain XML would allow any. */
  private static boolean isQualified(String whole) {
    int colon = whole.indexOf(':');
    return colon < 0
        || colon > 0 && colon < whole.length() - 1 && whole.indexOf(':', colon + 1) < 0;
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
