package weir.player.abr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import weir.network.trace.Trace;
import weir.player.abr.Choices.Choice;
import weir.player.session.Title;

class PandaTest {
  private final Title title = Choices.title(200, 2000, 300, 600, 1200);

  /**
   * Three segments at 1000 kbit/s end at 0.6, 1.8 and 3 s; then 400 kbit/s come. From x = y = 1000
   * and intervals of 3 s: x moves by 0.14 * 3 of its distance to 400, y by 0.2 * 3 of its distance
   * to x.
   */
  @Test
  void followsAFallAsThePapersRecursionDoes() {
    List<Choice> choices = panda(Choices.link(3000, 1000, 1e7, 400));

    double[] share = {1000, 1000, 1000, 848.8, 700.624, 590.48992};
    for (int i = 0; i < share.length; i++) {
      assertEquals(share[i], choices.get(1 + i).decision().second(), 1e-9, "decision " + (1 + i));
    }
    assertEquals(List.of(0, 1, 1, 1, 1, 1, 0), Choices.rungs(choices).subList(0, 7));
  }

  /** From 1000 kbit/s on, asks for 0.14 * 0.4 s * 300 kbit/s more, of which y takes 0.2 * 0.4. */
  @Test
  void asksForALittleMoreWhileItIsGivenIt() {
    List<Choice> choices = panda(Choices.link(600, 1000, 1e7, 3000));

    assertEquals(1000, choices.get(1).decision().second(), 1e-9);
    assertEquals(1000 + 0.2 * 0.4 * (0.14 * 0.4 * 300), choices.get(2).decision().second(), 1e-9);
  }

  /** 1300 kbit/s bear 1200, but not with the margin of 15 %: it stays where it comes from. */
  @Test
  void theDeadZoneKeepsTheRungItComesFrom() {
    List<Choice> fromBelow = panda(Choices.link(1e7, 1300));
    List<Choice> fromAbove = panda(Choices.link(600, 3000, 1e7, 1300));

    assertTrue(fromBelow.stream().allMatch(choice -> choice.rung() < 2));
    assertTrue(fromAbove.stream().skip(1).allMatch(choice -> choice.rung() == 2));
    Choice late = fromAbove.get(190);
    assertEquals(1300, late.decision().second(), 1e-6);
  }

  /**
   * On a steady link the interval is that of a segment, 2 s = 600 * 2 / 1000 s + 0.2 (B - 12.5 s),
   * half the buffer's goal being less than 26 s. So B = 16.5 s, and 0.8 s are paused.
   */
  @Test
  void theBufferSettlesWhereThePaperSaysAndPausesFillTheInterval() {
    Choice late = panda(Choices.link(1e7, 1000)).get(150);

    assertEquals(1, late.rung());
    assertEquals(16_500, late.bufferMs(), 0.01);
    assertEquals(800, late.decision().pauseMs(), 0.01);
  }

  private List<Choice> panda(Trace link) {
    return Choices.of(new Panda(Panda.Settings.DEFAULT), title, link, 25_000);
  }
}
