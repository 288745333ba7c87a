package weir.media.box;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weir.media.box.Boxes.ascii;
import static weir.media.box.Boxes.avc1;
import static weir.media.box.Boxes.avcC;
import static weir.media.box.Boxes.box;
import static weir.media.box.Boxes.fullBox;
import static weir.media.box.Boxes.init;
import static weir.media.box.Boxes.join;
import static weir.media.box.Boxes.mp4a;
import static weir.media.box.Boxes.picture;
import static weir.media.box.Boxes.sound;
import static weir.media.box.Boxes.u16;
import static weir.media.box.Boxes.u32;
import static weir.media.box.Boxes.u64;
import static weir.media.box.Boxes.u8;
import static weir.media.box.Boxes.zeros;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackTest {
  private static final byte[] PICTURE =
      init("vide", 15360, avc1(640, 360, avcC(0x64, 0x00, 0x1e), box("pasp", u32(4), u32(3))));

  @TempDir Path folder;

  @Test
  void namesThePicturesCodecByItsProfileAndLevel() throws IOException {
    Track track = Track.read(file(PICTURE));

    assertEquals("avc1.64001e", track.codecs());
    assertTrue(track.isVideo());
    assertEquals(15360, track.timescale());
    assertEquals(640, track.width());
    assertEquals(360, track.height());
    assertEquals(4, track.pixelWidth());
    assertEquals(3, track.pixelHeight());
  }

  @Test
  void namesTheSoundsCodecByItsObjectType() throws IOException {
    Track lowComplexity = Track.read(file(init("soun", 48000, mp4a(2, 48000, u8(0x11, 0x90)))));
    Track escaped = Track.read(file(init("soun", 44100, mp4a(1, 44100, u8(0xf9, 0x40)))));

    assertEquals("mp4a.40.2", lowComplexity.codecs());
    assertTrue(lowComplexity.isAudio());
    assertEquals(48000, lowComplexity.sampleRate());
    assertEquals(2, lowComplexity.channels());
    assertEquals("mp4a.40.42", escaped.codecs());
  }

  @Test
  void namesTheNewerCodecsAsTheirBindingsHaveIt() throws IOException {
    byte[] main = u8(1, 0x01, 0x60, 0, 0, 0, 0x90, 0, 0, 0, 0, 0, 93, 0xf0);
    byte[] ten = u8(1, 0x62, 0x20, 0, 0, 0, 0xb0, 0, 0x1a, 0, 0, 0, 153, 0xf0);
    byte[] hdr = box("colr", ascii("nclx"), u16(9), u16(16), u16(9), u8(0));

    assertEquals("hvc1.1.6.L93.90", codecs(picture("hvc1", box("hvcC", main))));
    assertEquals("hev1.A2.4.H153.B0.0.1A", codecs(picture("hev1", box("hvcC", ten))));
    assertEquals("av01.0.04M.08", codecs(picture("av01", box("av1C", u8(0x81, 0x04, 0x0c, 0)))));
    assertEquals(
        "av01.0.13H.10.0.112.09.16.09.0",
        codecs(picture("av01", box("av1C", u8(0x81, 0x0d, 0xce, 0)), hdr)));
    assertEquals(
        "av01.2.05M.12.1.110.01.01.01.0",
        codecs(picture("av01", box("av1C", u8(0x81, 0x45, 0x7c, 0)))));
    assertEquals(
        "vp09.00.31.08",
        codecs(picture("vp09", fullBox("vpcC", 1, 0, u8(0, 31, 0x82, 1, 1, 1, 0, 0)))));
    assertEquals(
        "vp09.02.51.10.00.09.16.09.01",
        codecs(picture("vp09", fullBox("vpcC", 1, 0, u8(2, 51, 0xa1, 9, 16, 9, 0, 0)))));
    assertEquals("opus", Track.read(file(init("soun", 48000, sound("Opus")))).codecs());
    assertRefused(init("vide", 90000, picture("vp09")), "no 'vpcC' in it");
  }

  private String codecs(byte[] sampleEntry) throws IOException {
    return Track.read(file(init("vide", 12800, sampleEntry))).codecs();
  }

  @Test
  void saysThatNothingOfAnOpusTrackIsToBeSkipped() throws IOException {
    byte[] specific = u8(0, 2, 0x01, 0x38, 0, 0, 0xbb, 0x80, 0, 0, 0);
    byte[] silent = u8(0, 2, 0, 0, 0, 0, 0xbb, 0x80, 0, 0, 0);
    Path opus = file(init("soun", 48000, sound("Opus", box("dOps", specific))));
    Path other = file(PICTURE);

    Patch.nothingSkipped(opus);
    Patch.nothingSkipped(other);

    assertArrayEquals(
        init("soun", 48000, sound("Opus", box("dOps", silent))), Files.readAllBytes(opus));
    assertArrayEquals(PICTURE, Files.readAllBytes(other));
  }

  @Test
  void saysWhichBoxIsMissing() throws IOException {
    assertRefused(box("ftyp"), "no 'moov' in it");
    assertRefused(box("moov"), "0 tracks, one was expected");
    assertRefused(box("moov", box("trak")), "no 'tkhd' in it");
    assertRefused(init("vide", 0, avc1(2, 2, avcC(1, 2, 3))), "timescale 0");
    assertRefused(init("vide", 90000, avc1(640, 360)), "no 'avcC' in it");
    assertRefused(init("soun", 48000, mp4a(2, 48000, u8())), "before its fields do");
  }

  @Test
  void addsUpAFragmentFromDurationsOfItsOwnOrDefaults() throws IOException {
    Track track = Track.read(file(PICTURE));
    byte[] byDefault = moof(fullBox("tfhd", 0, 0, u32(1)), fullBox("trun", 0, 0, u32(3)));
    byte[] byHeader =
        moof(
            fullBox("tfhd", 0, 0x28, u32(1), u32(1000), u32(0x1010000)),
            fullBox("trun", 0, 0x05, u32(2), u32(0), u32(0x2000000)));
    byte[] bySample =
        moof(
            fullBox("tfhd", 0, 0, u32(1)),
            fullBox(
                "trun", 1, 0x700, u32(2), u32(7), u32(9), u32(0x1010000), u32(8), u32(9), u32(0)),
            fullBox("trun", 0, 0, u32(1)));

    assertEquals(
        List.of(new Fragment(0, byDefault.length + 13, 90_000, 3 * 512, 3, true)),
        Fragment.read(file(join(byDefault, box("mdat", zeros(5)))), track));
    assertEquals(
        List.of(new Fragment(8, byHeader.length + 8, 90_000, 2000, 2, true)),
        Fragment.read(file(join(box("styp"), byHeader, box("mdat"))), track));
    Fragment each = Fragment.read(file(join(bySample, box("mdat"))), track).get(0);
    assertEquals(7 + 8 + 512, each.durationTicks());
    assertFalse(each.isSync());
    assertEquals(90_000 + 527, each.endTicks());
  }

  @Test
  void refusesARunThatClaimsMoreSamplesThanItHolds() throws IOException {
    Track track = Track.read(file(PICTURE));
    byte[] moof =
        moof(fullBox("tfhd", 0, 0, u32(1)), fullBox("trun", 0, 0x100, u32(9), u32(1), u32(1)));

    MalformedMedia refusal =
        assertThrows(
            MalformedMedia.class, () -> Fragment.read(file(join(moof, box("mdat"))), track));

    assertTrue(refusal.getMessage().endsWith("'trun': 9 samples do not fit into it"));
  }

  @Test
  void survivesEveryMutationOfAFile() throws IOException {
    byte[] segment =
        join(
            moof(
                fullBox("tfhd", 0, 0x2a, u32(1), u32(1), u32(512), u32(0)),
                fullBox("trun", 1, 0xa05, u32(2), u32(0), u32(0), u32(5), u32(0), u32(6), u32(9))),
            box("mdat", zeros(11)));
    Track whole = Track.read(file(PICTURE));

    for (long seed = 0; seed < 1500; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      assertReadsOrRefuses(seed, mutated(PICTURE, random), null);
      assertReadsOrRefuses(seed, mutated(segment, random), whole);
    }
  }

  private void assertReadsOrRefuses(long seed, byte[] bytes, Track track) throws IOException {
    Path file = Files.write(folder.resolve("mutated.mp4"), bytes);
    try {
      if (track == null) {
        Track.read(file);
      } else {
        Fragment.read(file, track);
      }
    } catch (MalformedMedia refusal) {
      assertTrue(refusal.offset() >= 0);
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  private static byte[] mutated(byte[] original, SplittableRandom random) {
    byte[] bytes = original.clone();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      int value = random.nextInt(3) == 0 ? 0xff : random.nextInt(256);
      bytes[random.nextInt(bytes.length)] = (byte) value;
    }
    return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }

  private static byte[] moof(byte[] tfhd, byte[]... runs) {
    return box(
        "moof",
        fullBox("mfhd", 0, 0, u32(1)),
        box("traf", tfhd, fullBox("tfdt", 1, 0, u64(90_000)), join(runs)));
  }

  private void assertRefused(byte[] bytes, String because) throws IOException {
    Path file = file(bytes);
    MalformedMedia refusal = assertThrows(MalformedMedia.class, () -> Track.read(file));
    assertTrue(refusal.getMessage().endsWith(because), refusal.getMessage());
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(Files.createTempFile(folder, "track", ".mp4"), bytes);
  }
}
