package weir.player.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import weir.network.trace.Traces;
import weir.player.abr.Named;
import weir.player.abr.Policies;
import weir.player.abr.Policy;
import weir.player.qoe.Summary;
import weir.player.virtual.ExactNetwork;
import weir.player.virtual.SampleTitles;
import weir.player.virtual.SharedWorld;
import weir.player.virtual.SoloWorld;

class ReplayTest {
  @Test
  void aLogReplaysToItselfForEveryPolicyAndTrace() {
    for (Named<Policy> policy : Policies.ALL) {
      for (Traces.Own trace : Traces.ALL) {
        List<String> log = log(policy, trace);

        Replay.Outcome outcome = Replay.of(log, Policies::named);

        assertTrue(outcome.isIdentical(), policy.name() + " on " + trace.name() + ": " + outcome);
      }
    }
  }

  @Test
  void aLogThatWasTamperedWithNamesTheFirstLineThatDiffers() {
    List<String> log = new ArrayList<>(log(Policies.ALL.get(0), Traces.ALL.get(1)));
    int at = 0;
    while (!log.get(at).contains("\"event\":\"decision\"") || at < 20) {
      at++;
    }
    log.set(at, log.get(at).replaceFirst("\"rung\":\\d", "\"rung\":9"));

    Replay.Outcome outcome = Replay.of(log, Policies::named);

    assertFalse(outcome.isIdentical());
    assertEquals(at + 1, outcome.differsAt());
  }

  @Test
  void whatTheViewerWantsReplaysTooForEveryPolicy() {
    for (Named<Policy> policy : Policies.ALL) {
      StringBuilder text = new StringBuilder();
      Summary summary = new Summary();
      SharedWorld world = new SharedWorld(Traces.named("step"));
      Session session =
          new Session(
              SampleTitles.seconds(120, 3),
              Policies.named("rate", 1),
              Settings.DEFAULT.withBufferMs(15_000),
              Listener.both(summary, new SessionLog(text, Map.of("policy", "rate"))));
      world.add(session, 0);
      world.wish(session, 9_000, new Event.Lock(2));
      world.wish(session, 15_000, new Event.Lock(Event.Lock.AUTOMATIC));
      world.wish(session, 25_000, new Event.Change(policy.name(), policy.make().apply(1L)));
      world.wish(session, 40_000, new Event.Seek(90_000));

      World.run(world);
      List<String> log = text.toString().lines().toList();
      Replay.Outcome outcome = Replay.of(log, Policies::named);
      Summary heard = new Summary();
      Replay.listen(log, heard);

      assertTrue(outcome.isIdentical(), policy.name() + ": " + outcome);
      assertEquals(summary.playedMs(), heard.playedMs(), policy.name());
      assertEquals(summary.switches(), heard.switches(), policy.name());
      assertTrue(text.indexOf("\"reason\":\"LOCKED\"") > 0, text::toString);
      assertTrue(text.indexOf("\"policy\":\"" + policy.name() + "\",\"transfers\":") > 0);
    }
  }

  @Test
  void aLogThatIsNoneSaysWhichLineAndWhy() {
    Replay.MalformedLog e =
        assertThrows(Replay.MalformedLog.class, () -> Replay.of(List.of("{}"), Policies::named));

    assertEquals("line 1 of the log: a log begins with the event 'session'", e.getMessage());
  }

  private static List<String> log(Named<Policy> policy, Traces.Own trace) {
    StringBuilder text = new StringBuilder();
    SessionLog log = new SessionLog(text, Map.of("policy", policy.name()));
    Session session =
        new Session(
            SampleTitles.seconds(120, 3),
            policy.make().apply(1),
            Settings.DEFAULT.withBufferMs(15_000),
            log);
    World.run(new SoloWorld(session, new ExactNetwork(trace.trace())));
    return text.toString().lines().toList();
  }
}
