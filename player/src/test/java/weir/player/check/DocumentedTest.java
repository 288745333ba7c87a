package weir.player.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import weir.manifests.rules.Rules;

/** The page about checking says what is checked. */
class DocumentedTest {
  private static final Path PAGE = Path.of("../docs/check.md");

  @Test
  void everyRuleOfManifestsIsOnThePageAsItIs() throws IOException {
    List<String> rows =
        Rules.ALL.stream()
            .map(
                rule ->
                    "| `%s` | %s | %s | %s |"
                        .formatted(
                            rule.id(),
                            rule.requirement(),
                            rule.source(),
                            rule.force().name().toLowerCase(Locale.ROOT)))
            .toList();

    List<String> page =
        Files.readAllLines(PAGE).stream().filter(line -> line.matches("\\| `[a-z].*")).toList();

    assertEquals(rows, page.subList(page.size() - rows.size(), page.size()));
  }

  @Test
  void everyRequirementIsOnThePage() throws IOException {
    String page = Files.readString(PAGE);

    for (Requirement one : Requirement.ALL) {
      int number = Integer.parseInt(one.id().substring(1));
      String row = number >= 11 && number <= 17 ? "R11 to R17" : one.id();
      assertTrue(page.contains("\n| " + row + " |"), one.id());
    }
  }
}
