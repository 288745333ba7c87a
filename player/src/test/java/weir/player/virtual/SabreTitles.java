package weir.player.virtual;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import weir.player.abr.Ladder;
import weir.player.session.Title;
import weir.player.session.Track;

/** Titles in the form the simulator Sabre reads. */
public final class SabreTitles {
  private SabreTitles() {}

  public static Title read(Path file) throws IOException {
    JsonNode movie = new ObjectMapper().readTree(file.toFile());
    List<Ladder.Rung> rungs = new ArrayList<>();
    for (JsonNode kbps : movie.get("bitrates_kbps")) {
      rungs.add(new Ladder.Rung("q" + rungs.size(), kbps.asDouble(), 0));
    }
    JsonNode segments = movie.get("segment_sizes_bits");
    double[][] sizeBits = new double[rungs.size()][segments.size()];
    for (int index = 0; index < segments.size(); index++) {
      for (int rung = 0; rung < rungs.size(); rung++) {
        sizeBits[rung][index] = segments.get(index).get(rung).asDouble();
      }
    }
    double[] startMs = Track.evenly(segments.size(), movie.get("segment_duration_ms").asDouble());
    return new Title(
        file.getFileName().toString(),
        List.of(new Track(Track.Kind.VIDEO, new Ladder(rungs), startMs, sizeBits, new double[0])));
  }
}
