package weir.manifests.presentation;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import weir.manifests.mpd.MalformedManifest;

/**
 * The address pattern of one representation's segments, resolved once: what remains open are
 * numbers and times, which cannot change how an address resolves.
 */
final class UrlTemplate {
  private static final Pattern IDENTIFIER = Pattern.compile("([A-Za-z]+)(?:%0?(\\d{1,9})d)?");

  /** Wider numbers than this help nobody but those who want to exhaust memory. */
  private static final int WIDEST = 40;

  private record Open(boolean isTime, int width) {
    String text(long number, long time) {
      String digits = Long.toString(isTime ? time : number);
      return digits.length() >= width || digits.startsWith("-")
          ? digits
          : "0".repeat(width - digits.length()) + digits;
    }
  }

  private final List<String> literals;
  private final List<Open> opens;

  private UrlTemplate(List<String> literals, List<Open> opens) {
    this.literals = List.copyOf(literals);
    this.opens = List.copyOf(opens);
  }

  /**
   * @param pattern with {@code $RepresentationID$}, {@code $Bandwidth$}, {@code $Number$}, {@code
   *     $Time$}, {@code $$}
   * @param place for messages
   */
  static UrlTemplate of(
      String pattern, String representationId, long bandwidth, URI base, String place) {
    if (pattern.chars().filter(character -> character == '$').count() % 2 != 0) {
      throw new MalformedManifest(place, "a $ without its pair in \"" + pattern + '"');
    }
    String mark = markNotIn(base + pattern + representationId);
    StringBuilder reference = new StringBuilder();
    List<Open> opens = new ArrayList<>();
    String[] parts = pattern.split("\\$", -1);
    for (int i = 0; i < parts.length; i++) {
      if (i % 2 == 0) {
        reference.append(parts[i]);
        continue;
      }
      if (parts[i].isEmpty()) {
        reference.append('$');
        continue;
      }
      Matcher identifier = IDENTIFIER.matcher(parts[i]);
      String name = identifier.matches() ? identifier.group(1) : parts[i];
      int width =
          identifier.matches() && identifier.group(2) != null
              ? Integer.parseInt(identifier.group(2))
              : 0;
      if (width > WIDEST) {
        throw new MalformedManifest(place, "$" + parts[i] + "$ is wider than " + WIDEST);
      }
      switch (name) {
        case "RepresentationID" -> {
          if (parts[i].contains("%")) {
            throw new MalformedManifest(place, "$RepresentationID$ is no number to be formatted");
          }
          reference.append(representationId);
        }
        case "Bandwidth" -> reference.append(new Open(false, width).text(bandwidth, 0));
        case "Number", "Time" -> {
          reference.append(mark);
          opens.add(new Open(name.equals("Time"), width));
        }
        case "SubNumber" ->
            throw new UnsupportedManifest(place, "$SubNumber$ is not understood yet");
        default ->
            throw new MalformedManifest(
                place,
                "unknown identifier $"
                    + parts[i]
                    + "$ in \""
                    + pattern
                    + "\"; known are RepresentationID, Bandwidth, Number and Time, each but the first with a"
                    + " width such as %05d");
      }
    }
    return new UrlTemplate(
        List.of(
            resolved(reference.toString(), base, pattern, place).split(Pattern.quote(mark), -1)),
        opens);
  }

  /**
   * A stand-in for an open place that survives being resolved. It begins and ends with characters
   * that it does not repeat, so that no neighbour can be taken for a part of it.
   */
  private static String markNotIn(String text) {
    int tries = 0;
    while (text.contains("~" + tries + "!")) {
      tries++;
    }
    return "~" + tries + "!";
  }

  private static String resolved(String reference, URI base, String pattern, String place) {
    try {
      return new Reference(reference).against(base).toString();
    } catch (IllegalArgumentException notAUri) {
      throw new MalformedManifest(place, "\"" + pattern + "\" makes no valid address");
    }
  }

  /** Whether every segment would get the same address. */
  boolean isFixed() {
    return opens.isEmpty();
  }

  URI expand(long number, long time) {
    StringBuilder address = new StringBuilder(literals.get(0));
    for (int i = 0; i < opens.size(); i++) {
      address.append(opens.get(i).text(number, time)).append(literals.get(i + 1));
    }
    return URI.create(address.toString());
  }
}
