package weir.media.copy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import weir.media.box.BoxReader;
import weir.media.box.BoxWriter;
import weir.media.box.Movie;
import weir.media.box.MovieTrack;
import weir.media.box.SampleCursor;
import weir.media.box.SampleRun;
import weir.media.box.SegmentIndexBox;
import weir.media.encode.PackagingFailed.UnreadableInput;

/**
 * Cuts tracks of progressive files into CMAF segments: {@code init.mp4}, {@code 1.m4s}, {@code
 * 2.m4s}, …, one fragment each. One fragmenter may cut many tracks, one after the other, with the
 * same buffers.
 */
public final class Fragmenter {
  /** A write of that many bytes costs little more than the bytes. */
  private static final int BUFFER_BYTES = 512 << 10;

  /** Above it a piece goes from file to file in the kernel; below, a call for each costs more. */
  private static final int TRANSFER_BYTES = 128 << 10;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final BoxWriter header = new BoxWriter();
  private final SampleRun run = new SampleRun();
  private long[] pieceOffset = new long[64];
  private long[] pieceBytes = new long[64];
  private int pieces;

  /**
   * A segment that was written; times in the track's timescale.
   *
   * @param startTicks when it begins to be shown; also its decode time
   */
  public record Segment(long startTicks, long durationTicks, long bytes) {}

  /**
   * Cuts a picture.
   *
   * @param times of this very track
   * @param cuts among {@code times.cuts()}
   * @param folder exists and is empty
   * @param written hears the bytes of each segment
   */
  public List<Segment> picture(
      BoxReader reader,
      MovieTrack track,
      PictureTimes times,
      Cuts cuts,
      Path folder,
      LongConsumer written)
      throws IOException {
    return cut(reader, track, -times.zeroTicks(), cuts, cuts.endTicks(), folder, written);
  }

  /**
   * Cuts a sound: each segment begins with the first frame at or after the picture's cut, frames
   * before 0 (an encoder's priming, or sound before the picture) and behind the end are left out.
   *
   * @param zeroSeconds what the sound's file calls 0 is shown that much before the first picture
   * @return empty when no frame is left
   */
  public List<Segment> sound(
      BoxReader reader,
      Movie movie,
      MovieTrack track,
      double zeroSeconds,
      Cuts cuts,
      Path folder,
      LongConsumer written)
      throws IOException {
    long timescale = track.facts().timescale();
    double shift = track.edits().delay() / (double) movie.timescale() - zeroSeconds;
    return cut(
        reader,
        track,
        Math.round(shift * timescale) - track.edits().mediaStart(),
        cuts.in(timescale),
        -1,
        folder,
        written);
  }

  /**
   * @param shift from composition times to times shown
   * @param endTicks of the last segment; -1: where its last sample ends
   */
  private List<Segment> cut(
      BoxReader reader,
      MovieTrack track,
      long shift,
      Cuts cuts,
      long endTicks,
      Path folder,
      LongConsumer written)
      throws IOException {
    Files.write(folder.resolve("init.mp4"), track.initialization());
    List<Segment> segments = new ArrayList<>(cuts.starts().length);
    SampleCursor samples = track.samples();
    long[] starts = cuts.starts();
    int next = 0;
    long start = 0;
    long end = 0;
    clear();
    while (samples.next()) {
      long shown = samples.compositionTicks() + shift;
      boolean isBehind = endTicks < 0 && shown >= cuts.endTicks();
      if (isBehind) {
        break;
      }
      if (next < starts.length && samples.isSync() && shown >= starts[next]) {
        if (run.count() > 0) {
          segments.add(write(reader, folder, segments.size() + 1, start, shown));
          written.accept(segments.get(segments.size() - 1).bytes());
        }
        start = shown;
        while (next < starts.length && shown >= starts[next]) {
          next++;
        }
      }
      if (next > 0) {
        if (Math.abs(shown - start) > Integer.MAX_VALUE) {
          throw new UnreadableInput(
              reader.location() + ": sample " + samples.number() + " is out of all order");
        }
        run.add(shown, samples.durationTicks(), samples.bytes(), samples.isSync());
        piece(samples.offset(), samples.bytes());
        end = shown + samples.durationTicks();
      }
    }
    if (run.count() > 0) {
      segments.add(
          write(reader, folder, segments.size() + 1, start, endTicks < 0 ? end : endTicks));
      written.accept(segments.get(segments.size() - 1).bytes());
    }
    return segments;
  }

  private void clear() {
    run.clear();
    pieces = 0;
  }

  private void piece(long offset, int bytes) {
    if (pieces > 0 && pieceOffset[pieces - 1] + pieceBytes[pieces - 1] == offset) {
      pieceBytes[pieces - 1] += bytes;
      return;
    }
    if (pieces == pieceOffset.length) {
      pieceOffset = Arrays.copyOf(pieceOffset, pieces * 2);
      pieceBytes = Arrays.copyOf(pieceBytes, pieces * 2);
    }
    pieceOffset[pieces] = offset;
    pieceBytes[pieces] = bytes;
    pieces++;
  }

  private Segment write(BoxReader reader, Path folder, int number, long start, long end)
      throws IOException {
    if (run.bytes() > SegmentIndexBox.MAX_REFERENCED_BYTES / 2) {
      throw new UnreadableInput(
          reader.location() + ": segment " + number + " would have " + run.bytes() + " bytes");
    }
    if (end <= start || end - start > Integer.MAX_VALUE) {
      throw new UnreadableInput(
          reader.location() + ": segment " + number + " would last " + (end - start) + " ticks");
    }
    header.clear();
    run.write(header, number, start, end);
    long bytes = header.size() + run.bytes();
    try (FileChannel file =
        FileChannel.open(
            folder.resolve(number + ".m4s"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE)) {
      buffer.clear();
      ByteBuffer boxes = header.written();
      while (boxes.hasRemaining()) {
        int count = Math.min(boxes.remaining(), buffer.remaining());
        buffer.put(boxes.slice().limit(count));
        boxes.position(boxes.position() + count);
        if (!buffer.hasRemaining()) {
          flush(file);
        }
      }
      for (int i = 0; i < pieces; i++) {
        copy(reader, pieceOffset[i], pieceBytes[i], file);
      }
      flush(file);
    }
    clear();
    return new Segment(start, end - start, bytes);
  }

  private void copy(BoxReader reader, long offset, long bytes, FileChannel file)
      throws IOException {
    if (bytes >= TRANSFER_BYTES) {
      flush(file);
      reader.transferTo(file, offset, bytes);
      return;
    }
    if (bytes > buffer.remaining()) {
      flush(file);
    }
    buffer.limit(buffer.position() + (int) bytes);
    reader.fill(buffer, offset);
    buffer.limit(buffer.capacity());
  }

  private void flush(FileChannel file) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      file.write(buffer);
    }
    buffer.clear();
  }
}
