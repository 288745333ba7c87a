package weir.media.box;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A progressive file: one {@code moov} that lists every sample.
 *
 * @param timescale of the movie, ticks per second; edit lists count in it
 * @param tracks those with a picture or sound, in the order of the file
 */
public record Movie(long timescale, List<MovieTrack> tracks) {
  private static final int MAX_TRACKS = 64;

  public Movie {
    tracks = List.copyOf(tracks);
    if (timescale <= 0) {
      throw new IllegalArgumentException("timescale " + timescale);
    }
  }

  /**
   * Reads headers only; the tracks read their sample tables from {@code reader} when asked, so it
   * stays open.
   *
   * @throws MalformedMedia when it is no such file, or a fragmented one
   */
  public static Movie read(BoxReader reader) throws IOException {
    List<Box> boxes = reader.boxes();
    if (BoxReader.first(boxes, "moof").isPresent()) {
      throw new MalformedMedia(
          reader.location(), 0, "is fragmented already, not a progressive MP4");
    }
    Box moov =
        BoxReader.first(boxes, "moov")
            .orElseThrow(() -> new MalformedMedia(reader.location(), 0, "no 'moov' in it"));
    Track.Fields mvhd = Track.Fields.full(reader, reader.descend(moov, "mvhd"));
    mvhd.skip(mvhd.version() == 1 ? 16 : 8);
    long timescale = mvhd.u32();
    if (timescale == 0) {
      throw reader.malformed(mvhd.box(), "timescale 0");
    }
    List<MovieTrack> tracks = new ArrayList<>();
    for (Box box : reader.children(moov)) {
      if (box.type().equals("trak")) {
        if (tracks.size() == MAX_TRACKS) {
          throw reader.malformed(moov, "more than " + MAX_TRACKS + " tracks");
        }
        String handler = handler(reader, box);
        if (handler.equals("vide") || handler.equals("soun")) {
          tracks.add(MovieTrack.read(reader, moov, box));
        }
      }
    }
    return new Movie(timescale, tracks);
  }

  private static String handler(BoxReader reader, Box trak) throws IOException {
    Track.Fields hdlr = Track.Fields.full(reader, reader.descend(trak, "mdia", "hdlr"));
    hdlr.skip(4);
    return hdlr.fourcc();
  }
}
