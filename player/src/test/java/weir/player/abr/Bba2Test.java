package weir.player.abr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import weir.network.trace.Trace;
import weir.player.abr.Choices.Choice;
import weir.player.session.Title;

/** Segments of 4 s in a buffer that is full with 240 s, as in the paper. */
class Bba2Test {
  private static final double BUFFER_MS = 244_000;

  private final Title title = Choices.title(300, 4000, 300, 600, 1200, 2400);

  /**
   * At 8000 kbit/s a segment adds 4 s less 0.15, 0.3, 0.6 s. Steps need 0.875 of 4 s with nothing
   * buffered, down to 0.5 with 216 s: 3.4722, 3.4465, 3.4229, 3.3993 s with 4, 7.7, 11.1, 14.5 s.
   */
  @Test
  void risesWhileTheBufferGrowsFastEnough() {
    List<Choice> choices = bba2(Choices.link(1e7, 8000));

    assertEquals(4000, choices.get(1).bufferMs(), 1e-6);
    assertEquals(7700, choices.get(2).bufferMs(), 1e-6);
    assertEquals(11_100, choices.get(3).bufferMs(), 1e-6);
    assertEquals(14_500, choices.get(4).bufferMs(), 1e-6);
    assertEquals(List.of(0, 1, 2, 2, 3), Choices.rungs(choices).subList(0, 5));
    assertEquals(Reason.FILLING, choices.get(4).decision().reason());
    assertEquals(3400, choices.get(4).decision().second(), 1e-6);
  }

  /**
   * At 14.5 s the link falls to 1600 kbit/s, a segment of 2400 takes 6 s, and the buffer shrinks.
   * What counts then is the map: with 12.5 s, of which 8 are the reservoir, it stands at 1200 +
   * 8400 * 4.5 / 208 = 1381.7 kbit, below the 2400 kbit of a segment at 600 kbit/s: that is the
   * lowest above it.
   */
  @Test
  void onceTheBufferShrinksTheMapDecides() {
    List<Choice> choices = bba2(Choices.link(1650, 8000, 1e7, 1600));

    assertEquals(3, choices.get(4).rung());
    assertEquals(12_500, choices.get(5).bufferMs(), 1e-6);
    assertEquals(Reason.MAPPED, choices.get(5).decision().reason());
    assertEquals(1, choices.get(5).rung());
    assertTrue(
        choices.stream().skip(5).allMatch(c -> c.decision().reason() == Reason.MAPPED), "for good");
  }

  /**
   * The map's end is at 216 s, and protection against outages grows by 0.4 s a segment: with an
   * endless buffer's worth of link, the top is reached only where the line says so.
   */
  @Test
  void protectionAgainstOutagesGrowsByATenthOfEverySegment() {
    List<Choice> choices = bba2(Choices.link(1650, 8000, 6000, 1600, 1e7, 900));

    int steady = 5;
    for (int i = steady; i < choices.size() && choices.get(i).bufferMs() < 160_000; i++) {
      double beginMs = 8000 + 400 * protectedSegments(choices, steady, i);
      double bits =
          1_200_000 + 8_400_000 * (choices.get(i).bufferMs() - beginMs) / (216_000 - beginMs);
      int last = choices.get(i - 1).rung();
      double nextBits = last == 3 ? Double.POSITIVE_INFINITY : 4000 * kbps(last + 1);
      double belowBits = last == 0 ? Double.NEGATIVE_INFINITY : 4000 * kbps(last - 1);
      if (choices.get(i).bufferMs() > beginMs && bits > belowBits && bits < nextBits) {
        assertEquals(last, choices.get(i).rung(), "decision " + i + " stays");
      } else {
        assertTrue(choices.get(i).rung() != last || last == 0, "decision " + i + " moves");
      }
    }
    assertTrue(Choices.rungs(choices).contains(1));
  }

  private static int protectedSegments(List<Choice> choices, int from, int to) {
    int grown = 0;
    for (int i = from; i <= to; i++) {
      grown += choices.get(i).bufferMs() >= choices.get(i - 1).bufferMs() ? 1 : 0;
    }
    return grown;
  }

  private double kbps(int rung) {
    return title.main().ladder().kbps(rung);
  }

  private List<Choice> bba2(Trace link) {
    return Choices.of(new Bba2(), title, link, BUFFER_MS);
  }
}
