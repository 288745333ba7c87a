package weir.player.compare.optimum;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import weir.network.trace.Trace;
import weir.player.abr.Ladder;
import weir.player.qoe.LinearQoe;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.Track;

/**
 * Brackets computed before, one small text file each, named by a hash of all that they depend on:
 * trace, title, settings, model, limits and {@link Optimum#VERSION}.
 *
 * <p>A kept plan is played again when it is read, and its file carries a hash of its own; what is
 * damaged or does not come out as it was is computed anew. A folder that cannot be written costs
 * time, not results. May be used by many threads and processes at once.
 */
public final class KeptOptima {
  private final Path folder;

  /**
   * @param folder made when something is kept for the first time
   */
  public KeptOptima(Path folder) {
    this.folder = folder;
  }

  /**
   * Where a user's programs keep what they can compute again: {@code weir/optima} in {@code
   * XDG_CACHE_HOME}, or without that in {@code .cache} of the home folder.
   */
  public static Path usualFolder(Map<String, String> environment, String home) {
    String named = environment.getOrDefault("XDG_CACHE_HOME", "");
    // Relative paths are invalid there, and to be ignored (XDG Base Directory Specification).
    Path cache = named.startsWith("/") ? Path.of(named) : Path.of(home, ".cache");
    return cache.resolve("weir").resolve("optima");
  }

  /** As {@link Optimum#of}, unless that is known already. */
  public Bracket of(
      Title title, Trace trace, Settings settings, LinearQoe.Model model, Limits limits) {
    String key = hash(describe(title, trace, settings, model, limits));
    Path file = folder.resolve(key + ".txt");
    Bracket kept = read(file, title, trace, settings, model);
    if (kept != null) {
      return kept;
    }
    Bracket bracket = Optimum.of(title, trace, settings, model, limits);
    keep(file, bracket);
    return bracket;
  }

  private static Bracket read(
      Path file, Title title, Trace trace, Settings settings, LinearQoe.Model model) {
    try {
      List<String> lines = Files.readAllLines(file);
      int last = lines.size() - 1;
      if (last < 3 || !lines.get(last).equals(hash(String.join("\n", lines.subList(0, last))))) {
        return null;
      }
      List<Bracket.Choice> choices = new ArrayList<>();
      for (String line : lines.subList(3, last)) {
        String[] words = line.split(" ");
        choices.add(new Bracket.Choice(Integer.parseInt(words[0]), Double.parseDouble(words[1])));
      }
      double feasible = Double.parseDouble(lines.get(0));
      double upper = Double.parseDouble(lines.get(1));
      double topWorth = Double.parseDouble(lines.get(2));
      Bracket bracket = new Bracket(feasible, upper, choices, topWorth);
      boolean isSound =
          choices.isEmpty()
              || (choices.size() == title.main().count()
                  && Optimum.played(title, trace, settings, model, choices) == feasible);
      return isSound ? bracket : null;
    } catch (IOException | RuntimeException absentOrDamaged) {
      return null;
    }
  }

  private void keep(Path file, Bracket bracket) {
    StringBuilder text = new StringBuilder();
    text.append(bracket.feasible()).append('\n');
    text.append(bracket.upper()).append('\n');
    text.append(bracket.topWorth());
    for (Bracket.Choice choice : bracket.choices()) {
      text.append('\n').append(choice.rung()).append(' ').append(choice.pauseMs());
    }
    Path partial = null;
    try {
      Files.createDirectories(folder);
      partial = Files.createTempFile(folder, ".", ".partial");
      Files.writeString(partial, text + "\n" + hash(text.toString()) + "\n");
      Files.move(
          partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // Nothing is lost but the time to compute it again.
      if (partial != null) {
        partial.toFile().delete();
      }
    }
  }

  /** All that a bracket depends on, as text. */
  private static String describe(
      Title title, Trace trace, Settings settings, LinearQoe.Model model, Limits limits) {
    StringBuilder all = new StringBuilder();
    all.append("version ").append(Optimum.VERSION).append('\n');
    all.append("trace ").append(trace.hash()).append('\n');
    all.append(settings.withRememberedKbps(Double.NaN)).append('\n');
    all.append(model.quality()).append(' ').append(model.mu()).append(' ');
    all.append(model.lambda()).append(' ').append(model.countsStartUp()).append('\n');
    all.append(limits).append('\n');
    for (Track track : title.tracks()) {
      all.append("track\n");
      Ladder ladder = track.ladder();
      for (int index = 0; index <= track.count(); index++) {
        all.append(track.startMs(index)).append(' ');
      }
      for (int rung = 0; rung < ladder.size(); rung++) {
        all.append('\n').append(ladder.kbps(rung)).append(' ');
        all.append(ladder.rung(rung).height()).append(' ');
        all.append(track.needsInit() ? track.initBits(rung) : "none");
        for (int index = 0; index < track.count(); index++) {
          all.append(' ').append(track.sizeBits(index, rung));
        }
      }
      all.append('\n');
    }
    return all.toString();
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException every) {
      throw new AssertionError("every Java platform has SHA-256", every);
    }
  }
}
