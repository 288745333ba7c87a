package weir.player.browser;

import org.teavm.jso.JSExport;
import weir.player.abr.Decision;
import weir.player.abr.Ladder;
import weir.player.abr.Policies;
import weir.player.abr.Policy;
import weir.player.abr.Progress;
import weir.player.abr.Situation;
import weir.player.abr.Transfer;
import weir.player.session.Track;

/**
 * A policy at work outside a session of ours: who holds it says where playback stands, then asks or
 * tells. It is to be asked once per segment, in order, as a session asks.
 */
public final class Mind {
  private final Policy policy;
  private final Track track;
  private final Here here = new Here();
  private final Running running = new Running();
  private Ladder ladder;
  private Decision decision;
  private int index;
  private double bufferMs;
  private int lastRung = -1;
  private double atMs;
  private boolean isPlaying;
  private final double bufferGoalMs;
  private final double rememberedKbps;
  private final double besideKbps;

  /**
   * @param policy its name
   * @param seed a whole number in digits, as JavaScript has none so large
   * @param kbps rates from the lowest rung to the highest
   * @param heights lines of each rung's picture, 0 where unknown
   * @param startMs where each segment starts, ms, and the end of the last
   * @param sizeBits bits of the lowest rung's segments, then of the next; empty where unknown
   * @param bufferGoalMs the most that is buffered, ms
   * @param rememberedKbps the rate of an earlier session; NaN for none
   * @param besideKbps what other tracks need, kbit/s
   */
  @JSExport
  public Mind(
      String policy,
      String seed,
      double[] kbps,
      double[] heights,
      double[] startMs,
      double[] sizeBits,
      double bufferGoalMs,
      double rememberedKbps,
      double besideKbps) {
    this.policy = Policies.named(policy, Long.parseLong(seed));
    String[] ids = new String[kbps.length];
    for (int rung = 0; rung < ids.length; rung++) {
      ids[rung] = Integer.toString(rung);
    }
    track = Tracks.of("VIDEO", ids, kbps, heights, startMs, sizeBits, new double[0]);
    ladder = track.ladder();
    this.bufferGoalMs = bufferGoalMs;
    this.rememberedKbps = rememberedKbps;
    this.besideKbps = besideKbps;
  }

  /** Nothing above this rung may be chosen from now on. */
  @JSExport
  public void cap(int top) {
    if (top != ladder.top()) {
      ladder = track.ladder().upTo(top);
    }
  }

  /** Where playback stands, as {@link Situation} means it; to be said before every question. */
  @JSExport
  public void stands(int index, double bufferMs, int lastRung, double atMs, boolean isPlaying) {
    this.index = index;
    this.bufferMs = bufferMs;
    this.lastRung = lastRung;
    this.atMs = atMs;
    this.isPlaying = isPlaying;
  }

  /** Decides on the next segment; the answer is read by {@link #rung} and what follows it. */
  @JSExport
  public void decide() {
    decision = policy.decide(here);
  }

  @JSExport
  public int rung() {
    return decision.rung();
  }

  @JSExport
  public double pauseMs() {
    return decision.pauseMs();
  }

  /** The reason's name, as logs have it. */
  @JSExport
  public String reason() {
    return decision.reason().name();
  }

  @JSExport
  public double first() {
    return decision.first();
  }

  @JSExport
  public double second() {
    return decision.second();
  }

  @JSExport
  public String words() {
    return decision.words();
  }

  /** See {@link Policy#ended}. */
  @JSExport
  public void ended(
      int index,
      int rung,
      double sizeBits,
      double receivedBits,
      double firstByteMs,
      double durationMs,
      boolean wasGivenUp,
      boolean isReplacement) {
    policy.ended(
        new Transfer(
            index,
            rung,
            sizeBits,
            receivedBits,
            firstByteMs,
            durationMs,
            wasGivenUp,
            isReplacement),
        here);
  }

  /** See {@link Policy#waited}. */
  @JSExport
  public void waited(double ms) {
    policy.waited(ms, here);
  }

  /** See {@link Policy#sought}. */
  @JSExport
  public void sought() {
    policy.sought(here);
  }

  /** See {@link Policy#mayGiveUp}. */
  @JSExport
  public boolean mayGiveUp() {
    return policy.mayGiveUp();
  }

  /** See {@link Policy#giveUp}; {@code leftMs} is what {@link Progress#bufferMs} is to say. */
  @JSExport
  public int giveUp(
      int index,
      int rung,
      double sizeBits,
      double receivedBits,
      double elapsedMs,
      double firstByteMs,
      double leftMs) {
    running.index = index;
    running.rung = rung;
    running.sizeBits = sizeBits;
    running.receivedBits = receivedBits;
    running.elapsedMs = elapsedMs;
    running.firstByteMs = firstByteMs;
    running.leftMs = leftMs;
    return policy.giveUp(running, here);
  }

  /** What was said last, as policies see it. */
  private final class Here implements Situation {
    @Override
    public Ladder ladder() {
      return ladder;
    }

    @Override
    public int index() {
      return index;
    }

    @Override
    public int segments() {
      return track.count();
    }

    @Override
    public double segmentMs(int index) {
      return track.segmentMs(index);
    }

    @Override
    public double sizeBits(int index, int rung) {
      return track.sizeBits(index, rung);
    }

    @Override
    public double bufferMs() {
      return bufferMs;
    }

    @Override
    public double bufferGoalMs() {
      return bufferGoalMs;
    }

    @Override
    public int lastRung() {
      return lastRung;
    }

    @Override
    public double atMs() {
      return atMs;
    }

    @Override
    public boolean isPlaying() {
      return isPlaying;
    }

    @Override
    public double rememberedKbps() {
      return rememberedKbps;
    }

    @Override
    public double besideKbps() {
      return besideKbps;
    }
  }

  private static final class Running implements Progress {
    int index;
    int rung;
    double sizeBits;
    double receivedBits;
    double elapsedMs;
    double firstByteMs;
    double leftMs;

    @Override
    public int index() {
      return index;
    }

    @Override
    public int rung() {
      return rung;
    }

    @Override
    public double sizeBits() {
      return sizeBits;
    }

    @Override
    public double receivedBits() {
      return receivedBits;
    }

    @Override
    public double elapsedMs() {
      return elapsedMs;
    }

    @Override
    public double firstByteMs() {
      return firstByteMs;
    }

    @Override
    public double bufferMs() {
      return leftMs;
    }
  }
}
