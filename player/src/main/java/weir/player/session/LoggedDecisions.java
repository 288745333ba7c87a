package weir.player.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import weir.player.abr.Decision;
import weir.player.abr.Policy;
import weir.player.abr.Progress;
import weir.player.abr.Reason;
import weir.player.abr.Situation;

/** Decides what a log says was decided, in its order. */
public final class LoggedDecisions implements Policy {
  /** What the session decides by itself. */
  private static final Set<String> SESSIONS =
      Set.of(Reason.UNAVAILABLE.name(), Reason.RETRIED.name(), Reason.LOCKED.name());

  private final Queue<Decision> decisions;
  private int answer = KEEP;

  /** The log ends before this decision. */
  public static final class NoMore extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** These, in this order, of those that a policy took: {@link #isTheSessions} tells. */
  public LoggedDecisions(List<Decision> decisions) {
    this.decisions = new ArrayDeque<>(decisions);
  }

  static LoggedDecisions of(List<JsonNode> lines) {
    List<Decision> decisions = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      JsonNode line = lines.get(i);
      if (line.path("event").asText().equals("decision")
          && line.path("track").asInt() == 0
          && !isTheSessions(line.path("reason").asText())) {
        decisions.add(decision(line, i + 1));
      }
    }
    return new LoggedDecisions(decisions);
  }

  /** Whether a decision for that reason is one that sessions take without asking their policy. */
  public static boolean isTheSessions(String reason) {
    return SESSIONS.contains(reason);
  }

  /** The line that is told next: a progress holds the answer to the question it asks. */
  void reads(JsonNode line) {
    answers(line.path("answer").asInt(KEEP));
  }

  /** What it will say when it is asked whether to give up: a rung, or {@link Policy#KEEP}. */
  public void answers(int rung) {
    answer = rung;
  }

  private static Decision decision(JsonNode line, int number) {
    try {
      boolean isUnlimited = line.path("words").asText().contains("unlimited");
      double none = isUnlimited ? Double.POSITIVE_INFINITY : Double.NaN;
      return new Decision(
          line.path("rung").asInt(-1),
          line.path("pauseMs").asDouble(),
          Reason.valueOf(line.path("reason").asText()),
          line.path("inputs").path(0).asDouble(none),
          line.path("inputs").path(1).asDouble(none));
    } catch (IllegalArgumentException e) {
      throw new Replay.MalformedLog(number, "no decision of this version: " + e.getMessage());
    }
  }

  @Override
  public Decision decide(Situation now) {
    Decision next = decisions.poll();
    if (next == null) {
      throw new NoMore();
    }
    return next;
  }

  @Override
  public boolean mayGiveUp() {
    return true;
  }

  @Override
  public int giveUp(Progress progress, Situation now) {
    return answer;
  }
}
