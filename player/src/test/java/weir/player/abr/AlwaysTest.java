package weir.player.abr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.network.trace.Traces;
import weir.player.session.Listener;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.World;
import weir.player.virtual.ExactNetwork;
import weir.player.virtual.SampleTitles;
import weir.player.virtual.SoloWorld;

class AlwaysTest {
  private final Title title = SampleTitles.seconds(30, 1);
  private final int top = title.main().ladder().top();

  @ParameterizedTest
  @CsvSource({"lowest, 0", "fixed:0, 0", "fixed:1, 1", "fixed:2, 2"})
  void keepsToTheRungItIsNamedAfter(String name, int rung) {
    assertEquals(Set.of(rung), rungsOf(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"highest", "fixed:99"})
  void aboveTheLadderIsItsTop(String name) {
    assertTrue(top > 2);
    assertEquals(Set.of(top), rungsOf(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fixed:", "fixed:-1", "fixed:high", "fixed:4294967295"})
  void whatIsNoRungIsRefusedWithAReason(String name) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Policies.named(name, 1));

    assertTrue(refused.getMessage().contains("from 0"), refused.getMessage());
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Policies.named("fixed", 1));

    assertTrue(refused.getMessage().endsWith("fixed:N"), refused.getMessage());
    assertTrue(refused.getMessage().contains("lowest, highest, rate"), refused.getMessage());
  }

  private Set<Integer> rungsOf(String name) {
    Set<Integer> rungs = new HashSet<>();
    Listener notes =
        new Listener() {
          @Override
          public void decided(
              double atMs, int track, int index, Decision decision, int last, double bufferMs) {
            if (track == 0) {
              rungs.add(decision.rung());
            }
          }
        };
    Session session = new Session(title, Policies.named(name, 1), Settings.DEFAULT, notes);
    World.run(new SoloWorld(session, new ExactNetwork(Traces.named("dsl"))));
    return rungs;
  }
}
