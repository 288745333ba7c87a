package weir.player.virtual;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import weir.network.trace.Trace;
import weir.player.abr.Decision;
import weir.player.abr.Ladder;
import weir.player.abr.Policies;
import weir.player.abr.Policy;
import weir.player.abr.Progress;
import weir.player.abr.Reason;
import weir.player.abr.Situation;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.Track;

/** Traces, titles and settings as odd as they may be, from a seed. */
public final class RandomStories {
  private RandomStories() {}

  /** A few periods, some without rate, latency or loss, some very short or very long. */
  public static Trace trace(SplittableRandom random) {
    int periods = 1 + random.nextInt(12);
    double[] durationsMs = new double[periods];
    double[] kbps = new double[periods];
    double[] latenciesMs = new double[periods];
    double[] losses = new double[periods];
    double typicalKbps = 100 * Math.pow(300, random.nextDouble());
    boolean hasOutages = random.nextInt(3) == 0;
    boolean hasLatency = random.nextInt(4) > 0;
    boolean hasLoss = random.nextInt(3) == 0;
    boolean isRound = random.nextInt(3) == 0;
    for (int i = 0; i < periods; i++) {
      durationsMs[i] = 10 * Math.pow(2000, random.nextDouble());
      kbps[i] = typicalKbps * (0.2 + 1.6 * random.nextDouble());
      latenciesMs[i] = hasLatency ? random.nextDouble(250) : 0;
      losses[i] = hasLoss ? Math.pow(random.nextDouble(), 4) : 0;
      if (isRound) {
        durationsMs[i] = 100 * Math.ceil(durationsMs[i] / 100);
        kbps[i] = 100 * Math.ceil(kbps[i] / 100);
        latenciesMs[i] = 50 * Math.floor(latenciesMs[i] / 50);
      }
      if (hasOutages && i > 0 && random.nextInt(3) == 0) {
        kbps[i] = 0;
      }
    }
    return Trace.of(durationsMs, kbps, latenciesMs, losses);
  }

  /** A few segments of one or two tracks, whose durations and sizes may vary or be unknown. */
  public static Title title(SplittableRandom random) {
    List<Track> tracks = new ArrayList<>();
    double segmentMs = 500 + random.nextInt(8) * 500;
    int count = 1 + random.nextInt(16);
    int rungs = 1 + random.nextInt(6);
    double kbps = 50 * Math.pow(20, random.nextDouble());
    double[] ladder = new double[rungs];
    for (int rung = 0; rung < rungs; rung++) {
      ladder[rung] = kbps;
      kbps *= 1.2 + random.nextDouble();
    }
    tracks.add(track(random, Track.Kind.VIDEO, ladder, count, segmentMs));
    if (random.nextInt(3) == 0) {
      // Sound has boundaries of its own, and about the same length.
      int soundCount = random.nextBoolean() ? count : Math.max(1, count - 1 + random.nextInt(3));
      double soundMs = count * segmentMs / soundCount;
      tracks.add(track(random, Track.Kind.AUDIO, new double[] {64}, soundCount, soundMs));
    }
    return new Title("random", tracks);
  }

  private static Track track(
      SplittableRandom random, Track.Kind kind, double[] kbps, int count, double segmentMs) {
    double[] startMs = Track.evenly(count, segmentMs);
    if (kind == Track.Kind.VIDEO && random.nextInt(3) == 0) {
      for (int i = 1; i < count; i++) {
        startMs[i] += segmentMs * (random.nextDouble() - 0.5) * 0.8;
      }
    }
    if (random.nextInt(3) == 0) {
      startMs[count] = startMs[count - 1] + segmentMs * (0.05 + 0.9 * random.nextDouble());
    }
    List<Ladder.Rung> rungs = new ArrayList<>();
    double[][] sizeBits = new double[random.nextInt(4) == 0 ? 0 : kbps.length][count];
    double[] initBits = new double[random.nextBoolean() ? 0 : kbps.length];
    for (int rung = 0; rung < kbps.length; rung++) {
      rungs.add(new Ladder.Rung("q" + rung, kbps[rung], 100 + 100 * rung));
      for (int i = 0; i < count && sizeBits.length > 0; i++) {
        double spread = Math.pow(4, random.nextDouble() - 0.5);
        sizeBits[rung][i] = Math.rint(1 + kbps[rung] * (startMs[i + 1] - startMs[i]) * spread);
      }
      if (initBits.length > 0) {
        initBits[rung] = random.nextInt(5) == 0 ? Double.NaN : 8 * (500 + random.nextInt(1500));
      }
    }
    return new Track(kind, new Ladder(rungs), startMs, sizeBits, initBits);
  }

  /** Settings anybody might choose, and some that nobody would. */
  public static Settings settings(SplittableRandom random) {
    Settings.Replacement[] replacements = Settings.Replacement.values();
    Settings settings =
        Settings.DEFAULT
            .withBufferMs(500 * Math.pow(80, random.nextDouble()))
            .withStartBufferMs(random.nextInt(2) * random.nextDouble(10_000))
            .withReplacement(replacements[random.nextInt(replacements.length)])
            .withGivesUp(random.nextInt(4) > 0)
            .withSeed(random.nextLong());
    if (random.nextInt(3) == 0) {
      settings =
          settings.withPatience(
              500 + random.nextDouble(4000), random.nextInt(6), random.nextInt(2) * 200.0);
    } else {
      settings = settings.withPatience(1e12, 5, 500);
    }
    if (random.nextInt(5) == 0) {
      settings = settings.withCaps(150 + random.nextInt(500), Double.POSITIVE_INFINITY);
    }
    if (random.nextInt(5) == 0) {
      settings = settings.withRememberedKbps(100 + random.nextDouble(5000));
    }
    return random.nextInt(6) == 0 ? settings.withFullStepMs(500) : settings;
  }

  /** One of ours, or one that acts on a whim. */
  static Policy policy(SplittableRandom random, long seed) {
    return random.nextInt(4) == 0
        ? new Whim(random.split())
        : Policies.ALL.get(random.nextInt(Policies.ALL.size())).make().apply(seed);
  }

  /** Any rung, any pause, and transfers given up for no reason. */
  private static final class Whim implements Policy {
    private final SplittableRandom random;
    private int patience = 20;

    Whim(SplittableRandom random) {
      this.random = random;
    }

    @Override
    public Decision decide(Situation now) {
      int rung = random.nextInt(now.ladder().size());
      double pauseMs = random.nextInt(4) == 0 ? random.nextDouble(3_000) : 0;
      return new Decision(rung, pauseMs, Reason.ALWAYS, 0, 0);
    }

    @Override
    public boolean mayGiveUp() {
      return patience > 0;
    }

    @Override
    public int giveUp(Progress progress, Situation now) {
      boolean givesUp = patience > 0 && random.nextInt(10) == 0;
      patience -= givesUp ? 1 : 0;
      return givesUp ? random.nextInt(now.ladder().size()) : KEEP;
    }
  }
}
