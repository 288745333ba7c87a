package weir.manifests.mpd;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.junit.jupiter.api.Test;
import org.w3c.dom.bootstrap.DOMImplementationRegistry;
import org.w3c.dom.ls.DOMImplementationLS;
import org.w3c.dom.ls.LSInput;
import org.xml.sax.SAXException;
import weir.manifests.Documents;

/**
 * What we write, judged by the schema of the standard. That is not ours to ship: {@code
 * -Ddash.schema=/path/DASH-MPD.xsd}. Titles that lie somewhere are judged too: {@code
 * -Ddash.manifests=/path/library}.
 */
class SchemaTest {
  /** The four attributes the schema takes from the W3C's, so that nothing is fetched. */
  private static final String XLINK =
      """
      <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/1999/xlink">
        <xs:attribute name="href" type="xs:anyURI"/>
        <xs:attribute name="actuate" type="xs:string"/>
        <xs:attribute name="type" type="xs:string"/>
        <xs:attribute name="show" type="xs:string"/>
      </xs:schema>
      """;

  @Test
  void whatWeWriteForOurOwnTitlesIsValid() throws Exception {
    validator(schema()).validate(source(MpdWriter.write(Documents.onDemand())));
  }

  @Test
  void manifestsOfTitlesOnDiskAreValid() throws Exception {
    Validator validator = validator(schema());
    String library = System.getProperty("dash.manifests");
    assumeTrue(library != null, "skipped: no titles; -Ddash.manifests=/path/library names some");

    List<Path> manifests;
    try (Stream<Path> files = Files.walk(Path.of(library))) {
      manifests = files.filter(file -> file.toString().endsWith(".mpd")).sorted().toList();
    }
    assertFalse(manifests.isEmpty(), "no manifest in " + library);
    for (Path manifest : manifests) {
      assertDoesNotThrow(
          () -> validator.validate(source(Files.readString(manifest))), manifest.toString());
    }
  }

  @Test
  void theSchemaRefusesWhatItShould() throws Exception {
    Validator validator = validator(schema());
    String sound = MpdWriter.write(Documents.onDemand());

    for (String[] edit :
        new String[][] {
          {"minBufferTime=\"[^\"]*\"", ""},
          {"type=\"static\"", "type=\"still\""},
          {"<Representation id=\"", "<Representation id=\"a b"},
          {" bandwidth=\"\\d+\"", ""},
          {"<AdaptationSet id=\"", "<AdaptationSet id=\"v"}
        }) {
      String broken = sound.replaceFirst(edit[0], edit[1]);
      assertThrows(SAXException.class, () -> validator.validate(source(broken)), edit[0]);
    }
  }

  private static Path schema() {
    String path = System.getProperty("dash.schema");
    assumeTrue(
        path != null && Files.isRegularFile(Path.of(path)),
        "skipped: no schema; -Ddash.schema=/path/DASH-MPD.xsd names one");
    return Path.of(path);
  }

  private static StreamSource source(String document) {
    return new StreamSource(new StringReader(document));
  }

  private static Validator validator(Path path) throws Exception {
    SchemaFactory factory = SchemaFactory.newDefaultInstance();
    factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "file");
    DOMImplementationLS inputs =
        (DOMImplementationLS) DOMImplementationRegistry.newInstance().getDOMImplementation("LS");
    factory.setResourceResolver(
        (type, namespace, publicId, systemId, base) -> {
          if (!XmlCursor.XLINK_NAMESPACE.equals(namespace)) {
            return null;
          }
          LSInput input = inputs.createLSInput();
          input.setSystemId("xlink.xsd");
          input.setCharacterStream(new StringReader(XLINK));
          return input;
        });
    Schema schema = factory.newSchema(path.toFile());
    return schema.newValidator();
  }
}
