package weir.player.abr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import weir.network.trace.Trace;
import weir.player.abr.Choices.Choice;
import weir.player.session.Title;

class FestiveTest {
  private final Title title = Choices.title(100, 2000, 300, 600, 1200, 1500);

  /**
   * 3000 kbit/s bear all. Rung k, counted from 1, is left after k segments. From 1200 to 1500 the
   * gain is 12 * (1 - 1200 / 1500) = 2.4; it costs 2 after one switch in the last 20 s, 4 after
   * two. So the fourth rung waits until the first switch, begun at 0.2 s, is 20 s ago.
   */
  @Test
  void risesTheSlowerTheMoreItHasAndTheMoreItSwitched() {
    List<Choice> choices = festive(Choices.link(1e7, 3000), 7);

    assertEquals(List.of(0, 1, 1, 2, 2, 2, 2), Choices.rungs(choices).subList(0, 7));
    Choice up = choices.stream().filter(choice -> choice.rung() == 3).findFirst().orElseThrow();
    Choice before = choices.get(choices.indexOf(up) - 1);
    assertTrue(up.atMs() > 20_200, "at " + up.atMs());
    assertTrue(before.atMs() <= 20_200, "before it at " + before.atMs());
  }

  /** Three segments at 3000 kbit/s and one at 600: 4 / (3 / 3000 + 1 / 600) = 1500 kbit/s. */
  @Test
  void expectsTheHarmonicMean() {
    List<Choice> choices = festive(Choices.link(1000, 3000, 1e7, 600), 7);

    assertEquals(3000, choices.get(3).decision().second(), 1e-9);
    assertEquals(1500, choices.get(4).decision().second(), 1e-9);
  }

  @Test
  void goesDownOneStepAtATimeAndAtOnce() {
    List<Choice> choices = festive(Choices.link(30_000, 3000, 1e7, 200), 7);

    List<Integer> rungs = Choices.rungs(choices);
    int top = rungs.lastIndexOf(3);
    assertTrue(choices.get(top).atMs() > 20_000);
    for (int i = top; i + 1 < rungs.size(); i++) {
      assertTrue(rungs.get(i) - rungs.get(i + 1) <= 1, "from " + i);
    }
    assertEquals(0, rungs.get(rungs.size() - 1));
  }

  /** 30 s do not fit into 25 s: the target is 21 s, and drawn within 2 s of it. */
  @Test
  void pausesDownToATargetThatIsDrawnForEachSegment() {
    Trace link = Choices.link(1e7, 3000);
    List<Choice> choices = festive(link, 7);

    int paused = 0;
    for (Choice choice : choices) {
      if (choice.decision().pauseMs() > 0) {
        double downToMs = choice.bufferMs() - choice.decision().pauseMs();
        assertTrue(downToMs >= 19_000 && downToMs <= 23_000, "down to " + downToMs);
        paused++;
      }
    }
    assertTrue(paused > 30, paused + " pauses");
    assertEquals(choices, festive(link, 7));
    assertNotEquals(choices, festive(link, 8));
  }

  private List<Choice> festive(Trace link, long seed) {
    return Choices.of(new Festive(Festive.Settings.DEFAULT, seed), title, link, 25_000);
  }
}
