package weir.player.compare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import weir.player.qoe.Facts;
import weir.player.qoe.Figure;
import weir.player.qoe.QoeModel;

/**
 * Many sessions as a table: for people, as comma-separated values, and as JSON Lines. Its columns
 * are described in {@code docs/simulate.md}.
 *
 * @param models whose figures the rows have
 */
public record SessionTable(List<QoeModel> models) {
  private static final int NARROWEST_NAME = 12;
  private static final int NARROWEST_POLICY = 8;
  private static final int WIDEST_POLICY = 20;

  /** Names of the facts that a line for people has, with what they are divided by. */
  private static final List<Shown> SHOWN =
      List.of(
          new Shown("startup_ms", "start s", 8, 1000, 2, 2),
          new Shown("stalls", "stalls", 7, 1, 0, 1),
          new Shown("stalled_ms", "stalled s", 10, 1000, 2, 2),
          new Shown("mean_kbps", "kbit/s", 8, 1, 0, 0),
          new Shown("switches", "switches", 9, 1, 0, 1));

  private static final int SCORE_WIDTH = 9;

  private record Shown(
      String fact, String heading, int width, double unit, int decimals, int meanDecimals) {}

  /** A line for each session, and after them the means of each policy; as wide as allowed. */
  public void print(List<SessionRow> rows, boolean onlyMeans, int columns, PrintStream out) {
    int policyWidth =
        rows.stream()
            .mapToInt(row -> Math.min(WIDEST_POLICY, row.policy().length()))
            .reduce(NARROWEST_POLICY, Math::max);
    int longest =
        rows.stream()
            .mapToInt(row -> row.trace().shortName().length())
            .reduce("mean of 1000".length(), Math::max);
    int facts = SHOWN.stream().mapToInt(Shown::width).sum();
    int forScores = columns - NARROWEST_NAME - 2 - policyWidth - facts;
    List<Integer> scores = shownScores(rows, Math.max(0, forScores / SCORE_WIDTH));
    int nameWidth =
        Math.max(
            NARROWEST_NAME,
            Math.min(longest, columns - 2 - policyWidth - facts - SCORE_WIDTH * scores.size()));
    out.println(heading(nameWidth, policyWidth, scores));
    if (!onlyMeans) {
      UnaryOperator<String> name = shortener(rows, nameWidth);
      for (SessionRow row : rows) {
        String beginning =
            beginning(name.apply(row.trace().shortName()), nameWidth, row.policy(), policyWidth);
        out.println(
            row.isBroken()
                ? beginning + "  broke"
                : beginning
                    + cells(List.of(row), scores)
                    + (isPlayed(row) ? "" : "  not to its end"));
      }
    }
    Map<String, List<SessionRow>> byPolicy = new LinkedHashMap<>();
    for (SessionRow row : rows) {
      byPolicy.computeIfAbsent(row.policy(), name -> new ArrayList<>());
      if (!row.isBroken()) {
        byPolicy.get(row.policy()).add(row);
      }
    }
    if (onlyMeans || byPolicy.size() < rows.size()) {
      if (!onlyMeans) {
        out.println();
      }
      byPolicy.forEach(
          (policy, all) ->
              out.println(
                  beginning("mean of " + all.size(), nameWidth, policy, policyWidth)
                      + (all.isEmpty() ? "" : cells(all, scores))));
    }
    long unfinished = rows.stream().filter(row -> !row.isBroken() && !isPlayed(row)).count();
    if (unfinished > 0) {
      out.println(
          unfinished
              + (unfinished == 1 ? " session" : " sessions")
              + " did not play to the end; the means hold what was played of them");
    }
  }

  /** Positions, in a row's figures, of the models' first figures that any row knows. */
  private List<Integer> shownScores(List<SessionRow> rows, int most) {
    List<Integer> shown = new ArrayList<>();
    int at = 0;
    for (QoeModel model : models) {
      int position = at;
      boolean isKnown =
          rows.stream().anyMatch(row -> !row.isBroken() && !Double.isNaN(row.figures()[position]));
      if (isKnown && shown.size() < most) {
        shown.add(position);
      }
      at += model.figures().size();
    }
    return shown;
  }

  private String heading(int nameWidth, int policyWidth, List<Integer> scores) {
    StringBuilder line = new StringBuilder(beginning("trace", nameWidth, "policy", policyWidth));
    for (Shown one : SHOWN) {
      line.append(right(one.heading(), one.width()));
    }
    int at = 0;
    for (QoeModel model : models) {
      if (scores.contains(at)) {
        line.append(right(model.name(), SCORE_WIDTH));
      }
      at += model.figures().size();
    }
    return line.toString();
  }

  /** The means of some rows' facts and figures. */
  private static String cells(List<SessionRow> rows, List<Integer> scores) {
    StringBuilder line = new StringBuilder();
    for (Shown one : SHOWN) {
      int fact = Facts.position(one.fact());
      double mean = rows.stream().mapToDouble(row -> row.facts()[fact]).average().orElseThrow();
      int decimals = rows.size() > 1 ? one.meanDecimals() : one.decimals();
      line.append(right(fixed(mean / one.unit(), decimals), one.width()));
    }
    for (int score : scores) {
      double mean =
          rows.stream()
              .mapToDouble(row -> row.figures()[score])
              .filter(value -> !Double.isNaN(value))
              .average()
              .orElse(Double.NaN);
      line.append(right(Double.isNaN(mean) ? "-" : fixed(mean, 3), SCORE_WIDTH));
    }
    return line.toString();
  }

  private static boolean isPlayed(SessionRow row) {
    return row.facts()[Facts.position("is_played")] == 1;
  }

  private static String beginning(String name, int nameWidth, String policy, int policyWidth) {
    return left(name, nameWidth) + "  " + left(policy, policyWidth);
  }

  /** Where names do not fit, what all of them begin and end with is left out. */
  private static UnaryOperator<String> shortener(List<SessionRow> rows, int width) {
    List<String> names = rows.stream().map(row -> row.trace().shortName()).distinct().toList();
    String first = names.get(0);
    if (names.size() == 1 || names.stream().allMatch(name -> name.length() <= width)) {
      return UnaryOperator.identity();
    }
    int alike = first.length();
    int alikeAtEnd = first.length();
    for (String name : names) {
      int i = 0;
      while (i < Math.min(alike, name.length()) && name.charAt(i) == first.charAt(i)) {
        i++;
      }
      alike = i;
      int j = 0;
      while (j < Math.min(alikeAtEnd, name.length())
          && name.charAt(name.length() - 1 - j) == first.charAt(first.length() - 1 - j)) {
        j++;
      }
      alikeAtEnd = j;
    }
    int begin = alike > 2 ? alike : 0;
    int end = Math.min(alikeAtEnd, first.length() - begin);
    while (end > 0 && Character.isLetterOrDigit(first.charAt(first.length() - end))) {
      end--; // an ending begins with a dot or the like; half a word is none
    }
    int ending = end;
    return name ->
        name.length() <= begin + ending
            ? name
            : (begin > 0 ? "…" : "") + name.substring(begin, name.length() - ending);
  }

  /** What is still too long loses its middle: names of traces differ at their ends. */
  private static String left(String text, int width) {
    if (text.length() > width) {
      int head = (width - 1) / 2;
      return text.substring(0, head) + "…" + text.substring(text.length() - (width - 1 - head));
    }
    return text + " ".repeat(width - text.length());
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(1, width - text.length())) + text;
  }

  private static String fixed(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** Every figure of every session, one row each; what is not known is empty. */
  public void csv(Iterator<SessionRow> rows, Writer out) throws IOException {
    StringBuilder line = new StringBuilder();
    boolean isFirst = true;
    while (rows.hasNext()) {
      SessionRow row = rows.next();
      if (isFirst) {
        line.append("trace,trace_hash,policy");
        row.about().keySet().forEach(name -> line.append(',').append(name));
        numbers().forEach(figure -> line.append(',').append(figure.name()));
        out.append(line).append(",broken\n");
        isFirst = false;
      }
      line.setLength(0);
      line.append(quoted(row.trace().name()))
          .append(',')
          .append(row.trace().hash())
          .append(',')
          .append(quoted(row.policy()));
      row.about()
          .values()
          .forEach(
              value ->
                  line.append(',')
                      .append(
                          value instanceof Double number
                              ? text(number)
                              : quoted(value.toString())));
      for (double value : row.isBroken() ? nothing() : both(row)) {
        line.append(',').append(text(value));
      }
      out.append(line).append(',').append(quoted(row.broken())).append('\n');
    }
  }

  /** The same as one JSON object per line; what is not known is null. */
  public void jsonLines(Iterator<SessionRow> rows, Writer out) throws IOException {
    JsonFactory factory = new JsonFactory();
    List<Figure> numbers = numbers();
    while (rows.hasNext()) {
      SessionRow row = rows.next();
      StringWriter line = new StringWriter();
      try (JsonGenerator json = factory.createGenerator(line)) {
        json.writeStartObject();
        json.writeStringField("trace", row.trace().name());
        json.writeStringField("trace_hash", row.trace().hash());
        json.writeStringField("policy", row.policy());
        for (Map.Entry<String, Object> field : row.about().entrySet()) {
          json.writeFieldName(field.getKey());
          if (field.getValue() instanceof Double number) {
            number(json, number);
          } else {
            json.writeObject(field.getValue());
          }
        }
        double[] values = row.isBroken() ? nothing() : both(row);
        for (int i = 0; i < values.length; i++) {
          json.writeFieldName(numbers.get(i).name());
          number(json, values[i]);
        }
        json.writeStringField("broken", row.isBroken() ? row.broken() : null);
        json.writeEndObject();
      }
      out.append(line.toString()).append('\n');
    }
  }

  public static void number(JsonGenerator json, double value) throws IOException {
    String text = text(value);
    if (text.isEmpty()) {
      json.writeNull();
    } else {
      json.writeNumber(text);
    }
  }

  private List<Figure> numbers() {
    List<Figure> all = new ArrayList<>();
    Facts.ALL.forEach(fact -> all.add(fact.figure()));
    models.forEach(model -> all.addAll(model.figures()));
    return Collections.unmodifiableList(all);
  }

  private double[] nothing() {
    double[] none = new double[numbers().size()];
    Arrays.fill(none, Double.NaN);
    return none;
  }

  private static double[] both(SessionRow row) {
    double[] all = Arrays.copyOf(row.facts(), row.facts().length + row.figures().length);
    System.arraycopy(row.figures(), 0, all, row.facts().length, row.figures().length);
    return all;
  }

  /** The shortest form that reads back equal; whole numbers without a point. */
  private static String text(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return "";
    }
    return value == Math.rint(value) && Math.abs(value) < 1L << 53
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static String quoted(String text) {
    return text.contains(",") || text.contains("\"") || text.contains("\n")
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }
}
