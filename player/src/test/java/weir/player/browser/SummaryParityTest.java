package weir.player.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.network.trace.Trace;
import weir.player.abr.Named;
import weir.player.abr.Policies;
import weir.player.abr.Policy;
import weir.player.qoe.Facts;
import weir.player.qoe.PlainModels;
import weir.player.qoe.Presented;
import weir.player.qoe.QoeModel;
import weir.player.qoe.Score;
import weir.player.qoe.Summary;
import weir.player.session.Event;
import weir.player.session.Listener;
import weir.player.session.Session;
import weir.player.session.SessionLog;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.World;
import weir.player.virtual.RandomStories;
import weir.player.virtual.SharedWorld;

/** What a session is worth here, it is worth in a browser that reads its log. */
class SummaryParityTest {
  private static final int SESSIONS = 400;

  @TempDir Path work;

  @Test
  void figuresFromALogInTheBrowserAreThoseOfTheSessionHere() throws Exception {
    JsonNode found = Node.run(work, "summaries.mjs", SummaryParityTest::tell);

    System.out.println("figures compiled to JavaScript: " + found);
    assertEquals(0, found.path("different").asInt(), found.toPrettyString());
    assertEquals(SESSIONS, found.path("logs").asInt());
    assertTrue(found.path("known").asInt() > 20 * SESSIONS, "" + found);
  }

  static void tell(BufferedWriter out) throws IOException {
    for (long seed = 1; seed <= SESSIONS; seed++) {
      session(new SplittableRandom(seed), out);
    }
  }

  private static void session(SplittableRandom random, BufferedWriter out) throws IOException {
    Trace trace = RandomStories.trace(random);
    Title title = RandomStories.title(random);
    Settings settings = RandomStories.settings(random);
    Named<Policy> policy = Policies.ALL.get(random.nextInt(Policies.ALL.size()));
    Summary summary = new Summary();
    Listener listener =
        Listener.both(summary, new SessionLog(out, Map.of("policy", policy.name())));
    List<Score> scores = new ArrayList<>();
    for (QoeModel model : PlainModels.all()) {
      Score score = model.make().of(title, settings, Presented.UNKNOWN);
      scores.add(score);
      listener = Listener.both(listener, score.listener());
    }
    Session session = new Session(title, policy.make().apply(settings.seed()), settings, listener);
    SharedWorld world = new SharedWorld(trace);
    world.add(session, 0);
    wishes(world, session, random);

    World.run(world);

    List<Double> figures = new ArrayList<>();
    Facts.ALL.forEach(fact -> figures.add(fact.of().applyAsDouble(summary)));
    for (Score score : scores) {
      for (double figure : score.values().get()) {
        figures.add(figure);
      }
    }
    out.write(figures.toString().replace("NaN", "null"));
    out.newLine();
  }

  /** Everything a viewer can wish. */
  private static void wishes(SharedWorld world, Session session, SplittableRandom random) {
    double atMs = 0;
    for (int i = random.nextInt(5); i > 0; i--) {
      atMs += random.nextDouble(8_000);
      switch (random.nextInt(5)) {
        case 0 -> {
          world.wish(session, atMs, new Event.Pause());
          atMs += random.nextDouble(5_000);
          world.wish(session, atMs, new Event.Resume());
        }
        case 1 -> world.wish(session, atMs, new Event.Seek(random.nextDouble(40_000)));
        case 2 -> world.wish(session, atMs, new Event.Lock(random.nextInt(4) - 1));
        case 3 -> world.wish(session, atMs, new Event.Change("rate", Policies.named("rate", 1)));
        default ->
            world.wish(session, atMs, new Event.Cap(random.nextInt(700), Double.POSITIVE_INFINITY));
      }
    }
  }
}
