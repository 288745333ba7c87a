package weir.media.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebVttTest {
  @Test
  void keepsAllThatPlayersLookAtAndPutsCuesInOrder() throws MalformedText {
    String text =
        """
        WEBVTT - made elsewhere\r
        X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000\r
        \r
        STYLE
        ::cue(b) { color: red }

        REGION
        id:below
        width:40%


        second
        00:02.000 --> 01:00:04.500 region:below  line:0
        <v Q&amp;A>Later</v> & <i>more</i> than > 1 < 2

        NOTE about the first

        00:00:01.000 --> 00:00:02.000
        First <00:00:01.500>word\
        """;

    WebVtt read = WebVtt.parse("a.vtt", text);

    assertEquals(
        """
        WEBVTT

        STYLE
        ::cue(b) { color: red }

        REGION
        id:below
        width:40%

        NOTE about the first

        00:00:01.000 --> 00:00:02.000
        First <00:00:01.500>word

        second
        00:00:02.000 --> 01:00:04.500 region:below  line:0
        <v Q&amp;A>Later</v> &amp; <i>more</i> than &gt; 1 &lt; 2
        """,
        written(read));
    assertEquals(written(read), written(WebVtt.parse("again", written(read))));
  }

  @Test
  void endsWithThePresentation() throws MalformedText {
    WebVtt read =
        WebVtt.parse(
            "a.vtt",
            "WEBVTT\n\n00:01.000 --> 00:05.000\n<00:02.000>one <00:04.000>two\n\n"
                + "00:03.000 --> 00:04.000\ngone\n");

    assertEquals(
        "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n<00:02.000>one two\n",
        written(read.within(Duration.ofSeconds(3))));
    assertEquals(0, read.within(Duration.ofMillis(1000)).cues());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "WEBVTTX\\n|1|WebVTT begins with the word WEBVTT",
        "WEB|1|WebVTT begins with the word WEBVTT",
        "WEBVTT\\n\\nhello\\n|3|neither a cue nor NOTE, STYLE or REGION; the times are missing",
        "WEBVTT\\n\\n00:01.000 --> 00:02,000\\nx|3|times are written 00:01:02.345 --> 00:01:04.000",
        "WEBVTT\\n\\n00:61.000 --> 02:02.000\\nx|3|times are written 00:01:02.345 --> 00:01:04.000",
        "WEBVTT\\n\\nid\\n00:02.000 --> 00:02.000\\nx|4|the cue ends before it begins",
        "WEBVTT\\n\\n00:01.000 --> 00:02.000 top\\nx|3|'top' are no settings, such as line:0 align:start",
        "WEBVTT\\n\\n00:01.000 --> 00:02.000\\nx\\n00:02.000 --> 00:03.000\\ny|5|an empty line is missing above these times",
        "WEBVTT\\n\\n00:01.000 --> 00:02.000\\nx\\n\\nSTYLE\\na {}|6|STYLE stands behind a cue; move it to the top",
      })
  void saysFileLineAndCause(String text, int line, String cause) {
    MalformedText refusal =
        assertThrows(MalformedText.class, () -> WebVtt.parse("a.vtt", text.replace("\\n", "\n")));

    assertEquals("a.vtt, line " + line + ": " + cause, refusal.getMessage());
  }

  @Test
  void saysTheRateAtWhichEveryCueIsThereInTime() throws MalformedText {
    String cue = "00:00:0%d.000 --> 00:00:0%d.500\n%s\n";
    WebVtt even =
        WebVtt.parse(
            "a", "WEBVTT\n\n" + cue.formatted(1, 1, "x") + "\n" + cue.formatted(8, 8, "y"));
    WebVtt steep = WebVtt.parse("b", "WEBVTT\n\n" + cue.formatted(1, 1, "x".repeat(968)));

    // 40 bytes until the first cue after 1 + 1 s, 73 in all
    assertEquals(40 * 8 / 2, even.bitsPerSecond(Duration.ofSeconds(10), Duration.ofSeconds(1)));
    assertEquals(73, even.write().length);
    assertEquals(73 * 8, even.bitsPerSecond(Duration.ofSeconds(1), Duration.ofSeconds(9)));
    assertEquals(
        steep.write().length * 8 / 2,
        steep.bitsPerSecond(Duration.ofSeconds(3600), Duration.ofSeconds(1)));
  }

  @Test
  void whateverIsAcceptedIsWrittenAsSomethingThatReadsTheSame() {
    String[] pieces = {
      "WEBVTT",
      "\n",
      "\n\n",
      "\r",
      "00:01.000 --> 00:02.000",
      " --> ",
      "NOTE",
      "STYLE",
      "id",
      "<i>",
      "</i>",
      "&",
      "<",
      ">",
      "\0",
      " line:0",
      "\t",
      "1\n00:00:01,000 --> 00:00:02,5\n",
      "00:01.000 --> 00:02.000\nx\n\n",
      "{\\an8}",
      "é"
    };
    int accepted = 0;
    for (int seed = 0; seed < 5_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "WEBVTT\n\n" : "");
      for (int i = random.nextInt(12); i >= 0; i--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      try {
        WebVtt read =
            text.indexOf("WEBVTT") == 0
                ? WebVtt.parse("a", text.toString())
                : SubRip.parse("a", text.toString());
        accepted += read.cues() > 0 ? 1 : 0;
        assertEquals(written(read), written(WebVtt.parse("again", written(read))), "seed " + seed);
      } catch (MalformedText e) {
        assertEquals(1, e.getMessage().lines().count(), "seed " + seed);
        assertEquals(true, e.getMessage().startsWith("a, line "), "seed " + seed + ": " + e);
      }
    }
    assertEquals(true, accepted > 50, accepted + " with cues");
  }

  private static String written(WebVtt text) {
    return new String(text.write(), StandardCharsets.UTF_8);
  }
}
