package weir.media.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.media.encode.Designation.Use;

class DesignationTest {
  @ParameterizedTest
  @CsvSource({
    "ger, de",
    "DEU, de",
    "eng, en",
    "EN, en",
    "pt-BR, pt-BR",
    "por_br, pt-BR",
    "gsw, gsw",
    "zh-hans-cn, zh-Hans-CN",
    "chi, zh",
    "heb, he",
    "yid, yi",
    "ind, id",
    "mul, mul",
    "qaa, qaa",
    "'', und",
    "../etc, und",
    "english, und",
    "de-, und",
    "e, und",
    "en-a-very-long-tag-that-goes-on-and-on-and-on, und"
  })
  void namesLanguagesAsShortlyAsCanBe(String tagged, String tag) {
    assertEquals(tag, Languages.shortest(tagged));
  }

  @Test
  void keepsOfALabelWhatCanBeSeenOnOneLine() {
    String hostile = " \u0007Com\r\n\tment\u202Eary\uFFFF\uD800 \u001B[31m<b>&\"x\" ";

    Designation track = new Designation("en", Optional.of(hostile), Set.of());

    assertEquals("Com mentary [31m<b>&\"x\"", track.label().orElseThrow());
    assertEquals(Optional.empty(), new Designation("en", Optional.of("\n "), Set.of()).label());
    String cut =
        new Designation("en", Optional.of("𝄞".repeat(500)), Set.of()).label().orElseThrow();
    assertEquals(Designation.LONGEST_LABEL, cut.codePointCount(0, cut.length()));
    assertTrue(cut.endsWith("𝄞…"), cut);
  }

  @Test
  void beginsWithTheDefaultThatIsNoCommentary() {
    Designation plain = Designation.of("en");
    Designation commentary = with(Use.DEFAULT, Use.COMMENTARY);
    Designation main = with(Use.DEFAULT, Use.DUB);

    assertEquals(List.of(main, plain, commentary), ordered(plain, commentary, main));
    assertEquals(List.of(commentary, plain), ordered(plain, commentary));
    assertEquals(List.of(plain, plain), ordered(plain, plain));
    assertEquals(List.of(), ordered());
  }

  private static Designation with(Use... uses) {
    return new Designation("en", Optional.empty(), Set.of(uses));
  }

  private static List<Designation> ordered(Designation... tracks) {
    return Designation.mainFirst(List.of(tracks), Function.identity());
  }
}
