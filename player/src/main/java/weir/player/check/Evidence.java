package weir.player.check;

import java.util.List;
import java.util.Optional;
import weir.manifests.mpd.Mpd;
import weir.manifests.presentation.Presentation;
import weir.manifests.rules.Verdict;
import weir.media.store.Sizes;

/**
 * All that is known of a title when it is judged.
 *
 * @param manifestType as the server said it; empty for a file
 * @param manifestVerdicts by the rules of manifests
 * @param sizes what the server says of its segments, if it is a Weir
 */
record Evidence(
    Mpd mpd,
    Presentation presentation,
    Optional<String> manifestType,
    List<Verdict> manifestVerdicts,
    List<Examined> representations,
    Optional<Sizes> sizes) {
  Evidence {
    manifestVerdicts = List.copyOf(manifestVerdicts);
    representations = List.copyOf(representations);
  }
}
