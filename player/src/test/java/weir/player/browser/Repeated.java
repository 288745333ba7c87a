package weir.player.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;

/** Tells a story, as {@link Story} and {@code rules.js} write it, to the policy here. */
final class Repeated {
  private Mind mind;
  private int answers;

  private Repeated() {}

  /**
   * Compares all answers with those of the story.
   *
   * @return how many there were
   */
  static int answers(JsonNode story) {
    Repeated repeated = new Repeated();
    for (int i = 0; i < story.size(); i++) {
      repeated.tell(story.get(i), "row " + i + ": " + story.get(i));
    }
    return repeated.answers;
  }

  private void tell(JsonNode row, String what) {
    switch (row.get(0).asText()) {
      case "make" ->
          mind =
              new Mind(
                  row.get(1).asText(),
                  row.get(2).asText(),
                  numbers(row.get(3)),
                  numbers(row.get(4)),
                  numbers(row.get(5)),
                  numbers(row.get(6)),
                  number(row.get(7)),
                  number(row.get(8)),
                  number(row.get(9)));
      case "cap" -> mind.cap(row.get(1).asInt());
      case "stands" ->
          mind.stands(
              row.get(1).asInt(),
              number(row.get(2)),
              row.get(3).asInt(),
              number(row.get(4)),
              row.get(5).asBoolean());
      case "decide" -> {
        answers++;
        mind.decide();
        assertEquals(row.get(1).asInt(), mind.rung(), what);
        assertEquals(number(row.get(2)), mind.pauseMs(), what);
        assertEquals(row.get(3).asText(), mind.reason(), what);
        assertEquals(row.get(6).asText(), mind.words(), what);
      }
      case "giveUp" -> {
        answers++;
        int answer =
            mind.giveUp(
                row.get(1).asInt(),
                row.get(2).asInt(),
                number(row.get(3)),
                number(row.get(4)),
                number(row.get(5)),
                number(row.get(6)),
                number(row.get(7)));
        assertEquals(row.get(8).asInt(), answer, what);
      }
      case "ended" ->
          mind.ended(
              row.get(1).asInt(),
              row.get(2).asInt(),
              number(row.get(3)),
              number(row.get(4)),
              number(row.get(5)),
              number(row.get(6)),
              row.get(7).asBoolean(),
              row.get(8).asBoolean());
      case "waited" -> mind.waited(number(row.get(1)));
      case "sought" -> mind.sought();
      default -> throw new AssertionError(what);
    }
  }

  private static double[] numbers(JsonNode list) {
    double[] numbers = new double[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(list.get(i));
    }
    return numbers;
  }

  private static double number(JsonNode value) {
    return value.isTextual() ? Double.parseDouble(value.asText()) : value.asDouble();
  }
}
