package weir.media.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubtitleFileTest {
  @TempDir Path folder;

  @Test
  void makesWebVttOfSubRip() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("film.srt"),
            "\uFEFF1\r\n00:00:01,000 --> 00:00:02,5  X1:40 X2:600\r\n"
                + "{\\an8}<I>Tom</i> & <font color=\"red\">Jerry</font>\r\n\r\nstill the first <3\r\n\r\n"
                + "2\r\n0:0:03,000 --> 0:0:03,000\r\nnever seen\r\n\r\n"
                + "00:00:04,000 --> 00:00:05,000\r\n<b>open <i>tags</b>\r\n");

    WebVtt read = SubtitleFile.parse("en=" + file).read();

    assertEquals(
        """
        WEBVTT

        00:00:01.000 --> 00:00:02.500 line:0
        <i>Tom</i> &amp; Jerry
        still the first &lt;3

        00:00:04.000 --> 00:00:05.000
        open tags
        """,
        new String(read.write(), StandardCharsets.UTF_8));
  }

  @Test
  void saysWhatIsWrongWithAFile() throws IOException {
    assertRefused("a.srt", "1\n00:00:01 -> 00:00:02\nx\n".getBytes(), 1, "no subtitles in it");
    assertRefused("b.srt", "1\n1 --> 2\nx\n".getBytes(), 2, "times are written");
    assertRefused(
        "c.srt", "hello\n00:00:02,000 --> 00:00:03,000\nx\n".getBytes(), 1, "words before");
    assertRefused("d.srt", "00:00:02,0 --> 00:00:01,0\nx".getBytes(), 1, "ends before it begins");
    assertRefused(
        "e.srt",
        "1\n00:00:01,0 --> 00:00:02,0\nÄ\n".getBytes(StandardCharsets.ISO_8859_1),
        3,
        "not in UTF-8");
    assertRefused("f.vtt", "WEBVTT\n\nNOTE nothing\n".getBytes(), 1, "no subtitles in it");
    assertRefused("g.vtt", new byte[(16 << 20) + 1], 1, "more than 16 MiB");
  }

  @Test
  void readsUtf16WithItsMark() throws IOException {
    String text = "\uFEFFWEBVTT\n\n00:01.000 --> 00:02.000\nÄöü\n";
    for (var charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      Path file = Files.write(folder.resolve("wide.vtt"), text.getBytes(charset));

      assertEquals(1, SubtitleFile.parse("de=" + file).read().cues());
    }
  }

  @Test
  void findsWhatLiesBesideAVideoAndNothingElse() throws IOException {
    for (String name :
        List.of(
            "film.mp4",
            "film.srt",
            "film.en.vtt",
            "film.ger.forced.srt",
            "film.pt-BR.SDH.VTT",
            "film.2.en.vtt",
            "film.final.srt",
            "film2.en.vtt",
            "film.en.txt",
            "other.vtt",
            "film.en.de.vtt",
            "film..vtt")) {
      Files.writeString(folder.resolve(name), "");
    }

    List<SubtitleFile> found = SubtitleFile.beside(folder.resolve("film.mp4"));

    assertEquals(
        List.of(
            "film.en.vtt en []",
            "film.ger.forced.srt de [FORCED]",
            "film.pt-BR.SDH.VTT pt-BR [HARD_OF_HEARING]",
            "film.srt und []"),
        found.stream()
            .map(
                one ->
                    one.file().getFileName()
                        + " "
                        + one.designation().language()
                        + " "
                        + one.designation().uses())
            .toList());
  }

  @Test
  void readsWhatTheCommandLineSays() {
    SubtitleFile named = SubtitleFile.parse("ger=/tmp/a=b, c.forced.srt");

    assertEquals("de", named.designation().language());
    assertEquals(Path.of("/tmp/a=b, c.forced.srt"), named.file());
    for (String wrong :
        List.of("film.vtt", "=film.vtt", "english=film.vtt", "en=film.txt", "en=")) {
      assertThrows(IllegalArgumentException.class, () -> SubtitleFile.parse(wrong), wrong);
    }
  }

  private void assertRefused(String name, byte[] content, int line, String cause)
      throws IOException {
    Path file = Files.write(folder.resolve(name), content);
    MalformedText refusal =
        assertThrows(MalformedText.class, () -> SubtitleFile.parse("en=" + file).read());
    assertTrue(
        refusal.getMessage().startsWith(file + ", line " + line + ": ")
            && refusal.getMessage().contains(cause),
        refusal.getMessage());
  }
}
