package weir.manifests.hls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import weir.manifests.Golden;
import weir.manifests.mpd.MpdReader;
import weir.manifests.presentation.Presentation;
import weir.manifests.presentation.UnsupportedManifest;

class PlaylistsTest {
  private static final URI ADDRESS = URI.create("http://a.test/media/bird/manifest.mpd");

  private static final String H264 =
      video(
          "avc1.64001e",
          """
          <Representation id="144p" bandwidth="1" width="176" height="144" sar="16:11"/>
          <Representation id="360p" bandwidth="2" width="640" height="360"/>""");
  private static final String AV1 =
      video(
          "av01.0.01M.08",
          """
          <Representation id="360p-av1" bandwidth="1" width="640" height="360"/>""");
  private static final String ENGLISH = audio("en", "", "mp4a.40.2", "audio-en", 2);
  private static final String TOLD =
      audio("en", "<Label>Told \"live\"</Label>", "mp4a.40.2", "audio-en-2", 1);
  private static final String GERMAN = audio("de", "", "mp4a.40.2", "audio-de", 6);
  private static final String TEXT =
      """
      <AdaptationSet contentType="text" mimeType="text/vtt" lang="en">
        <Representation id="text-en" bandwidth="256"><BaseURL>text-en/subtitles.vtt</BaseURL>
        </Representation></AdaptationSet>
      """;
  private static final String THUMBNAILS =
      """
      <AdaptationSet mimeType="image/jpeg" contentType="image">
        <EssentialProperty schemeIdUri="http://dashif.org/guidelines/thumbnail_tile" value="5x5"/>
        <SegmentTemplate media="$RepresentationID$/$Number$.jpg" duration="10"/>
        <Representation id="thumbs" bandwidth="9" width="800" height="450"/></AdaptationSet>
      """;

  @Test
  void aTitleWithAllThereIsMakesOneMasterPlaylist() throws Exception {
    Playlists bird = playlists(H264 + AV1 + ENGLISH + TOLD + GERMAN + TEXT + THUMBNAILS);

    Golden.assertGolden("bird.m3u8", bird.master());
    Golden.assertGolden("bird-360p.m3u8", bird.media("360p").orElseThrow());
    Golden.assertGolden("bird-text-en.m3u8", bird.media("text-en").orElseThrow());
    assertEquals(Optional.empty(), bird.media("thumbs"));
    assertEquals(
        List.of("144p", "360p", "360p-av1", "audio-en", "audio-en-2", "audio-de", "text-en"),
        bird.ids());
  }

  @Test
  void aTextLastsAsLongAsTheTitleToTheMillisecond() throws Exception {
    Playlists odd = playlists(H264 + TEXT, "PT4.567S");

    assertTrue(odd.media("text-en").orElseThrow().contains("#EXTINF:4.567,\n"));
  }

  @Test
  void everyPictureIsOfferedWithEveryCodecOfSound() throws Exception {
    String opus = audio("en", "", "opus", "audio-en-opus", 2);

    String master = playlists(H264 + ENGLISH + opus).master();

    assertEquals(
        List.of(
            "avc1.64001e,mp4a.40.2 audio-mp4a.40.2",
            "avc1.64001e,opus audio-opus",
            "avc1.64001e,mp4a.40.2 audio-mp4a.40.2",
            "avc1.64001e,opus audio-opus"),
        master
            .lines()
            .filter(line -> line.startsWith("#EXT-X-STREAM-INF"))
            .map(line -> line.replaceAll(".*CODECS=\"(.*?)\".*AUDIO=\"(.*?)\".*", "$1 $2"))
            .toList());
    assertEquals(2, master.lines().filter(line -> line.contains("NAME=\"English\"")).count());
  }

  @Test
  void soundsOfNoKnownLanguageAreToldApartByNumberInEveryCodec() throws Exception {
    String first = audio("und", "", "mp4a.40.2", "audio-und", 2);
    String second = audio("und", "", "mp4a.40.2", "audio-und-2", 2);
    String firstOpus = audio("und", "", "opus", "audio-und-opus", 2);
    String secondOpus = audio("und", "", "opus", "audio-und-opus-2", 2);

    String master = playlists(H264 + first + firstOpus + second + secondOpus).master();

    assertEquals(
        List.of(
            "audio-mp4a.40.2 Sound",
            "audio-mp4a.40.2 Sound 2",
            "audio-opus Sound",
            "audio-opus Sound 2"),
        master
            .lines()
            .filter(line -> line.startsWith("#EXT-X-MEDIA"))
            .map(line -> line.replaceAll(".*GROUP-ID=\"(.*?)\",NAME=\"(.*?)\".*", "$1 $2"))
            .toList());
  }

  @Test
  void groupsThatWouldDifferAreOne() throws Exception {
    String opus = audio("en", "", "opus", "audio-en-opus", 2);

    String master = playlists(H264 + ENGLISH + opus + GERMAN).master();

    assertEquals(2, master.lines().filter(line -> line.startsWith("#EXT-X-MEDIA")).count());
    assertFalse(master.contains("opus"), master);
  }

  @Test
  void theRateOfAVariantIsThatOfItsPictureAndItsDearestSound() throws Exception {
    String master = playlists(H264 + ENGLISH + GERMAN).master();

    // Segments of 2 s and a last one of 1 s. The picture's have 3000, 3000 and 1000 bytes; the
    // dearest sound's 600 each, so that its last is its peak.
    assertTrue(
        master.contains(
            "BANDWIDTH="
                + (8 * 3000 / 2 + 8 * 600)
                + ",AVERAGE-BANDWIDTH="
                + (8 * 7000 / 5 + 8 * 1800 / 5)),
        master);
  }

  @Test
  void whatLiesElsewhereIsAddressedFromThePlaylist() throws Exception {
    String moved = H264.replace("$RepresentationID$/$Number$", "all/$RepresentationID$-$Number$");

    String playlist = playlists(moved).media("360p").orElseThrow();

    assertTrue(playlist.contains("#EXT-X-MAP:URI=\"init.mp4\"\n"), playlist);
    assertTrue(playlist.contains("\n../all/360p-1.m4s\n"), playlist);
  }

  @Test
  void whatCannotBeSaidIsRefusedWithTheReason() {
    assertRefused(ENGLISH, "it has no video");
    assertRefused(H264.replace("$Rep", "https://b.test/$Rep"), "not all of its addresses");
    assertRefused(H264.replace("id=\"144p\"", "id=\"144/p\""), "'144/p'");
    assertRefused(
        H264.replace(
            "<Representation id=\"360p\"",
            "<ContentProtection schemeIdUri=\"urn:mpeg:dash:mp4protection:2011\"/>"
                + "<Representation id=\"360p\""),
        "encrypted");
  }

  private static void assertRefused(String sets, String reason) {
    UnsupportedManifest refusal = assertThrows(UnsupportedManifest.class, () -> playlists(sets));
    assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
  }

  private static Playlists playlists(String sets) throws Exception {
    return playlists(sets, "PT5S");
  }

  private static Playlists playlists(String sets, String duration) throws Exception {
    String mpd =
        """
        <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" minBufferTime="PT2S"
            profiles="urn:mpeg:dash:profile:isoff-live:2011" mediaPresentationDuration="%s">
        <Period>%s</Period></MPD>
        """
            .formatted(duration, sets);
    Presentation presentation =
        Presentation.of(
            MpdReader.read(
                new ByteArrayInputStream(mpd.getBytes(StandardCharsets.UTF_8)), "manifest.mpd"),
            ADDRESS);
    return Playlists.of(
        presentation,
        place -> {
          String path = place.url().getPath();
          long whole = path.contains("audio-de") ? 600 : path.contains("audio") ? 400 : 3000;
          return path.endsWith(".vtt") ? 200 : path.endsWith("p/3.m4s") ? 1000 : whole;
        });
  }

  private static String video(String codecs, String representations) {
    return """
        <AdaptationSet contentType="video" mimeType="video/mp4" codecs="%s" frameRate="30000/1001">
          <SegmentTemplate timescale="1" media="$RepresentationID$/$Number$.m4s" duration="2"
              initialization="$RepresentationID$/init.mp4"/>
          %s</AdaptationSet>
        """
        .formatted(codecs, representations);
  }

  private static String audio(String lang, String label, String codecs, String id, int channels) {
    return """
        <AdaptationSet contentType="audio" mimeType="audio/mp4" lang="%s">
          %s
          <SegmentTemplate timescale="1" media="$RepresentationID$/$Number$.m4s" duration="2"
              initialization="$RepresentationID$/init.mp4"/>
          <Representation id="%s" codecs="%s" bandwidth="1"><AudioChannelConfiguration
              schemeIdUri="urn:mpeg:dash:23003:3:audio_channel_configuration:2011" value="%d"/>
          </Representation></AdaptationSet>
        """
        .formatted(lang, label, id, codecs, channels);
  }
}
