package weir.player.qoe;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import weir.player.abr.Ladder;
import weir.player.abr.ThroughputEstimate;
import weir.player.session.Event;
import weir.player.session.Listener;
import weir.player.session.Request;
import weir.player.session.Settings;
import weir.player.session.Title;

/**
 * The 24 figures that the simulator Sabre prints at the end of a session, computed in its order of
 * operations and printed as it prints them, so that every character agrees.
 *
 * <p>Of a switch upwards that the link makes possible, the <em>reaction</em> is the time until a
 * segment of that quality plays. Sabre lets a wait drain the buffer before it moves the link, and a
 * transfer move the link before it drains the buffer; this listener keeps that order.
 */
public final class SabreReport implements Listener {
  /** What {@code gammaP} is unless it is given, from Sabre. */
  public static final double GAMMA_P = 5;

  /** For {@code rampedUp}: ramped up is what the link sustains. */
  public static final int SUSTAINABLE = -1;

  private final ThroughputEstimate estimate;
  private final double bufferMs;
  private final double gammaP;
  private final int rampedUp;
  private Ladder ladder;
  private double[] utilities = {};
  private double segmentMs;
  private int segments;

  private double playMs;
  private double playedUtility;
  private double playedKbps;
  private double stalledMs;
  private int stalls;
  private double changeKbps;
  private double changeLog;
  private int lastPlayed = -1;
  private double rampUpMs = -1;

  private int overCount;
  private double overKbps;
  private int otherCount;
  private double otherKbps;
  private double meanErrorKbps;

  /** What is in the buffer: rungs of the segments from {@code firstBuffered} to the last one. */
  private int[] rungs = {};

  private int firstBuffered;
  private int endBuffered;

  /** Whether the last drain crossed into or out of a segment: only then Sabre looks for age. */
  private boolean crossed;

  private int sustainable = -1;
  private double reactionMs;

  /** Changes of the link that were told, but whose turn has not come. */
  private double[] toldAtMs = new double[16];

  private double[] toldKbps = new double[16];
  private double[] toldLatencyMs = new double[16];
  private int told;

  /** Switches upwards that the link made possible and that have not matured, oldest first. */
  private double[] upAtMs = new double[16];

  private int[] upRung = new int[16];

  /** When it was reacted to; NaN as long as it was not. */
  private double[] upDoneMs = new double[16];

  private int ups;

  /**
   * @param bufferMs the configured buffer, ms
   * @param estimate a fresh estimate of the kind the policy uses, whose error is reported
   */
  public SabreReport(double bufferMs, ThroughputEstimate estimate) {
    this(bufferMs, estimate, GAMMA_P, SUSTAINABLE);
  }

  /**
   * @param bufferMs the configured buffer, ms
   * @param estimate a fresh estimate of the kind the policy uses, whose error is reported
   * @param gammaP weight of a stalled segment duration against utility in the score
   * @param rampedUp from this rung on a session counts as ramped up, or {@link #SUSTAINABLE}
   */
  public SabreReport(double bufferMs, ThroughputEstimate estimate, double gammaP, int rampedUp) {
    this.bufferMs = bufferMs;
    this.estimate = estimate;
    this.gammaP = gammaP;
    this.rampedUp = rampedUp;
  }

  @Override
  public void began(Title title, Settings settings) {
    ladder = title.main().ladder();
    segmentMs = title.main().segmentMs(0);
    segments = title.main().count();
    rungs = new int[segments];
    utilities = new double[ladder.size()];
    double offset = -Math.log(ladder.kbps(0));
    for (int i = 0; i < utilities.length; i++) {
      utilities[i] = Math.log(ladder.kbps(i)) + offset;
    }
  }

  @Override
  public void linkIs(double atMs, double kbps, double latencyMs) {
    if (told == toldAtMs.length) {
      toldAtMs = Arrays.copyOf(toldAtMs, 2 * told);
      toldKbps = Arrays.copyOf(toldKbps, 2 * told);
      toldLatencyMs = Arrays.copyOf(toldLatencyMs, 2 * told);
    }
    toldAtMs[told] = atMs;
    toldKbps[told] = kbps;
    toldLatencyMs[told++] = latencyMs;
  }

  @Override
  public void heard(double atMs, Event event) {
    if (!(event instanceof Event.Woke)) {
      takeInLink();
    }
  }

  @Override
  public void settled() {
    if (crossed) {
      mature(playMs);
      crossed = false;
    }
    takeInLink();
  }

  @Override
  public void startingUp(double ms) {
    playMs += ms;
  }

  @Override
  public void reached(int index, int rung) {
    crossed = true;
    playedUtility += utilities[rung];
    playedKbps += ladder.kbps(rung);
    if (rung != lastPlayed && lastPlayed >= 0) {
      changeKbps += Math.abs(ladder.kbps(rung) - ladder.kbps(lastPlayed));
      changeLog += Math.abs(Math.log(ladder.kbps(rung) / ladder.kbps(lastPlayed)));
    }
    lastPlayed = rung;
    if (rampUpMs < 0 && rung >= (rampedUp == SUSTAINABLE ? sustainable : rampedUp)) {
      rampUpMs = playMs;
    }
    for (int i = 0; i < ups; i++) {
      if (Double.isNaN(upDoneMs[i]) && rung >= upRung[i]) {
        upDoneMs[i] = playMs;
      }
    }
  }

  @Override
  public void finished(int index) {
    firstBuffered = index + 1;
    crossed = true;
  }

  @Override
  public void played(double ms) {
    playMs += ms;
  }

  @Override
  public void stalled(double ms, boolean ranDry) {
    stalledMs += ms;
    playMs += ms;
    if (ranDry) {
      stalls++;
    }
  }

  @Override
  public void arrived(
      double atMs, Request request, Event.Arrived event, double beforeMs, double afterMs) {
    if (request.track() != 0 || request.isInit()) {
      return;
    }
    if (request.index() >= endBuffered) {
      rungs[request.index()] = request.rung();
      endBuffered = request.index() + 1;
    }
    double bodyMs = event.durationMs() - event.firstByteMs();
    double kbps = event.receivedBits() / bodyMs;
    judge(kbps);
    estimate.add(bodyMs, kbps, event.firstByteMs());
  }

  @Override
  public void replaced(int index, int from, int to) {
    rungs[index] = to;
  }

  @Override
  public void gaveUp(
      double atMs, Request request, Event.GaveUp event, double beforeMs, double afterMs) {
    judge(event.receivedBits() / (event.durationMs() - event.firstByteMs()));
  }

  private void judge(double kbps) {
    if (!estimate.isKnown()) {
      return;
    }
    double expected = estimate.kbps();
    if (expected > kbps) {
      overCount++;
      overKbps += (expected - kbps - overKbps) / overCount;
    } else {
      otherCount++;
      otherKbps += (kbps - expected - otherKbps) / otherCount;
    }
    meanErrorKbps += (expected - kbps - meanErrorKbps) / (overCount + otherCount);
  }

  private void takeInLink() {
    for (int i = 0; i < told; i++) {
      double effectiveKbps = toldKbps[i] * (1 - toldLatencyMs[i] / segmentMs);
      int before = sustainable;
      sustainable = ladder.highestWithin(effectiveKbps);
      if (before >= 0 && sustainable != before) {
        linkChanged(toldAtMs[i], before);
      }
    }
    told = 0;
  }

  private void linkChanged(double atMs, int before) {
    mature(atMs);
    for (int i = 0; i < ups; i++) {
      if (Double.isNaN(upDoneMs[i]) && upRung[i] > sustainable) {
        upDoneMs[i] = atMs;
      }
    }
    if (sustainable <= before) {
      return;
    }
    for (int index = firstBuffered; index < endBuffered; index++) {
      if (sustainable <= rungs[index]) {
        return;
      }
    }
    for (int i = 0; i < ups; i++) {
      if (sustainable <= upRung[i]) {
        return;
      }
    }
    if (ups == upAtMs.length) {
      upAtMs = Arrays.copyOf(upAtMs, 2 * ups);
      upRung = Arrays.copyOf(upRung, 2 * ups);
      upDoneMs = Arrays.copyOf(upDoneMs, 2 * ups);
    }
    upAtMs[ups] = atMs;
    upRung[ups] = sustainable;
    upDoneMs[ups++] = Double.NaN;
  }

  /** Counts the switches that are older than a buffer, by when they were reacted to. */
  private void mature(double nowMs) {
    int old = 0;
    while (old < ups && upAtMs[old] < nowMs - bufferMs) {
      reactionMs +=
          Double.isNaN(upDoneMs[old]) ? bufferMs : Math.min(bufferMs, upDoneMs[old] - upAtMs[old]);
      old++;
    }
    if (old > 0) {
      ups -= old;
      System.arraycopy(upAtMs, old, upAtMs, 0, ups);
      System.arraycopy(upRung, old, upRung, 0, ups);
      System.arraycopy(upDoneMs, old, upDoneMs, 0, ups);
    }
  }

  /** The figures by Sabre's names, in its order, as it prints them. */
  public Map<String, String> lines() {
    double perSegment = 1 / (playMs / segmentMs);
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("buffer size", Long.toString((long) bufferMs));
    lines.put("total played utility", real(playedUtility));
    lines.put("time average played utility", real(playedUtility * perSegment));
    lines.put("total played bitrate", real(playedKbps));
    lines.put("time average played bitrate", real(playedKbps * perSegment));
    lines.put("total play time", real(playMs / 1000));
    lines.put("total play time chunks", real(playMs / segmentMs));
    lines.put("total rebuffer", real(stalledMs / 1000));
    lines.put("rebuffer ratio", real(stalledMs / playMs));
    lines.put("time average rebuffer", real(stalledMs / 1000 * perSegment));
    lines.put("total rebuffer events", real(stalls));
    lines.put("time average rebuffer events", real(stalls * perSegment));
    lines.put("total bitrate change", real(changeKbps));
    lines.put("time average bitrate change", real(changeKbps * perSegment));
    lines.put("total log bitrate change", real(changeLog));
    lines.put("time average log bitrate change", real(changeLog * perSegment));
    lines.put(
        "time average score", real(perSegment * (playedUtility - gammaP * stalledMs / segmentMs)));
    lines.put("over estimate count", Integer.toString(overCount));
    lines.put("over estimate", overCount == 0 ? "0" : real(overKbps));
    lines.put("leq estimate count", Integer.toString(otherCount));
    lines.put("leq estimate", otherCount == 0 ? "0" : real(otherKbps));
    lines.put("estimate", real(meanErrorKbps));
    lines.put("rampup time", real((rampUpMs < 0 ? segments * segmentMs : rampUpMs) / 1000));
    lines.put("total reaction time", real(reactionMs / 1000));
    return lines;
  }

  /** C's {@code %f}: six decimals of the exact binary value, halves to the even neighbour. */
  private static String real(double value) {
    String digits = new BigDecimal(value).setScale(6, RoundingMode.HALF_EVEN).toPlainString();
    boolean lostItsSign = digits.charAt(0) != '-' && (value < 0 || (value == 0 && 1 / value < 0));
    return lostItsSign ? "-" + digits : digits;
  }
}
