package weir.server.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Titles made of arbitrary bytes: enough for all that does not decode. */
final class HandmadeLibrary {
  private final Path folder;

  HandmadeLibrary(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /**
   * A title with 234p, 360p and audio-en, each with {@code segments} of {@code bytes}, and text-en.
   */
  HandmadeLibrary title(String name, int segments, int bytes) throws IOException {
    return title(name, segments, bytes, "");
  }

  /**
   * @param baseUrl an element to stand in the manifest, or nothing
   */
  HandmadeLibrary title(String name, int segments, int bytes, String baseUrl) throws IOException {
    Path work = folder.resolve("." + name);
    Random random = new Random(name.hashCode());
    for (String id : new String[] {"234p", "360p", "audio-en"}) {
      Path representation = Files.createDirectories(work.resolve(id));
      Files.write(representation.resolve("init.mp4"), bytes(random, 700));
      for (int number = 1; number <= segments; number++) {
        Files.write(representation.resolve(number + ".m4s"), bytes(random, bytes));
      }
    }
    Files.writeString(
        Files.createDirectories(work.resolve("text-en")).resolve("subtitles.vtt"), "WEBVTT\n");
    Files.writeString(work.resolve("quality.json"), "{\"representations\":[]}");
    Files.writeString(work.resolve("manifest.mpd"), manifest(segments, baseUrl));
    Files.writeString(
        work.resolve("sizes.json"), sizes(segments, bytes)); // last, and then the name
    Files.move(work, folder.resolve(name));
    return this;
  }

  static byte[] bytes(Random random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String sizes(int segments, int bytes) {
    String list = ("," + bytes).repeat(segments).substring(1);
    String one = "{\"id\":\"%s\",\"contentType\":\"%s\",\"initBytes\":700,\"segmentBytes\":[%s]}";
    return "{\"representations\":["
        + one.formatted("234p", "video", list)
        + ","
        + one.formatted("360p", "video", list)
        + ","
        + one.formatted("audio-en", "audio", list)
        + "]}";
  }

  private static String manifest(int segments, String baseUrl) {
    String template =
        "<SegmentTemplate timescale=\"1\" media=\"$RepresentationID$/$Number$.m4s\""
            + " initialization=\"$RepresentationID$/init.mp4\" startNumber=\"1\">"
            + "<SegmentTimeline><S t=\"0\" d=\"2\" r=\""
            + (segments - 1)
            + "\"/></SegmentTimeline></SegmentTemplate>";
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" minBufferTime="PT2S"
            profiles="urn:mpeg:dash:profile:isoff-live:2011" mediaPresentationDuration="PT%dS">
          %s
          <Period id="0">
            <AdaptationSet id="0" contentType="video" mimeType="video/mp4">
              %s
              <Representation id="234p" bandwidth="400000" codecs="avc1.42c015" width="416" height="234"/>
              <Representation id="360p" bandwidth="800000" codecs="avc1.42c01e" width="640" height="360"/>
            </AdaptationSet>
            <AdaptationSet id="1" contentType="audio" mimeType="audio/mp4" lang="en">
              %s
              <Representation id="audio-en" bandwidth="128000" codecs="mp4a.40.2" audioSamplingRate="48000"/>
            </AdaptationSet>
            <AdaptationSet id="2" contentType="text" mimeType="text/vtt" lang="en">
              <Representation id="text-en" bandwidth="8"><BaseURL>text-en/subtitles.vtt</BaseURL></Representation>
            </AdaptationSet>
          </Period>
        </MPD>
        """
        .formatted(2 * segments, baseUrl, template, template);
  }
}
