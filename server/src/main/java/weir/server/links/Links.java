package weir.server.links;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import weir.network.shape.Pacer;

/** All links there are. Safe for use by many threads; time is given and only goes forward. */
public final class Links {

  /**
   * @param most links at a time
   * @param idleMs after which a link without responses ends
   */
  public record Settings(int most, long idleMs) {
    /** 10 000 links cost some 10 MB; five minutes outlast a paused player's patience. */
    public static final Settings DEFAULT = new Settings(10_000, 5 * 60_000L);
  }

  private final Settings settings;
  private final Pacer pacer;
  private final Map<String, SharedLink> links = new HashMap<>();

  public Links(Settings settings, Pacer pacer) {
    this.settings = settings;
    this.pacer = pacer;
  }

  /**
   * Begins a response on the link of that name, which is born now if it is not there.
   *
   * @throws BadLink if it would be born with a trace that does not exist
   * @throws TooManyLinks if it would be one too many
   */
  public synchronized Visit visit(LinkSpecification asked, long nowMs) {
    SharedLink link = links.get(asked.key());
    if (link == null) {
      if (links.size() >= settings.most()) {
        expire(nowMs);
      }
      if (links.size() >= settings.most()) {
        throw new TooManyLinks(settings.most());
      }
      link = new SharedLink(asked, pacer, nowMs);
      links.put(asked.key(), link);
    }
    return new Visit(link);
  }

  public synchronized Optional<SharedLink> find(String key) {
    return Optional.ofNullable(links.get(key));
  }

  /** By key. */
  public synchronized List<SharedLink> all() {
    List<SharedLink> all = new ArrayList<>(links.values());
    all.sort(Comparator.comparing(SharedLink::key));
    return all;
  }

  /** Ends the links that have been without responses for long enough. */
  public synchronized void expire(long nowMs) {
    links.values().removeIf(link -> link.isOver(nowMs, settings.idleMs()));
  }
}
