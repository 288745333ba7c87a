package weir.media.encode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A ladder fitted to one source: each size gets the bits it needs there, and sizes that do not pay
 * are left out. After Netflix's per-title encoding (Aaron, Li, Manohara, De Cock and Ronca, <i>
 * Per-Title Encode Optimization</i>, 2015): of all sizes that one could encode at a rate, only the
 * one that looks best when scaled up is worth having. Where they search a grid of sizes and
 * quantizers, we have two points for each size, and where they choose rates, we keep the sizes of a
 * ladder, since a representation is named by its size.
 *
 * <p>Quality is in decibels, -10 log10(1 - SSIM), because there equal steps look about equal.
 *
 * @param fits by size, lowest first, at least one of them taken
 */
public record FittedLadder(List<Fit> fits) {
  /** What a step has to gain: an SSIM that is a tenth nearer to one. */
  static final double STEP_DB = 0.5;

  /**
   * An SSIM of 0.99. Below it a larger picture that gains nothing may still be the better one: SSIM
   * forgives the blur of scaling up more than people do. The largest size gets the benefit of that
   * doubt.
   */
  static final double GOOD_DB = 20;

  /**
   * What a step has to cost at least: Apple advises rates 1.5 to 2 times apart (TN2224); nearer by
   * than this the lower one saves nobody a stall.
   */
  static final double STEP_RATE = 1.25;

  /** Neighbours further apart than this leave a player between them no good choice. */
  static final double WIDEST_STEP = 3;

  /** Below that the sound is dearer than the picture. */
  static final long LEAST_RATE = 50_000;

  public FittedLadder {
    fits = List.copyOf(fits);
    if (fits.stream().noneMatch(Fit::isTaken)) {
      throw new IllegalArgumentException("no rung is left of " + fits.size());
    }
  }

  /**
   * One size.
   *
   * @param rung with the rate it gets, or would have got
   * @param neededBitsPerSecond what it took at constant quality
   * @param decibels to expect at the rung's rate
   * @param leftOut why it is not in the ladder; empty where it is
   */
  public record Fit(
      Rung rung, long neededBitsPerSecond, double decibels, Optional<String> leftOut) {
    public boolean isTaken() {
      return leftOut.isEmpty();
    }

    private Fit taken() {
      return new Fit(rung, neededBitsPerSecond, decibels, Optional.empty());
    }

    private Fit without(String reason) {
      return new Fit(rung, neededBitsPerSecond, decibels, Optional.of(reason));
    }

    /** For people: {@code 720p: 640 kbit/s, 15.2 dB}. */
    @Override
    public String toString() {
      long kbps = rung.bitsPerSecond() / 1000;
      long needed = neededBitsPerSecond / 1000;
      return leftOut
          .map(
              reason ->
                  String.format(
                      Locale.ROOT,
                      "%s: left out, %s (%d kbit/s, %.1f dB)",
                      rung.name(),
                      reason,
                      kbps,
                      decibels))
          .orElseGet(
              () ->
                  String.format(
                      Locale.ROOT,
                      "%s: %d kbit/s%s, %.1f dB",
                      rung.name(),
                      kbps,
                      needed > kbps ? " of the " + needed + " it could use" : "",
                      decibels));
    }
  }

  /**
   * @param trials lowest first; each one's rung has the highest rate it may get
   * @param sourceRate bit/s that no rung exceeds, where it is known
   */
  static FittedLadder of(List<Trial> trials, OptionalLong sourceRate) {
    long limit = Math.max(Ladder.LEAST_SOURCE_RATE, sourceRate.orElse(Long.MAX_VALUE));
    List<Fit> fits = new ArrayList<>();
    List<Integer> taken = new ArrayList<>();
    for (int i = 0; i < trials.size(); i++) {
      Trial trial = trials.get(i);
      long most = Math.min(limit, trial.rung().bitsPerSecond());
      double wished = Math.max(LEAST_RATE, trial.fine().bitsPerSecond());
      long rate = Math.max(1000, (long) Math.min(most, wished) / 1000 * 1000);
      Rung rung = new Rung(trial.rung().width(), trial.rung().height(), rate);
      double decibels = trial.decibelsAt(rate);
      Fit fit = new Fit(rung, Math.round(trial.fine().bitsPerSecond()), decibels, Optional.empty());
      if (!taken.isEmpty()) {
        int below = taken.get(taken.size() - 1);
        Fit lower = fits.get(below);
        boolean isDoubtful = i == trials.size() - 1 && lower.decibels < GOOD_DB;
        if (trials.get(below).decibelsAt(rate) - decibels >= STEP_DB) {
          fit = fit.without(lower.rung.name() + " looks better at that rate");
        } else if (decibels - lower.decibels < STEP_DB && !isDoubtful) {
          fit = fit.without("hardly better than " + lower.rung.name());
        }
      }
      if (fit.isTaken()) {
        while (!taken.isEmpty()
            && rate < STEP_RATE * fits.get(taken.get(taken.size() - 1)).rung.bitsPerSecond()) {
          int dropped = taken.remove(taken.size() - 1);
          fits.set(dropped, fits.get(dropped).without(rung.name() + " costs hardly more"));
        }
        taken.add(i);
      }
      fits.add(fit);
    }
    bridge(fits);
    return new FittedLadder(fits);
  }

  /** Takes the best of what was left out in a gap that is too wide, if it is any better at all. */
  private static void bridge(List<Fit> fits) {
    int lower = -1;
    for (int upper = 0; upper < fits.size(); upper++) {
      if (!fits.get(upper).isTaken()) {
        continue;
      }
      if (lower >= 0) {
        double from = fits.get(lower).rung.bitsPerSecond();
        double to = fits.get(upper).rung.bitsPerSecond();
        int best = lower;
        for (int i = lower + 1; to > WIDEST_STEP * from && i < upper; i++) {
          long rate = fits.get(i).rung.bitsPerSecond();
          boolean isBetween = rate >= STEP_RATE * from && to >= STEP_RATE * rate;
          best = isBetween && fits.get(i).decibels > fits.get(best).decibels ? i : best;
        }
        if (best > lower) {
          fits.set(best, fits.get(best).taken());
        }
      }
      lower = upper;
    }
  }

  /** The rungs to encode, lowest first. */
  public List<Rung> rungs() {
    return fits.stream().filter(Fit::isTaken).map(Fit::rung).toList();
  }

  /**
   * As a ladder file, which {@link Ladders#read} reads again, with what was measured beside the
   * steps.
   */
  public byte[] write(String name, String description) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("name", name);
      json.writeStringField("description", description);
      json.writeArrayFieldStart("steps");
      for (Rung rung : rungs()) {
        json.writeStartObject();
        json.writeNumberField("lines", Math.min(rung.width(), rung.height()));
        json.writeNumberField("kbps", rung.bitsPerSecond() / 1000);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("measured");
      for (Fit fit : fits) {
        json.writeStartObject();
        json.writeNumberField("lines", Math.min(fit.rung.width(), fit.rung.height()));
        json.writeNumberField("neededKbps", fit.neededBitsPerSecond / 1000);
        json.writeNumberField("kbps", fit.rung.bitsPerSecond() / 1000);
        json.writeFieldName("db");
        json.writeRawValue(String.format(Locale.ROOT, "%.2f", fit.decibels));
        if (fit.leftOut.isPresent()) {
          json.writeStringField("leftOut", fit.leftOut.get());
        }
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // text in memory does not fail
    }
    return text.append("\n").toString().getBytes(StandardCharsets.UTF_8);
  }
}
