package weir.media.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class LaddersTest {
  static final List<String> NAMES = Ladders.NAMES;

  @TempDir Path folder;

  @ParameterizedTest
  @FieldSource("NAMES")
  void everyLadderOfOursSaysWhyItIsSo(String name) {
    Ladders.Named named = Ladders.named(name);

    assertEquals(name, named.name());
    assertTrue(named.description().length() > 40, named.description());
    List<Long> rates = named.ladder().steps().stream().map(Ladder.Step::bitsPerSecond).toList();
    assertEquals(rates.stream().sorted().distinct().toList(), rates, "rates rise with the lines");
  }

  @Test
  void aLadderIsChosenByNameByFileOrByItsSteps() throws IOException {
    Path file =
        write(
            "{'name': 'two', 'steps': [{'lines': 720, 'kbps': 3000}, {'kbps': 800, 'lines': 360}]}");

    assertEquals(Ladder.DEFAULT, Ladders.chosen("default"));
    assertEquals(Ladder.parse("360:800,720:3000"), Ladders.chosen(file.toString()));
    assertEquals(Ladder.parse("360:800,720:3000"), Ladders.chosen("360:800,720:3000"));
  }

  @Test
  void aNameThatDoesNotExistIsAnsweredWithThoseThatDo() {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Ladders.chosen("hd"));

    assertEquals(
        "no ladder is named 'hd'; there are default, quick, mobile, uhd, even, pensieve;"
            + " or name a file FILE.json, or write steps, as in 360:800,720:3000",
        refusal.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'name': 'a', 'steps': [{'lines': 360, 'kbps': '800'}]}"
            + "| line 1, column 48: expected a whole number for 'kbps', not 800",
        "{'name': 'a', 'steps': [{'lines': 360, 'kbit': 800}]}"
            + "| line 1, column 40: step 1: unknown key 'kbit'; it has 'lines' and 'kbps'",
        "{'name': 'a', 'steps': [{'lines': 234, 'kbps': 400}, {'lines': 361, 'kbps': 800}]}"
            + "| line 1, column 54: step 2: a step needs an even short side from 16"
            + " and a rate from 1 kbit/s, not 361:800",
        "{'name': 'a', 'steps': [{'lines': 360, 'kbps': 1}, {'lines': 360, 'kbps': 2}]}"
            + "| line 1, column 78: 360p is there twice",
        "{'name': 'a', 'steps': [{'lines': 360}]}"
            + "| line 1, column 25: step 1 needs both 'lines' and 'kbps'",
        "{'name': 'a', 'steps': [{'lines': 360, 'kbps': 99999999999}]}"
            + "| line 1, column 48: 'kbps' of 99999999999; at most 999999",
        "{'name': 'a', 'name': 'b'}| line 1, column 21: no JSON: Duplicate field 'name'",
        "{'steps': []}| line 1, column 13: a ladder needs a 'name' and 'steps'",
        "{'name': 'a', 'steps': []}| line 1, column 26: a ladder has 1 to 16 steps, not 0",
        "{'name': 'a', 'steps': [{'lines': 360, 'kbps': 1}]} {}"
            + "| line 1, column 53: expected nothing behind the ladder, not {",
        "[]| line 1, column 1: expected an object with 'name' and 'steps', not [",
        "| line 1, column 1: expected an object with 'name' and 'steps', not the end of the file",
      })
  void aWrongLadderFileIsRefusedWithThePlace(String json, String complaint) throws IOException {
    Path file = write(json == null ? "" : json);

    PackagingFailed.UnreadableInput refusal =
        assertThrows(PackagingFailed.UnreadableInput.class, () -> Ladders.read(file));

    assertEquals(file + ", " + complaint, refusal.getMessage().replace('"', '\''));
  }

  @Test
  void aFileThatIsNotThereIsSaid() {
    PackagingFailed.UnreadableInput refusal =
        assertThrows(PackagingFailed.UnreadableInput.class, () -> Ladders.chosen("no/such.json"));

    assertTrue(refusal.getMessage().contains("such.json: there is no such ladder file"));
  }

  private Path write(String json) throws IOException {
    return Files.writeString(folder.resolve("ladder.json"), json.replace('\'', '"'));
  }
}
