package weir.player.session;

import java.util.List;

/**
 * What a session plays: its tracks, the one the policy decides for first. The others are fetched
 * beside it, each at its lowest rung.
 *
 * @param name for people and logs
 * @param tracks at least one, the video (or whatever adapts) first
 */
public record Title(String name, List<Track> tracks) {
  public Title {
    tracks = List.copyOf(tracks);
    if (tracks.isEmpty()) {
      throw new IllegalArgumentException("title " + name + " has no track to play");
    }
  }

  /** The track that adapts. */
  public Track main() {
    return tracks.get(0);
  }
}
