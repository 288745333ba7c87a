package weir.player.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import weir.player.abr.Decision;
import weir.player.abr.Policy;
import weir.player.abr.Progress;
import weir.player.abr.Situation;
import weir.player.abr.Transfer;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.Track;

/**
 * A policy that writes down all it is told and answers, one JSON array per line, as {@code
 * rules.js} does too; the first line makes the policy. Numbers read back equal; what JSON has no
 * number for is a text.
 */
final class Story implements Policy {
  private final Policy policy;
  private final Appendable out;
  private final StringBuilder line = new StringBuilder();
  private String stood = "";
  private int top;
  private int decisions;

  /**
   * @param out where lines go
   * @param name how the policy is called that this one stands for
   */
  Story(Policy policy, String name, Title title, Settings settings, Appendable out) {
    this.policy = policy;
    this.out = out;
    Track track = title.main();
    top = track.ladder().top();
    double[] kbps = new double[top + 1];
    double[] heights = new double[top + 1];
    double[] sizeBits = new double[track.knowsSizes() ? (top + 1) * track.count() : 0];
    double[] startMs = new double[track.count() + 1];
    for (int rung = 0; rung <= top; rung++) {
      kbps[rung] = track.ladder().kbps(rung);
      heights[rung] = track.ladder().rung(rung).height();
      for (int index = 0; index < track.count() && sizeBits.length > 0; index++) {
        sizeBits[rung * track.count() + index] = track.sizeBits(index, rung);
      }
    }
    for (int index = 0; index < startMs.length; index++) {
      startMs[index] = track.startMs(index);
    }
    double bufferMs = settings.bufferMs();
    double besideKbps = 0;
    for (Track any : title.tracks()) {
      bufferMs = Math.max(bufferMs, 2 * any.longestMs());
      besideKbps += any == track ? 0 : any.ladder().kbps(0);
    }
    write(
        "make",
        name,
        Long.toString(settings.seed()),
        kbps,
        heights,
        startMs,
        sizeBits,
        bufferMs,
        settings.rememberedKbps(),
        besideKbps);
  }

  /** How often it was asked for a decision. */
  int decisions() {
    return decisions;
  }

  @Override
  public Decision decide(Situation now) {
    stands(now);
    Decision decision = policy.decide(now);
    decisions++;
    write(
        "decide",
        decision.rung(),
        decision.pauseMs(),
        decision.reason().name(),
        decision.first(),
        decision.second(),
        decision.words());
    return decision;
  }

  @Override
  public void ended(Transfer transfer, Situation now) {
    stands(now);
    policy.ended(transfer, now);
    write(
        "ended",
        transfer.index(),
        transfer.rung(),
        transfer.sizeBits(),
        transfer.receivedBits(),
        transfer.firstByteMs(),
        transfer.durationMs(),
        transfer.wasGivenUp(),
        transfer.isReplacement());
  }

  @Override
  public void waited(double ms, Situation now) {
    stands(now);
    policy.waited(ms, now);
    write("waited", ms);
  }

  @Override
  public void sought(Situation now) {
    stands(now);
    policy.sought(now);
    write("sought");
  }

  @Override
  public boolean mayGiveUp() {
    return policy.mayGiveUp();
  }

  @Override
  public int giveUp(Progress progress, Situation now) {
    stands(now);
    int answer = policy.giveUp(progress, now);
    write(
        "giveUp",
        progress.index(),
        progress.rung(),
        progress.sizeBits(),
        progress.receivedBits(),
        progress.elapsedMs(),
        progress.firstByteMs(),
        progress.bufferMs(),
        answer);
    return answer;
  }

  @Override
  public double quietMs(Progress progress, Situation now) {
    return policy.quietMs(progress, now);
  }

  private void stands(Situation now) {
    if (now.ladder().top() != top) {
      top = now.ladder().top();
      write("cap", top);
    }
    String here =
        now.index()
            + ","
            + now.bufferMs()
            + ","
            + now.lastRung()
            + ","
            + now.atMs()
            + ","
            + now.isPlaying();
    if (!here.equals(stood)) {
      stood = here;
      write("stands", now.index(), now.bufferMs(), now.lastRung(), now.atMs(), now.isPlaying());
    }
  }

  private void write(String what, Object... values) {
    line.setLength(0);
    line.append("[\"").append(what).append('"');
    for (Object value : values) {
      line.append(',');
      if (value instanceof double[] numbers) {
        char before = '[';
        for (double number : numbers) {
          line.append(before);
          number(number);
          before = ',';
        }
        line.append(numbers.length == 0 ? "[]" : "]");
      } else if (value instanceof Double number) {
        number(number);
      } else if (value instanceof String text) {
        line.append('"').append(text).append('"');
      } else {
        line.append(value);
      }
    }
    try {
      out.append(line.append("]\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void number(double number) {
    if (Double.isFinite(number)) {
      line.append(number);
    } else {
      line.append('"').append(number).append('"');
    }
  }
}
