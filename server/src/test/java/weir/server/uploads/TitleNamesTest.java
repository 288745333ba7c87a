package weir.server.uploads;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names a title may get. */
class TitleNamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "a b",
        "con",
        "NUL.txt",
        "nul.tar.gz",
        "com1.",
        "LPT¹",
        "bird.",
        "u\u0308"
      })
  void whoeverIsRefusedANameIsToldOneThatCanBeTaken(String name) {
    RefusedUpload refused =
        assertThrows(RefusedUpload.class, () -> TitleNames.check(name), "'" + name + "'");

    String possible = refused.getMessage().replaceFirst(".*; (.*) could be one", "$1");
    assertDoesNotThrow(() -> TitleNames.check(possible), refused.getMessage());
  }
}
