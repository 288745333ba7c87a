package weir.server.links;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import weir.network.shape.Pacer;
import weir.network.trace.Trace;
import weir.server.access.Secret;

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
  private final Map<String, Trace> traces;
  private final Map<String, SharedLink> links = new HashMap<>();

  /**
   * By the links' own, the oldest first. They outlive the links, so that one that ended and is born
   * again by its address still belongs to who made it.
   */
  private final Map<String, Secret> keys = new LinkedHashMap<>();

  public Links(Settings settings, Pacer pacer) {
    this(settings, pacer, Map.of());
  }

  /**
   * @param traces by the name a link asks for them; they come before those of our own
   */
  public Links(Settings settings, Pacer pacer, Map<String, Trace> traces) {
    this.settings = settings;
    this.pacer = pacer;
    this.traces = Map.copyOf(traces);
  }

  /**
   * @param isNew whether there was none, and nobody else's either
   * @param key opens it; empty if it was not made, since it is there or belongs to somebody else
   */
  public record Made(boolean isNew, Optional<Secret> key) {}

  /**
   * Makes a link that belongs to whoever asks for it. One that belongs to somebody is made again
   * for its owner only; one that was born by its address belongs to nobody and stays so.
   *
   * @param offered the key that opens it, from who was answered one before
   * @throws BadLink if it would be born with a trace that does not exist
   * @throws TooManyLinks if it would be one too many
   */
  public synchronized Made make(LinkSpecification asked, Optional<String> offered, long nowMs) {
    String name = asked.key();
    Optional<Secret> known = key(name);
    if (known.isPresent() ? !known.get().is(offered.orElse("")) : links.containsKey(name)) {
      return new Made(false, Optional.empty());
    }
    boolean isNew = known.isEmpty();
    born(asked, nowMs);
    Secret key = known.orElseGet(Secret::fresh);
    keys.remove(name); // and then it is the youngest
    keys.put(name, key);
    if (keys.size() > 2 * settings.most()) {
      keys.keySet().remove(keys.keySet().iterator().next());
    }
    return new Made(isNew, Optional.of(key));
  }

  /** What opens the link of that name; empty if it belongs to nobody. */
  public synchronized Optional<Secret> key(String name) {
    return Optional.ofNullable(keys.get(name));
  }

  /**
   * Begins a response on the link of that name, which is born now if it is not there.
   *
   * @throws BadLink if it would be born with a trace that does not exist
   * @throws TooManyLinks if it would be one too many
   */
  public synchronized Visit visit(LinkSpecification asked, long nowMs) {
    return new Visit(born(asked, nowMs));
  }

  private SharedLink born(LinkSpecification asked, long nowMs) {
    SharedLink link = links.get(asked.key());
    if (link == null) {
      if (links.size() >= settings.most()) {
        expire(nowMs);
      }
      if (links.size() >= settings.most()) {
        throw new TooManyLinks(settings.most());
      }
      link = new SharedLink(asked, pacer, traces, nowMs);
      links.put(asked.key(), link);
    }
    return link;
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
