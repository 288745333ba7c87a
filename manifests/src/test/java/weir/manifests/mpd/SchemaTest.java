package weir.manifests.mpd;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.junit.jupiter.api.Test;
import org.w3c.dom.bootstrap.DOMImplementationRegistry;
import org.w3c.dom.ls.DOMImplementationLS;
import org.w3c.dom.ls.LSInput;
import weir.manifests.Documents;

/**
 * What we write, judged by the schema of the standard. That is not ours to ship: {@code
 * -Ddash.schema=/path/DASH-MPD.xsd}.
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
    String path = System.getProperty("dash.schema");
    assumeTrue(
        path != null && Files.isRegularFile(Path.of(path)),
        "skipped: no schema; -Ddash.schema=/path/DASH-MPD.xsd names one");

    validator(Path.of(path))
        .validate(new StreamSource(new StringReader(MpdWriter.write(Documents.onDemand()))));
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
