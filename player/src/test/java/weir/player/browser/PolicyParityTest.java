package weir.player.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.network.trace.Trace;
import weir.player.abr.Named;
import weir.player.abr.Policies;
import weir.player.abr.Policy;
import weir.player.session.Event;
import weir.player.session.Listener;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.World;
import weir.player.virtual.Networks;
import weir.player.virtual.RandomStories;
import weir.player.virtual.SampleTitles;
import weir.player.virtual.SharedWorld;
import weir.player.virtual.SoloWorld;

/** What policies decide here, they decide compiled to JavaScript too. */
class PolicyParityTest {
  @TempDir Path work;

  @Test
  void compiledPoliciesDecideAsHereInEveryRecordedSituation() throws Exception {
    decideTheSame(250);
  }

  @Test
  @Tag("long")
  void compiledPoliciesDecideAsHereInTenThousandSituationsEach() throws Exception {
    decideTheSame(10_000);
  }

  private void decideTheSame(int perPolicy) throws Exception {
    JsonNode found = Node.run(work, "parity.mjs", out -> tell(perPolicy, out));

    System.out.println("policies compiled to JavaScript: " + found);
    assertEquals(0, found.path("different").asInt(), found.toPrettyString());
    assertTrue(found.path("decisions").asInt() >= perPolicy * Policies.ALL.size(), "" + found);
    assertTrue(found.path("questions").asInt() > perPolicy, "" + found);
  }

  private static void tell(int perPolicy, BufferedWriter out) {
    for (Named<Policy> named : Policies.ALL) {
      int decisions = 0;
      for (long seed = 1; decisions < perPolicy; seed++) {
        decisions += story(named, new SplittableRandom(seed), out);
      }
    }
  }

  /** One session in any world, of any title; every tenth is of a title of minutes. */
  private static int story(Named<Policy> named, SplittableRandom random, BufferedWriter out) {
    Trace trace = RandomStories.trace(random);
    boolean isLong = random.nextInt(10) == 0;
    Title title =
        isLong ? SampleTitles.seconds(240, random.nextInt(100)) : RandomStories.title(random);
    Settings settings = RandomStories.settings(random);
    Policy policy = named.make().apply(settings.seed());
    Story story = new Story(policy, named.name(), title, settings, out);
    Session session = new Session(title, story, settings, Listener.NONE);
    if (random.nextInt(3) == 0) {
      SharedWorld world = new SharedWorld(trace);
      world.add(session, 0);
      wishes(world, session, random);
      World.run(world);
    } else {
      String network = random.nextBoolean() ? "exact" : random.nextBoolean() ? "sabre" : "tcp";
      World.run(new SoloWorld(session, Networks.named(network).make().apply(trace)));
    }
    return story.decisions();
  }

  /** Jumps, and caps that come and go. */
  private static void wishes(SharedWorld world, Session session, SplittableRandom random) {
    double atMs = 0;
    for (int i = random.nextInt(5); i > 0; i--) {
      atMs += random.nextDouble(10_000);
      if (random.nextBoolean()) {
        world.wish(session, atMs, new Event.Seek(random.nextDouble(80_000)));
      } else {
        int height = random.nextBoolean() ? Integer.MAX_VALUE : random.nextInt(700);
        world.wish(session, atMs, new Event.Cap(height, Double.POSITIVE_INFINITY));
      }
    }
  }
}
