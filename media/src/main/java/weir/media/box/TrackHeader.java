package weir.media.box;

import java.io.IOException;
import java.util.Optional;

/**
 * What one needs of an initialization segment to show the segments that follow it.
 *
 * @param track its one track
 * @param edits where its media begin to be shown
 * @param movieTimescale the timescale of the edits
 * @param nalUnits of H.264 and HEVC; empty for everything else
 */
public record TrackHeader(
    Track track, EditList edits, long movieTimescale, Optional<NalUnits> nalUnits) {

  /**
   * @param initialization a segment with {@code moov}; exactly one track is expected in it
   */
  public static TrackHeader read(BoxReader initialization) throws IOException {
    Track track = Track.read(initialization);
    Box moov = BoxReader.first(initialization.boxes(), "moov").orElseThrow();
    Track.Fields mvhd = Track.Fields.full(initialization, initialization.descend(moov, "mvhd"));
    mvhd.skip(mvhd.version() == 1 ? 16 : 8);
    long timescale = Math.max(1, mvhd.u32());
    EditList edits = EditList.read(initialization, initialization.descend(moov, "trak"));
    Optional<NalUnits> nalUnits =
        track.isVideo() ? NalUnits.read(initialization) : Optional.empty();
    return new TrackHeader(track, edits, timescale, nalUnits);
  }

  /** When a moment of the media is shown, edits included, ms from the beginning of the track. */
  public double shownMs(long mediaTicks) {
    return 1000.0 * (mediaTicks - edits.mediaStart()) / track.timescale()
        + 1000.0 * edits.delay() / movieTimescale;
  }
}
