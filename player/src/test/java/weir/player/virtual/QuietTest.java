package weir.player.virtual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import weir.network.trace.Trace;
import weir.network.trace.Traces;
import weir.player.abr.Decision;
import weir.player.abr.Named;
import weir.player.abr.Policies;
import weir.player.abr.Policy;
import weir.player.abr.Progress;
import weir.player.abr.Situation;
import weir.player.abr.Transfer;
import weir.player.session.Event;
import weir.player.session.Listener;
import weir.player.session.Request;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.World;

/** A policy that says for how long it will not give up is never wrong about it. */
class QuietTest {
  private int asked;

  @Test
  void questionsThatAreLeftOutWouldHaveChangedNothing() {
    int givenUp = 0;
    for (Named<Policy> named : Policies.ALL) {
      for (Traces.Own own : Traces.ALL) {
        for (long seed = 1; seed <= 3; seed++) {
          Trace trace = Traces.seeded(own.name(), seed).withLatencyMs(40 * seed);
          for (Function<Trace, Network> network : networks()) {
            List<String> asWanted =
                story(named.make().apply(1), network.apply(trace), 6_000 * seed);
            List<String> alwaysAsked =
                story(new Asked(named.make().apply(1)), network.apply(trace), 6_000 * seed);

            assertEquals(alwaysAsked, asWanted, named.name() + " on " + own.name() + " " + seed);
            givenUp += (int) asWanted.stream().filter(line -> line.startsWith("gave up")).count();
          }
        }
      }
    }
    assertTrue(givenUp > 500, "transfers were given up: " + givenUp);
  }

  @Test
  void mostQuestionsAreLeftOut() {
    Policy always = new Asked(Policies.named("bola-e", 1));
    story(always, new SabreNetwork(Traces.named("3g-bus")), 25_000);
    int all = asked;
    asked = 0;

    Policy counted = new Counted(Policies.named("bola-e", 1));
    story(counted, new SabreNetwork(Traces.named("3g-bus")), 25_000);

    assertTrue(asked < all / 5, asked + " questions of " + all);
  }

  private static List<Function<Trace, Network>> networks() {
    return List.of(SabreNetwork::new, ExactNetwork::new, TcpNetwork::new);
  }

  private static List<String> story(Policy policy, Network network, double bufferMs) {
    List<String> lines = new ArrayList<>();
    Listener notes =
        new Listener() {
          @Override
          public void decided(
              double atMs, int track, int index, Decision decision, int last, double level) {
            lines.add(atMs + " " + index + " " + decision);
          }

          @Override
          public void gaveUp(
              double atMs, Request request, Event.GaveUp event, double before, double after) {
            lines.add("gave up " + request + " " + event);
          }
        };
    Session session =
        new Session(
            SampleTitles.seconds(120, 7), policy, Settings.DEFAULT.withBufferMs(bufferMs), notes);
    World.run(new SoloWorld(session, network));
    return lines;
  }

  /** The same policy, which wants to be asked every time. */
  private class Asked implements Policy {
    final Policy policy;

    Asked(Policy policy) {
      this.policy = policy;
    }

    @Override
    public Decision decide(Situation now) {
      return policy.decide(now);
    }

    @Override
    public void ended(Transfer transfer, Situation now) {
      policy.ended(transfer, now);
    }

    @Override
    public void waited(double ms, Situation now) {
      policy.waited(ms, now);
    }

    @Override
    public boolean mayGiveUp() {
      return policy.mayGiveUp();
    }

    @Override
    public int giveUp(Progress progress, Situation now) {
      asked++;
      return policy.giveUp(progress, now);
    }
  }

  /** The same policy with its bound. */
  private final class Counted extends Asked {
    Counted(Policy policy) {
      super(policy);
    }

    @Override
    public double quietMs(Progress progress, Situation now) {
      return policy.quietMs(progress, now);
    }
  }
}
