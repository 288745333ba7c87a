package weir.manifests.hls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import weir.manifests.Documents;
import weir.manifests.Golden;
import weir.manifests.mpd.ByteRange;
import weir.manifests.mpd.FrameRate;
import weir.manifests.presentation.Presentation;

class HlsWriterTest {
  private static final Rates VIDEO = new Rates(800_000, 500_000);
  private static final Rates AUDIO = new Rates(130_000, 128_000);

  @Test
  void aMasterPlaylistOffersVariantsAndTheirAudio() throws IOException {
    MasterPlaylist master =
        new MasterPlaylist(
            List.of(audio("English", true), audio("Deutsch", false)),
            List.of(
                variant("360p/playlist.m3u8", VIDEO.and(AUDIO)),
                new Variant(
                    AUDIO,
                    List.of("mp4a.40.2"),
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    Optional.empty(),
                    Optional.of("audio"),
                    Optional.empty(),
                    "audio-en/playlist.m3u8")));

    Golden.assertGolden("master.m3u8", HlsWriter.write(master));
  }

  @Test
  void theSegmentsOfAnMpdMakeAMediaPlaylist() throws IOException {
    Presentation title = Presentation.of(Documents.onDemand(), URI.create("manifest.mpd"));

    MediaPlaylist playlist =
        MediaPlaylist.of(
            title.adaptationSets().get(0).representations().get(0), MediaPlaylist.Growth.COMPLETE);

    Golden.assertGolden("360p.m3u8", HlsWriter.write(playlist));
  }

  @Test
  void rangesOfOneFileNeedBothEnds() throws IOException {
    MediaPlaylist playlist =
        new MediaPlaylist(
            MediaPlaylist.Growth.SLIDING,
            1000,
            7,
            Optional.of("all.mp4"),
            Optional.of(ByteRange.of(0, 99)),
            List.of(
                new MediaSegment("all.mp4", 1999, Optional.of(ByteRange.of(100, 299)), false),
                new MediaSegment("all.mp4", 2500, Optional.of(ByteRange.of(300, 300)), true)));

    Golden.assertGolden("ranges.m3u8", HlsWriter.write(playlist));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new MediaSegment(
                "a", 1, Optional.of(new ByteRange(0, java.util.OptionalLong.empty())), false));
  }

  @Test
  void whatIsRoundedOffDoesNotAddUp() {
    MediaPlaylist thirds =
        new MediaPlaylist(
            MediaPlaylist.Growth.COMPLETE,
            3,
            0,
            Optional.empty(),
            Optional.empty(),
            new ArrayList<>(Collections.nCopies(30_000, MediaSegment.of("s", 1))));

    double sum =
        HlsWriter.write(thirds)
            .lines()
            .filter(line -> line.startsWith("#EXTINF:"))
            .mapToDouble(line -> Double.parseDouble(line.substring(8, line.length() - 1)))
            .sum();

    assertEquals(10_000, sum, 1e-6);
    assertTrue(HlsWriter.write(thirds).contains("#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n"));
  }

  @Test
  void thePeakIsThatOfARunAboutAsLongAsASegment() {
    long[] bytes = {1000, 3000, 1000, 9000};
    long[] ticks = {20, 20, 20, 1};

    // The last segment lasts a twentieth of the target duration: alone it is no peak, with the one
    // before it, it is.
    assertEquals(
        new Rates(
            (long) Math.ceil(8.0 * 10_000 * 10 / 21), (long) Math.ceil(8.0 * 14_000 * 10 / 61)),
        Rates.of(bytes, ticks, 10));
    assertEquals(new Rates(80, 80), Rates.of(new long[] {1}, new long[] {1}, 10));
  }

  @Test
  void whatNoPlaylistCanSayIsRefusedAtBirth() {
    assertThrows(IllegalArgumentException.class, () -> MediaSegment.of("a\nb", 1));
    assertThrows(IllegalArgumentException.class, () -> MediaSegment.of("#a", 1));
    assertThrows(IllegalArgumentException.class, () -> audio("the \"best\"", true));
    assertThrows(
        IllegalArgumentException.class,
        () -> new MasterPlaylist(List.of(), List.of(variant("v", VIDEO))),
        "its audio group does not exist");
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new MasterPlaylist(
                List.of(audio("a", true), audio("b", true)), List.of(variant("v", VIDEO))),
        "two defaults");
  }

  private static Rendition audio(String name, boolean isDefault) {
    return new Rendition(
        Rendition.Kind.AUDIO,
        "audio",
        name,
        Optional.of(name.equals("Deutsch") ? "de" : "en"),
        isDefault,
        true,
        OptionalInt.of(2),
        "audio-" + name + "/playlist.m3u8");
  }

  private static Variant variant(String uri, Rates rates) {
    return new Variant(
        rates,
        List.of("avc1.64001e", "mp4a.40.2"),
        OptionalInt.of(640),
        OptionalInt.of(360),
        Optional.of(new FrameRate(30000, 1001)),
        Optional.of("audio"),
        Optional.empty(),
        uri);
  }
}
