package weir.media.box;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.media.Workshop;
import weir.media.encode.Ffmpeg;

/** Segments as byte streams, judged by what ffmpeg itself makes of the same files. */
class NalUnitsTest {
  /** Parameter sets, delimiters, and what HEVC keeps beside them: there may be more or fewer. */
  private static final Set<Integer> AVC_AROUND = Set.of(7, 8, 9);

  private static final Set<Integer> HEVC_AROUND = Set.of(32, 33, 34, 35, 39);

  @TempDir Path folder;

  @Test
  void ofH264IsWhatFfmpegsOwnFilterMakes() throws IOException {
    Workshop workshop = new Workshop(Ffmpeg.bundled(), folder);
    Path file = pictures(workshop, "avc.mp4", "320x180", "libx264 -bf 2 -g 15");

    List<String> ours = units(stream(file));
    List<String> theirs = units(filtered(workshop, file, "h264"));

    assertTrue(ours.size() >= 30, "as many units as pictures at least: " + ours.size());
    assertEquals(without(theirs, false, AVC_AROUND), without(ours, false, AVC_AROUND));
    assertEquals(List.of(7, 8), types(ours, false).subList(0, 2), "parameter sets come first");
    assertEquals(9, types(ours, false).get(ours.size() - 1), "a delimiter comes last");
  }

  @Test
  void ofHevcToo() throws IOException {
    Workshop workshop = new Workshop(Ffmpeg.bundled(), folder);
    String coding = "libx265 -x265-params log-level=none:keyint=15 -tag:v hvc1 -preset ultrafast";
    Path file = pictures(workshop, "hevc.mp4", "320x180", coding);

    List<String> ours = units(stream(file));
    List<String> theirs = units(filtered(workshop, file, "hevc"));

    assertTrue(ours.size() >= 30, "as many units as pictures at least: " + ours.size());
    assertEquals(without(theirs, true, HEVC_AROUND), without(ours, true, HEVC_AROUND));
    assertEquals(List.of(32, 33, 34), types(ours, true).subList(0, 3));
  }

  @Test
  void samplesAreShownWhenFfprobeSaysSo() throws IOException {
    Workshop workshop = new Workshop(Ffmpeg.bundled(), folder);
    Path file = pictures(workshop, "avc.mp4", "320x180", "libx264 -bf 2 -g 15");
    byte[] all = Files.readAllBytes(file);
    TrackHeader header = TrackHeader.read(BoxReader.of("file", all));

    List<Sample> samples = Sample.read(BoxReader.of("file", all), header.track());

    String said =
        workshop.ffprobe(
            "-show_entries", "packet=pts_time,size", "-of", "csv=p=0", file.toString());
    List<String> lines = said.lines().toList();
    assertEquals(lines.size(), samples.size());
    for (int i = 0; i < samples.size(); i++) {
      String[] packet = lines.get(i).split(",");
      double shownMs = header.shownMs(samples.get(i).compositionTicks());
      assertEquals(1000 * Double.parseDouble(packet[0]), shownMs, 0.01, "picture " + i);
      assertEquals(Integer.parseInt(packet[1]), samples.get(i).bytes(), "picture " + i);
    }
  }

  /** What containers with two headers cannot do: every picture comes out right, none is missing. */
  @Test
  void aDecoderTakesAnotherRungInTheMiddle() throws IOException {
    Workshop workshop = new Workshop(Ffmpeg.bundled(), folder);
    byte[] small = stream(pictures(workshop, "low.mp4", "160x90", "libx264 -bf 2"));
    byte[] large = stream(pictures(workshop, "high.mp4", "320x180", "libx264 -bf 2"));
    ByteArrayOutputStream switching = new ByteArrayOutputStream();
    switching.writeBytes(small);
    switching.writeBytes(large);
    switching.writeBytes(small);

    byte[] pictures = decoded(workshop, switching.toByteArray());

    byte[] low = decoded(workshop, small);
    byte[] high = decoded(workshop, large);
    assertEquals(30 * 320 * 180, low.length);
    assertArrayEquals(low, Arrays.copyOfRange(pictures, 0, low.length));
    assertArrayEquals(high, Arrays.copyOfRange(pictures, low.length, 2 * low.length));
    assertArrayEquals(low, Arrays.copyOfRange(pictures, 2 * low.length, 3 * low.length));
    assertEquals(3 * low.length, pictures.length);
  }

  @Test
  void aUnitLongerThanItsSampleIsNamed() throws IOException {
    Workshop workshop = new Workshop(Ffmpeg.bundled(), folder);
    byte[] all = Files.readAllBytes(pictures(workshop, "avc.mp4", "160x90", "libx264 -g 15"));
    TrackHeader header = TrackHeader.read(BoxReader.of("file", all));
    List<Sample> samples = Sample.read(BoxReader.of("file", all), header.track());
    Sample third = samples.get(2);
    all[(int) third.offset()] = 1;

    MalformedMedia e =
        assertThrows(
            MalformedMedia.class,
            () -> header.nalUnits().orElseThrow().annexB(BoxReader.of("broken", all), samples));

    assertTrue(e.getMessage().contains("broken"), e.getMessage());
    assertTrue(e.getMessage().contains("NAL unit"), e.getMessage());
  }

  private Path pictures(Workshop workshop, String name, String size, String coding)
      throws IOException {
    return workshop.input(
        name,
        "-f lavfi -i testsrc2=s="
            + size
            + ":r=30 -t 1 -pix_fmt yuv420p -c:v "
            + coding
            + " -movflags +frag_keyframe+empty_moov+default_base_moof");
  }

  private static byte[] stream(Path file) throws IOException {
    byte[] all = Files.readAllBytes(file);
    TrackHeader header = TrackHeader.read(BoxReader.of("file", all));
    BoxReader reader = BoxReader.of("file", all);
    return header.nalUnits().orElseThrow().annexB(reader, Sample.read(reader, header.track()));
  }

  private static byte[] filtered(Workshop workshop, Path file, String codec) throws IOException {
    String filter = codec + "_mp4toannexb";
    return workshop.ffmpeg(
        "-i", "file:" + file, "-c", "copy", "-bsf:v", filter, "-f", codec, "pipe:1");
  }

  /** Without the last delimiter, which says that more is to come. */
  private byte[] decoded(Workshop workshop, byte[] stream) throws IOException {
    Path file = Files.createTempFile(folder, "stream", ".h264");
    Files.write(file, Arrays.copyOf(stream, stream.length - 6));
    return workshop.ffmpeg(
        "-f",
        "h264",
        "-i",
        "file:" + file,
        "-fps_mode",
        "passthrough",
        "-vf",
        "scale=320:180:flags=neighbor",
        "-pix_fmt",
        "gray",
        "-f",
        "rawvideo",
        "pipe:1");
  }

  /** The units between start codes: type, length and a digest of each. */
  private static List<String> units(byte[] stream) {
    List<String> units = new ArrayList<>();
    int begin = -1;
    for (int i = 0; i + 2 < stream.length; i++) {
      if (stream[i] == 0 && stream[i + 1] == 0 && stream[i + 2] == 1) {
        if (begin >= 0) {
          int end = stream[i - 1] == 0 ? i - 1 : i;
          units.add(unit(stream, begin, end));
        }
        begin = i + 3;
      }
    }
    units.add(unit(stream, begin, stream.length));
    return units;
  }

  private static String unit(byte[] stream, int begin, int end) {
    CRC32 digest = new CRC32();
    digest.update(stream, begin, end - begin);
    return "%02x %d %08x".formatted(stream[begin], end - begin, digest.getValue());
  }

  private static List<Integer> types(List<String> units, boolean isHevc) {
    return units.stream()
        .map(unit -> Integer.parseInt(unit.substring(0, 2), 16))
        .map(first -> isHevc ? first >> 1 & 63 : first & 31)
        .toList();
  }

  private static List<String> without(List<String> units, boolean isHevc, Set<Integer> types) {
    List<Integer> all = types(units, isHevc);
    List<String> left = new ArrayList<>();
    for (int i = 0; i < units.size(); i++) {
      if (!types.contains(all.get(i))) {
        left.add(units.get(i));
      }
    }
    return left;
  }
}
