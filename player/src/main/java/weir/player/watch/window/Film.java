package weir.player.watch.window;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToDoubleFunction;
import weir.media.box.BoxReader;
import weir.media.box.NalUnits;
import weir.media.box.Sample;
import weir.media.box.TrackHeader;
import weir.player.abr.Ladder;
import weir.player.session.Request;
import weir.player.session.Track;

/**
 * The picture: segments of any rung become one byte stream without a container, in which a decoder
 * takes another rung as it comes. Such a stream knows no times; they are read here, and given to
 * the pictures in the order in which they are shown, which is the order they come out in.
 */
final class Film implements Decoding.Medium {
  /** Larger pictures are made smaller: a window seldom is, and every pixel costs. */
  private static final int MOST_LINES = 720;

  private static final int MOST_COLUMNS = 1280;

  /** Up to here one thread is fast enough, and nothing waits for others. */
  private static final int FULL_HD = 1088;

  /** Where media and manifest differ by more, the manifest is believed, ms. */
  private static final double BELIEVED_MS = 1_000;

  /** When a picture is to be shown, and in which rung it came. */
  private record Due(double atMs, int rung) {}

  private final Track track;
  private final ToDoubleFunction<Request> offsetMs;
  private final Pictures pictures;
  private Queue<Due> dues = new ConcurrentLinkedQueue<>();
  private int width;
  private int height;
  private int lines;

  /**
   * @param offsetMs media time at the beginning of the title's time line
   */
  Film(Track track, ToDoubleFunction<Request> offsetMs, Pictures pictures) {
    this.track = track;
    this.offsetMs = offsetMs;
    this.pictures = pictures;
  }

  @Override
  public List<String> arguments(Reel.Piece first) throws IOException {
    TrackHeader header = header(first);
    NalUnits nalUnits =
        header
            .nalUnits()
            .orElseThrow(
                () ->
                    new Decoding.Unshowable(
                        "the window shows H.264 and HEVC, and this title is "
                            + header.track().codecs()
                            + "; it plays on without a picture"));
    if (width == 0) {
      fit(header);
    }
    dues = new ConcurrentLinkedQueue<>();
    return List.of(
        "-threads",
        lines > FULL_HD ? "0" : "1",
        "-probesize",
        "65536",
        "-analyzeduration",
        "0",
        "-fpsprobesize",
        "0",
        "-f",
        nalUnits.isHevc() ? "hevc" : "h264",
        "-i",
        "pipe:0",
        "-fps_mode",
        "passthrough",
        "-vf",
        "scale=" + width + ":" + height + ":flags=fast_bilinear",
        "-pix_fmt",
        "bgr0",
        "-f",
        "rawvideo",
        "pipe:1");
  }

  /** All rungs come in one size: the top one's, or what a window usually has, if that is less. */
  private void fit(TrackHeader header) {
    Ladder ladder = track.ladder();
    lines = header.track().height();
    for (int rung = 0; rung < ladder.size(); rung++) {
      lines = Math.max(lines, ladder.rung(rung).height());
    }
    double aspect =
        (double) header.track().width()
            * header.track().pixelWidth()
            / (header.track().height() * (double) header.track().pixelHeight());
    double most = Math.min(Math.min(lines, MOST_LINES), MOST_COLUMNS / aspect);
    height = Math.max(2, 2 * (int) Math.round(most / 2));
    width = Math.max(2, 2 * (int) Math.round(most * aspect / 2));
  }

  @Override
  public byte[] input(Reel.Piece piece, boolean isFirst) throws IOException {
    TrackHeader header = header(piece);
    BoxReader segment = BoxReader.of(name(piece), piece.body());
    List<Sample> samples = Sample.read(segment, header.track());
    double offByMs = offsetMs.applyAsDouble(piece.request());
    List<Double> shownMs = new ArrayList<>();
    for (Sample sample : samples) {
      shownMs.add(header.shownMs(sample.compositionTicks()) - offByMs);
    }
    shownMs.sort(null);
    double wrongMs = shownMs.isEmpty() ? 0 : shownMs.get(0) - track.startMs(piece.index());
    for (double ms : shownMs) {
      dues.add(new Due(Math.abs(wrongMs) > BELIEVED_MS ? ms - wrongMs : ms, piece.rung()));
    }
    NalUnits nalUnits =
        header
            .nalUnits()
            .orElseThrow(() -> new Decoding.Unshowable("the picture's coding changes on the way"));
    return nalUnits.annexB(segment, samples);
  }

  @Override
  public boolean beginsAnew(Reel.Piece piece) {
    return false;
  }

  @Override
  public void read(InputStream output, Reel.Take take) throws IOException, InterruptedException {
    Queue<Due> mine = dues;
    byte[] bytes = new byte[width * height * 4];
    IntBuffer pixels = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    while (output.readNBytes(bytes, 0, bytes.length) == bytes.length) {
      Due due = mine.poll();
      if (due != null) {
        boolean isWanted = pictures.add(take, due.atMs, due.rung, pixels.rewind(), width, height);
        if (!isWanted) {
          return;
        }
      }
    }
  }

  private static TrackHeader header(Reel.Piece piece) throws IOException {
    return TrackHeader.read(BoxReader.of("initialization of " + name(piece), piece.init()));
  }

  private static String name(Reel.Piece piece) {
    return "segment " + (piece.index() + 1) + " of the picture";
  }
}
