package weir.manifests.mpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static weir.manifests.Golden.assertGolden;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import weir.manifests.Documents;

class MpdWriterTest {
  @Test
  void anOnDemandTitleIsWrittenInTheOrderOfTheSchema() throws IOException {
    assertGolden("on-demand.mpd", MpdWriter.write(Documents.onDemand()));
  }

  @Test
  void everythingModelledIsWrittenInTheOrderOfTheSchema() throws IOException {
    assertGolden("everything.mpd", MpdWriter.write(Documents.everything()));
  }

  @Test
  void whatIsWrittenIsReadAsTheSame() {
    for (Mpd mpd : List.of(Documents.onDemand(), Documents.everything())) {
      List<Finding> findings = new ArrayList<>();

      Mpd again = MpdReader.read(MpdWriter.write(mpd), "again", findings::add);

      assertEquals(mpd, again);
      assertEquals(List.of(), findings);
    }
  }

  @Test
  void whatTheSchemaForbidsIsNotWritten() {
    refuses("MPD has no profiles", Mpd.builder().minBufferTime(Duration.ZERO));
    refuses("MPD has no minBufferTime", Mpd.builder().profile("urn:p"));
    refuses("MPD has no Period", Mpd.builder().profile("urn:p").minBufferTime(Duration.ZERO));
    refuses(
        "AdaptationSet@id is a whole number, not \"video\"",
        with(AdaptationSet.builder().id("video").build()));
    refuses(
        "Representation@id has white space: \"a b\"",
        with(
            AdaptationSet.builder()
                .representation(Representation.builder("a b", 1).build())
                .build()));
    refuses(
        "presentationTimeOffset must not be below 0, but is -5",
        with(
            AdaptationSet.builder()
                .segmentTemplate(SegmentTemplate.builder().presentationTimeOffset(-5).build())
                .build()));
    refuses(
        "XML has no character U+0: \0", with(AdaptationSet.builder().contentType("\0").build()));
  }

  private static Mpd.Builder with(AdaptationSet set) {
    return Mpd.builder()
        .profile("urn:p")
        .minBufferTime(Duration.ZERO)
        .period(Period.builder().adaptationSet(set).build());
  }

  private static void refuses(String message, Mpd.Builder mpd) {
    var refusal = assertThrows(IllegalArgumentException.class, () -> MpdWriter.write(mpd.build()));
    assertEquals(message, refusal.getMessage());
  }
}
