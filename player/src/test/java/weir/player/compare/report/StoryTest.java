package weir.player.compare.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import weir.network.trace.Traces;
import weir.player.abr.Named;
import weir.player.abr.Policies;
import weir.player.abr.Policy;
import weir.player.session.Listener;
import weir.player.session.Replay;
import weir.player.session.Session;
import weir.player.session.SessionLog;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.World;
import weir.player.virtual.ExactNetwork;
import weir.player.virtual.SampleTitles;
import weir.player.virtual.SoloWorld;

/** Stories of sessions: the same from the session and from its log, and small. */
class StoryTest {
  private static final Title TITLE = SampleTitles.seconds(40, 5);

  @Test
  void aLogTellsTheSameStoryAsItsSession() {
    for (Named<Policy> policy : Policies.ALL) {
      for (Traces.Own trace : Traces.ALL) {
        StringBuilder text = new StringBuilder();
        Story heard = play(policy, trace, Settings.DEFAULT.withBufferMs(15_000), text);

        StoryRecorder reader = new StoryRecorder();
        Replay.Heard log = Replay.listen(text.toString().lines().toList(), reader);
        Story read = reader.story();

        String what = policy.name() + " over " + trace.name();
        assertTrue(log.isWhole() && read.isWhole(), what);
        assertEquals(heard.shape(), read.shape(), what);
        assertArrayEquals(heard.rows(), read.rows(), what);
        assertArrayEquals(heard.link().bytes(), read.link().bytes(), what);
      }
    }
  }

  @Test
  void replacedSegmentsAndFailuresAreToldTheSameToo() {
    Settings replacing =
        Settings.DEFAULT.withReplacement(Settings.Replacement.LEFT).withPatience(400, 3, 200);
    for (Traces.Own trace : Traces.ALL) {
      StringBuilder text = new StringBuilder();
      Story heard = play(Policies.ALL.get(2), trace, replacing, text);

      StoryRecorder reader = new StoryRecorder();
      Replay.listen(text.toString().lines().toList(), reader);

      assertArrayEquals(heard.rows(), reader.story().rows(), trace.name());
    }
  }

  @Test
  void aLogThatWasCutShortIsToldAsFarAsItGoes() {
    StringBuilder text = new StringBuilder();
    Story whole = play(Policies.ALL.get(2), Traces.ALL.get(1), Settings.DEFAULT, text);
    List<String> lines = text.toString().lines().toList();

    // Whatever follows the last wake-up is what the session says about its end.
    int lastEvent = lines.size() - 1;
    while (!lines.get(lastEvent).contains("\"event\":\"wake\"")) {
      lastEvent--;
    }

    for (int kept = 1; kept <= lastEvent; kept++) {
      StoryRecorder reader = new StoryRecorder();
      Replay.Heard heard = Replay.listen(lines.subList(0, kept), reader);

      assertFalse(heard.isWhole(), kept + " lines");
      assertFalse(reader.story().isWhole(), kept + " lines");
      assertTrue(reader.story().endMs() <= whole.endMs(), kept + " lines");
    }
  }

  @Test
  void twoHundredDecisionsTakeLessThanFourKilobytesOfAFile() throws Exception {
    List<SmallComparison.NamedTrace> traces = SmallComparison.ours();
    List<Named<Policy>> policies = SmallComparison.policies("bola-e", "rate", "robustmpc");
    Title title = SampleTitles.seconds(400, 5);

    int with = bytes(SmallComparison.run(policies, traces, title, true));
    int without = bytes(SmallComparison.run(policies, traces, title, false));

    double each = (with - without) / (double) (policies.size() * traces.size());
    assertTrue(each < 4_000, each + " bytes a session");
  }

  private static int bytes(Report report) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    HtmlReport.write(report, out);
    return out.size();
  }

  private static Story play(
      Named<Policy> policy, Traces.Own trace, Settings settings, StringBuilder log) {
    StoryRecorder recorder = new StoryRecorder();
    SessionLog lines = new SessionLog(log, Map.of("policy", policy.name()));
    Session session =
        new Session(TITLE, policy.make().apply(1), settings, Listener.both(lines, recorder));
    World.run(new SoloWorld(session, new ExactNetwork(trace.trace())));
    return recorder.story();
  }
}
