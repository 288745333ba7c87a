package weir.player.browser;

import java.util.ArrayList;
import java.util.List;
import org.teavm.jso.JSExport;
import weir.player.abr.Decision;
import weir.player.abr.Reason;
import weir.player.qoe.Facts;
import weir.player.qoe.Figure;
import weir.player.qoe.PlainModels;
import weir.player.qoe.Presented;
import weir.player.qoe.QoeModel;
import weir.player.qoe.Score;
import weir.player.qoe.Summary;
import weir.player.session.Event;
import weir.player.session.Failure;
import weir.player.session.Listener;
import weir.player.session.LoggedDecisions;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.Track;

/**
 * A session told once more from its log, and what it was worth: what {@code weir report} does with
 * a file. Tracks and decisions come first, then {@link #begin}, then events in their order.
 */
public final class Retold {
  private static final List<QoeModel> MODELS = PlainModels.all();

  private final String name;
  private final Settings settings;
  private final List<Track> tracks = new ArrayList<>();
  private final List<Decision> decisions = new ArrayList<>();
  private final Summary summary = new Summary();
  private final List<Score> scores = new ArrayList<>();
  private LoggedDecisions policy;
  private Session session;

  /** The log's first line but for its tracks; see {@link Settings}. */
  @JSExport
  public Retold(
      String name,
      double bufferMs,
      double startBufferMs,
      String replacement,
      boolean givesUp,
      int maxHeight,
      double maxKbps,
      double rememberedKbps,
      double idleMs,
      int retries,
      double backoffMs,
      double fullStepMs,
      String seed) {
    this.name = name;
    settings =
        new Settings(
            bufferMs,
            startBufferMs,
            Settings.Replacement.valueOf(replacement),
            givesUp,
            maxHeight,
            maxKbps,
            rememberedKbps,
            idleMs,
            retries,
            backoffMs,
            fullStepMs,
            Long.parseLong(seed));
  }

  /** One more track; sizes of the lowest rung first, empty where unknown. */
  @JSExport
  public void track(
      String kind,
      String[] ids,
      double[] kbps,
      double[] heights,
      double[] startMs,
      double[] sizeBits,
      double[] initBits) {
    tracks.add(Tracks.of(kind, ids, kbps, heights, startMs, sizeBits, initBits));
  }

  /** One more decision about the first track. */
  @JSExport
  public void decision(int rung, double pauseMs, String reason, double first, double second) {
    if (!LoggedDecisions.isTheSessions(reason)) {
      decisions.add(new Decision(rung, pauseMs, Reason.valueOf(reason), first, second));
    }
  }

  @JSExport
  public boolean begin() {
    Title title = new Title(name, tracks);
    Listener listener = summary;
    for (QoeModel model : MODELS) {
      Score score = model.make().of(title, settings, Presented.UNKNOWN);
      scores.add(score);
      listener = Listener.both(listener, score.listener());
    }
    policy = new LoggedDecisions(decisions);
    session = new Session(title, policy, settings, listener);
    return hears(new Event.Started());
  }

  /** The link from here on, {@code ms} since the session began. */
  @JSExport
  public void linkIs(double ms, double kbps, double latencyMs) {
    session.linkIs(ms, kbps, latencyMs);
  }

  @JSExport
  public void progress(double receivedBits, double elapsedMs, double firstByteMs, int answer) {
    policy.answers(answer);
    session.giveUp(receivedBits, elapsedMs, firstByteMs);
  }

  @JSExport
  public boolean arrived(
      double elapsedMs, double receivedBits, double firstByteMs, double durationMs) {
    return hears(new Event.Arrived(elapsedMs, receivedBits, firstByteMs, durationMs));
  }

  @JSExport
  public boolean gaveUp(
      double elapsedMs, double receivedBits, double firstByteMs, double durationMs, int rung) {
    return hears(new Event.GaveUp(elapsedMs, receivedBits, firstByteMs, durationMs, rung));
  }

  @JSExport
  public boolean failed(double elapsedMs, String why, int status) {
    return hears(new Event.Failed(elapsedMs, Failure.valueOf(why), status));
  }

  @JSExport
  public boolean woke(double elapsedMs) {
    return hears(new Event.Woke(elapsedMs));
  }

  @JSExport
  public boolean paused(double elapsedMs, double receivedBits) {
    return hears(new Event.Told(elapsedMs, receivedBits, new Event.Pause()));
  }

  @JSExport
  public boolean resumed(double elapsedMs, double receivedBits) {
    return hears(new Event.Told(elapsedMs, receivedBits, new Event.Resume()));
  }

  @JSExport
  public boolean sought(double elapsedMs, double receivedBits, double toMs) {
    return hears(new Event.Told(elapsedMs, receivedBits, new Event.Seek(toMs)));
  }

  @JSExport
  public boolean capped(double elapsedMs, double receivedBits, int maxHeight, double maxKbps) {
    return hears(new Event.Told(elapsedMs, receivedBits, new Event.Cap(maxHeight, maxKbps)));
  }

  @JSExport
  public boolean locked(double elapsedMs, double receivedBits, int rung) {
    return hears(new Event.Told(elapsedMs, receivedBits, new Event.Lock(rung)));
  }

  /** Another policy decides; what it decided is among the decisions of the log. */
  @JSExport
  public boolean changed(double elapsedMs, double receivedBits, String policy) {
    Event.Change change = new Event.Change(policy, this.policy);
    return hears(new Event.Told(elapsedMs, receivedBits, change));
  }

  /** False where the log ends before what would be decided next. */
  private boolean hears(Event event) {
    try {
      session.on(event);
      return true;
    } catch (LoggedDecisions.NoMore e) {
      return false;
    }
  }

  /** Name and description of every figure, one after the other, in the order of {@link #values}. */
  @JSExport
  public static String[] figures() {
    List<Figure> figures = new ArrayList<>();
    Facts.ALL.forEach(fact -> figures.add(fact.figure()));
    MODELS.forEach(model -> figures.addAll(model.figures()));
    String[] texts = new String[2 * figures.size()];
    int at = 0;
    for (Figure figure : figures) {
      texts[at++] = figure.name();
      texts[at++] = figure.what();
    }
    return texts;
  }

  /** What the session was worth, as far as it was told; NaN for what cannot be told of it. */
  @JSExport
  public double[] values() {
    double[] values = new double[figures().length / 2];
    int at = 0;
    for (Facts.Fact fact : Facts.ALL) {
      values[at++] = fact.of().applyAsDouble(summary);
    }
    for (Score score : scores) {
      for (double value : score.values().get()) {
        values[at++] = value;
      }
    }
    return values;
  }
}
