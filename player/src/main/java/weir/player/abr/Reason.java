package weir.player.abr;

/**
 * Why a rung was chosen. A constant costs nothing while a session runs; words are made when
 * somebody reads them. A {@code {}} in the words stands for the next input, rounded.
 */
public enum Reason {
  /** Nothing is measured yet. */
  START("nothing measured yet, so the lowest"),
  /** Nothing is measured yet, but earlier sessions were. Inputs: its rate, the remembered one. */
  REMEMBERED("nothing measured yet; {} fits within {} kbit/s remembered"),
  /** The only representation there is. */
  ONLY("the only one"),
  /** The highest rate within the limit. Inputs: its rate, the limit, kbit/s. */
  FITS("{} fits within {} kbit/s"),
  /** A higher rung fits and is taken. Inputs: its rate, the measured rate, kbit/s. */
  UP("up: {} fits within {} kbit/s measured, with room to spare"),
  /**
   * During start-up a higher rung is taken at once. Inputs: its rate, the measured rate, kbit/s.
   */
  RISE("start-up: {} fits within {} kbit/s measured"),
  /** A higher rung would fit, but with too little room to spare. Inputs: its rate, the limit. */
  NARROW("kept: the next, {}, is not well within {} kbit/s"),
  /** A higher rung would fit, but the buffer is low. Inputs: buffer, buffer needed, ms. */
  SHALLOW("kept: {} ms in the buffer, going up needs {}"),
  /** A lower rung, since the rate is no longer sustained. Inputs: the old rate, the measured. */
  DOWN("down: {} is more than the {} kbit/s measured sustain"),
  /** A lower rung, since fetching would empty the buffer. Inputs: expected fetch, buffer, ms. */
  DRAINING("down: fetching would take {} ms of {} in the buffer"),
  /** The current rung stays. Inputs: its rate, the measured rate, kbit/s. */
  STEADY("steady: {} of {} kbit/s measured"),
  /** The policy knows no other rung. Inputs: its rate. */
  ALWAYS("always {}"),
  /** Chosen for the policy, not by it. Inputs: its rate. */
  GIVEN("{}, as all begin here"),
  /** What a map from buffer to rate says. Inputs: its rate, the buffer, ms. */
  MAPPED("{} is what {} ms in the buffer stand for"),
  /** During start-up the buffer's growth decides. Inputs: growth, growth a step up needs, ms. */
  GROWING("start-up: the buffer grew by {} ms, a step up needs more than {}"),
  /** The first step of the best plan for the next segments. Inputs: its rate, the expected rate. */
  PLAN("{} begins the best plan, at {} kbit/s expected"),
  /** A higher rung promises the highest score. Inputs: its rate, the expected rate. */
  MOST_UP("up: {} promises most, with about {} kbit/s expected"),
  /** A lower rung promises the highest score. Inputs: its rate, the expected rate. */
  MOST_DOWN("down: {} promises most, with about {} kbit/s expected"),
  /** Part of a plan made with the whole trace known. Inputs: its rate, kbit/s. */
  FORESEEN("{} belongs to the best plan, all that comes being known"),
  /** The same rung promises the highest score. Inputs: its rate, the expected rate. */
  MOST_KEPT("kept: {} promises most, with about {} kbit/s expected"),
  /**
   * Nothing is measured yet, and a rate is assumed. Inputs: the rung's rate, the assumed, kbit/s.
   */
  ASSUMED("nothing measured yet: {} fits within {} kbit/s assumed"),
  /** The last choice was too short a time ago for another. Inputs: time since, interval, ms. */
  HELD("kept: {} ms since the last choice, {} between two"),
  /** A lower rung would be due, but the buffer is deep. Inputs: buffer, enough of it, ms. */
  DEEP("kept: {} ms in the buffer, no need to go down from {} on"),
  /** The highest that fits the rate and arrives in time. Inputs: expected fetch, allowed, ms. */
  IN_TIME("fetching takes {} of {} ms"),
  /** Nothing arrives in time, so the least harm. Inputs: expected fetch, buffer, ms. */
  LATE("fetching takes {} of {} ms: nothing arrives in time"),
  /** The best for this buffer by BOLA's score. Inputs: buffer, what is added to it, ms. */
  BUFFER_SCORE("best for {} ms in the buffer, {} added"),
  /** Went down from here too often of late. Inputs: times down, times not. */
  SWITCHED_DOWN("went down {} times of late, not down {} times"),
  /** What was named when the last transfer was broken off. Inputs: its rate, kbit/s. */
  BROKEN_OFF("{} after breaking off"),
  /** What was learnt leads here. Inputs: the rung's rate, what was aimed at, kbit/s. */
  LEARNT("{}, nearest to {} kbit/s learnt"),
  /** Worth most per bit with the buffer as it is. Inputs: its rate, kbit/s; the buffer, ms. */
  SCORE("{} is worth most with {} ms in the buffer"),
  /**
   * Worth most per bit with the buffer as it is and a virtual one on top. Inputs: its rate, kbit/s;
   * both together, ms.
   */
  VIRTUAL_SCORE("{} is worth most with {} ms in the buffer, the virtual part included"),
  /** The buffer is for more than the rate sustains. Inputs: its rate, the measured rate, kbit/s. */
  NOT_BEYOND("{}, though the buffer asks for more: not beyond the {} kbit/s measured"),
  /** As before, but one rung above what the rate sustains. Inputs: as before. */
  ONE_BEYOND("{}, one beyond what {} kbit/s measured sustain, as the buffer asks for more"),
  /** Limited by what the buffer allows. Inputs: rate of the rung, bits that are safe / 1000. */
  INSUFFICIENT_BUFFER("{}, as much as the buffer allows ({} kbit)"),
  /** The viewer wants this rung and no other. Inputs: its rate, kbit/s. */
  LOCKED("{} kbit/s, as the viewer wants"),
  /** Only one rung was left after others could not be fetched. */
  UNAVAILABLE("the others could not be fetched"),
  /** Fetched again after it failed, low so that it arrives. Inputs: attempt. */
  RETRIED("attempt {}, low so that it arrives"),
  /**
   * Chosen by a player that is not ours, such as dash.js, whose rules are its own. Inputs: its
   * rate, the rate that player counts as safe, kbit/s.
   */
  ELSEWHERE("{} by the rules of another player, which counts {} kbit/s as safe");

  private final String words;

  Reason(String words) {
    this.words = words;
  }

  /** The words with a {@code {}} for each input, for who fills them in elsewhere. */
  public String template() {
    return words;
  }

  /** The reason with its inputs filled in, each rounded to a whole number. */
  public String words(double first, double second) {
    StringBuilder out = new StringBuilder(words.length() + 16);
    double input = first;
    int from = 0;
    for (int at = words.indexOf("{}"); at >= 0; at = words.indexOf("{}", from)) {
      out.append(words, from, at).append(rounded(input));
      input = second;
      from = at + 2;
    }
    return out.append(words, from, words.length()).toString();
  }

  private static String rounded(double input) {
    return Double.isInfinite(input) ? "unlimited" : Long.toString(Math.round(input));
  }
}
