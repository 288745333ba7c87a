package weir.player.wire;

import java.net.URI;
import java.util.Optional;
import weir.manifests.presentation.Located;
import weir.network.cmcd.Cmcd;
import weir.network.cmcd.CmcdKey;
import weir.network.cmcd.CmcdWriter;
import weir.player.abr.Decision;
import weir.player.abr.Ladder;
import weir.player.session.Event;
import weir.player.session.Listener;
import weir.player.session.Request;
import weir.player.session.Title;
import weir.player.session.Track;

/**
 * What the player tells the server of itself with each request: CMCD of version 1 in the query,
 * which any cache and any log between the two can read. It hears the session as a {@link Listener},
 * and belongs to the session's thread.
 */
public final class Speaking implements Listener {
  private static final int LONGEST_NAME = 64;

  private final Title title;
  private final String session;
  private final double[] bufferMs;
  private double throughputKbps = Double.NaN;
  private boolean hasBegun;
  private boolean ranDry;

  /**
   * @param session a name that nobody else has, of at most 64 ASCII characters
   */
  public Speaking(Title title, String session) {
    this.title = title;
    this.session = session;
    bufferMs = new double[title.tracks().size()];
  }

  @Override
  public void decided(
      double atMs, int track, int index, Decision decision, int lastRung, double levelMs) {
    bufferMs[track] = levelMs;
  }

  @Override
  public void arrived(
      double atMs, Request request, Event.Arrived event, double beforeMs, double levelMs) {
    bufferMs[request.track()] = levelMs;
    if (request.track() == 0 && !request.isInit() && event.durationMs() > 0) {
      throughputKbps = event.receivedBits() / event.durationMs();
    }
  }

  @Override
  public void playing(double startUpMs) {
    hasBegun = true;
  }

  @Override
  public void stalled(double ms, boolean ranDryNow) {
    ranDry |= ranDryNow;
  }

  /** The same bytes at the same place, asked for with a word about ourselves. */
  public Located asked(Request request, Located place) {
    String query = CmcdWriter.query(now(request));
    String url = place.url().toString();
    int fragment = url.indexOf('#');
    String bare = fragment < 0 ? url : url.substring(0, fragment);
    String joint = place.url().getRawQuery() == null ? "?" : "&";
    return new Located(URI.create(bare + joint + query), place.range());
  }

  private Cmcd now(Request request) {
    Track track = title.tracks().get(request.track());
    Ladder ladder = track.ladder();
    Cmcd.Builder told =
        Cmcd.told()
            .text(CmcdKey.SID, session)
            .token(CmcdKey.SF, "d")
            .token(CmcdKey.ST, "v")
            .token(CmcdKey.OT, request.isInit() ? "i" : type(track.kind()))
            .amount(CmcdKey.BR, Math.round(ladder.kbps(request.rung())))
            .amount(CmcdKey.TB, Math.round(ladder.kbps(ladder.size() - 1)))
            .flag(CmcdKey.SU, !hasBegun || ranDry);
    content().ifPresent(name -> told.text(CmcdKey.CID, name));
    if (!request.isInit()) {
      told.amount(CmcdKey.BL, Math.round(bufferMs[request.track()]))
          .amount(CmcdKey.D, Math.round(track.segmentMs(request.index())));
      if (track.kind() == Track.Kind.VIDEO || title.tracks().size() == 1) {
        told.flag(CmcdKey.BS, ranDry);
        ranDry = false; // once is enough
      }
    }
    if (throughputKbps >= 0) {
      told.amount(CmcdKey.MTP, Math.round(throughputKbps));
    }
    return told.build();
  }

  private static String type(Track.Kind kind) {
    return kind == Track.Kind.VIDEO ? "v" : "a";
  }

  /** A name that cannot be told is not. */
  private Optional<String> content() {
    return Optional.of(title.name())
        .filter(name -> name.length() <= LONGEST_NAME)
        .filter(name -> name.chars().allMatch(c -> c >= ' ' && c < 0x7f));
  }
}
