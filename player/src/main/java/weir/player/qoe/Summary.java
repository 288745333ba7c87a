package weir.player.qoe;

import weir.player.abr.Ladder;
import weir.player.abr.RecentRate;
import weir.player.session.Command;
import weir.player.session.Event;
import weir.player.session.Listener;
import weir.player.session.Request;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.Track;

/** The raw facts of one session: start-up, stalls, rates, switches, time per rung. */
public final class Summary implements Listener {
  /** So many transfers tell the rate a session ended with. */
  private static final int RECENT = 10;

  private Track track;
  private Ladder ladder;
  private double[] playedMs = {};
  private double startUpMs;
  private double stalledMs;
  private int stalls;
  private int switches;
  private double changedKbps;
  private int current = -1;
  private double receivedBits;
  private double wastedBits;
  private int givenUp;
  private int replaced;
  private double pausedMs;
  private double seekingMs;
  private int failures;
  private double totalMs;
  private final RecentRate recent = new RecentRate(RECENT);
  private Command.Ending ending;

  @Override
  public void began(Title title, Settings settings) {
    track = title.main();
    ladder = track.ladder();
    playedMs = new double[ladder.size()];
  }

  @Override
  public void playing(double ms) {
    startUpMs = ms;
  }

  @Override
  public void reached(int index, int rung) {
    if (current >= 0 && rung != current) {
      switches++;
      changedKbps += Math.abs(ladder.kbps(rung) - ladder.kbps(current));
    }
    current = rung;
  }

  @Override
  public void played(double ms) {
    playedMs[current] += ms;
  }

  @Override
  public void stalled(double ms, boolean ranDry) {
    stalledMs += ms;
    if (ranDry && ms > ROUNDING_MS) {
      stalls++;
    }
  }

  @Override
  public void arrived(
      double atMs, Request request, Event.Arrived event, double beforeMs, double bufferMs) {
    receivedBits += event.receivedBits();
    double bodyMs = event.durationMs() - event.firstByteMs();
    if (request.track() == 0 && !request.isInit() && bodyMs > 0) {
      recent.add(bodyMs, event.receivedBits() / bodyMs, event.firstByteMs());
    }
  }

  @Override
  public void gaveUp(
      double atMs, Request request, Event.GaveUp event, double beforeMs, double bufferMs) {
    receivedBits += event.receivedBits();
    wastedBits += event.receivedBits();
    givenUp++;
  }

  @Override
  public void replaced(int index, int from, int to) {
    wastedBits += track.sizeBits(index, from);
    replaced++;
  }

  @Override
  public void dropped(double atMs, Request request, double bits) {
    receivedBits += bits;
    wastedBits += bits;
  }

  @Override
  public void paused(double ms) {
    pausedMs += ms;
  }

  @Override
  public void seeking(double ms) {
    seekingMs += ms;
  }

  @Override
  public void failed(double atMs, Request request, Event.Failed event) {
    failures++;
  }

  @Override
  public void ended(double atMs, Command.Ending how) {
    totalMs = atMs;
    ending = how;
  }

  /** Time until playback began, ms. */
  public double startUpMs() {
    return startUpMs;
  }

  /** Time playback stood still after it had begun, ms. */
  public double stalledMs() {
    return stalledMs;
  }

  /** How often playback ran dry. */
  public int stalls() {
    return stalls;
  }

  /** How often the rung changed under the viewer's eyes. */
  public int switches() {
    return switches;
  }

  /** By how much the rate changed under the viewer's eyes, up and down, summed, kbit/s. */
  public double changedKbps() {
    return changedKbps;
  }

  /** Time the given rung played, ms. */
  public double playedMs(int rung) {
    return playedMs[rung];
  }

  /** Time anything played, ms. */
  public double playedMs() {
    double sum = 0;
    for (double ms : playedMs) {
      sum += ms;
    }
    return sum;
  }

  /** Mean of the rates played, weighted by time, kbit/s; 0 where nothing played. */
  public double meanKbps() {
    double sum = 0;
    for (int i = 0; i < playedMs.length; i++) {
      sum += playedMs[i] * ladder.kbps(i);
    }
    double ms = playedMs();
    return ms > 0 ? sum / ms : 0;
  }

  /** All bits of bodies that came, those of transfers given up included. */
  public double receivedBits() {
    return receivedBits;
  }

  /**
   * Bits that came in vain: of transfers given up or dropped, and of segments that were replaced.
   * What was buffered when the viewer jumped away is not among them.
   */
  public double wastedBits() {
    return wastedBits;
  }

  /** How many transfers were given up. */
  public int givenUp() {
    return givenUp;
  }

  /** How many buffered segments were replaced by better ones. */
  public int replaced() {
    return replaced;
  }

  /** Time the viewer had paused for, ms. */
  public double pausedMs() {
    return pausedMs;
  }

  /** Time playback waited after jumps, ms. */
  public double seekingMs() {
    return seekingMs;
  }

  /** How many transfers failed. */
  public int failures() {
    return failures;
  }

  /** The rate of the main track's last ten transfers, kbit/s; NaN before any. */
  public double recentKbps() {
    return recent.isKnown() ? recent.kbps() : Double.NaN;
  }

  /** From the beginning to the end of the session, ms. */
  public double totalMs() {
    return totalMs;
  }

  /** Whether everything was played; false while the session runs. */
  public boolean isPlayed() {
    return ending == Command.Ending.PLAYED;
  }

  /** The ladder of the track that adapted; null before the session began. */
  public Ladder ladder() {
    return ladder;
  }
}
