package weir.server.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.IteratingCallback;
import weir.server.links.Links;
import weir.server.links.SharedLink;
import weir.server.origin.Answer;
import weir.server.origin.Origin;
import weir.server.uploads.Job;
import weir.server.uploads.Uploads;
import weir.server.viewers.Viewers;
import weir.server.viewers.Watching;

/**
 * {@code /api/events}: all that changes, as server-sent events, without a thread for anyone who
 * listens.
 *
 * <p>Every so often it is looked what has changed since the last time; that is made into events
 * once, and handed to each listener's queue. A queue is short: who does not read loses the
 * connection, comes again as browsers do, and begins with how things are then.
 */
final class EventStream {
  static final String PATH = "/api/events";

  /** Of the stream of one job alone, which ends with it. */
  private static final Pattern OF_JOB = Pattern.compile("/api/jobs/([^/]+)/events");

  /** How often at most something changes for a listener, ms. */
  static final long INTERVAL_MS = 250;

  /** So that a connection on which nothing happens is known to be alive, by both, ms. */
  private static final long HEARTBEAT_MS = 10_000;

  static final int MOST_LISTENERS = 500;

  /** Of a listener that does not read. */
  private static final int MOST_QUEUED_BYTES = 2 << 20;

  /** Of all who do not read; what is the same for several counts once. */
  private static final long MOST_QUEUED_IN_ALL = 64 << 20;

  /** What the kernel may hold of a stream; left to itself it would hide for long who is deaf. */
  private static final int SOCKET_BYTES = 128 * 1024;

  /** Links, or viewers, in one event; the rest comes with the next. */
  private static final int MOST_AT_ONCE = 1000;

  private static final JsonMapper JSON = new JsonMapper();

  private final Origin origin;
  private final Links links;
  private final Viewers viewers;
  private final Uploads uploads;
  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();

  private final AtomicLong queued = new AtomicLong();

  /** How viewers begin, by link: made once for all who come between two looks. */
  private final Map<Optional<String>, Event> viewersAtFirst = new HashMap<>();

  private String titles = "";
  private Map<String, String> knownLinks = new HashMap<>();
  private long viewersRevision;

  /** By id. */
  private Map<String, Long> jobVersions = new HashMap<>();

  private volatile boolean isClosed;

  EventStream(Origin origin, Links links, Viewers viewers, Uploads uploads) {
    this.origin = origin;
    this.links = links;
    this.viewers = viewers;
    this.uploads = uploads;
  }

  /** Whether a request for this is ours to answer. */
  static boolean isAt(String path) {
    return path.equals(PATH) || OF_JOB.matcher(path).matches();
  }

  /**
   * What a listener wants to hear of.
   *
   * @param link of links and viewers no others than this and those on it
   * @param job nothing but this one, until it is over
   */
  private record Wish(Set<String> about, Optional<String> link, Optional<Job> job) {
    static final Set<String> ALL = Set.of("titles", "links", "viewers", "jobs");

    static Wish of(Request request) {
      Fields query = Request.extractQueryParameters(request);
      String about = query.getValue("about");
      Set<String> wanted = about == null ? ALL : Set.copyOf(List.of(about.split(",", -1)));
      if (!ALL.containsAll(wanted)) {
        throw new IllegalArgumentException(
            "about=" + about + ": a comma list of titles, links, viewers and jobs");
      }
      return new Wish(wanted, Optional.ofNullable(query.getValue("link")), Optional.empty());
    }
  }

  /** Empty if it is for a job that there is not. */
  private Optional<Wish> wish(Request request) {
    Matcher ofJob = OF_JOB.matcher(request.getHttpURI().getPath());
    return ofJob.matches()
        ? uploads
            .find(ofJob.group(1))
            .map(job -> new Wish(Set.of(), Optional.empty(), Optional.of(job)))
        : Optional.of(Wish.of(request));
  }

  void begin(Request request, Response response, Callback callback) {
    Optional<Wish> asked;
    try {
      asked = wish(request);
    } catch (RuntimeException e) {
      new Problem(400, "" + e.getMessage()).send(response, callback, Map.of());
      return;
    }
    if (asked.isEmpty()) {
      new Problem(404, LibraryRoutes.NO_SUCH_JOB).send(response, callback, Map.of());
      return;
    }
    if (isClosed) {
      new Problem(503, "the server is being closed").send(response, callback, Map.of());
      return;
    }
    HttpFields.Mutable fields = response.getHeaders();
    fields.put("Content-Type", "text/event-stream");
    fields.put("Cache-Control", Answer.NO_STORE);
    fields.put("X-Accel-Buffering", "no"); // or nginx keeps it until it has enough
    Listener listener;
    if (request.getMethod().equals("HEAD")) {
      response.write(true, BufferUtil.EMPTY_BUFFER, callback);
      return;
    }
    Wish wish = asked.get();
    synchronized (this) {
      boolean isFull = listeners.size() >= MOST_LISTENERS;
      if (isFull || queued.get() > MOST_QUEUED_IN_ALL) {
        String detail =
            (isFull ? MOST_LISTENERS + " listen already" : "others do not read what they asked for")
                + "; try again in a while";
        fields.remove("X-Accel-Buffering");
        new Problem(503, detail).send(response, callback, Map.of());
        return;
      }
      listener = new Listener(request, response, callback, wish);
      listeners.add(listener); // first, or one whose client has gone would stay for ever
      for (Event event : everything(wish)) {
        listener.hear(event);
      }
      wish.job().ifPresent(job -> tell(listener, job));
    }
    if (isClosed) {
      listener.abort(new Over("the server is being closed"));
    }
  }

  /** How things are, as events; of very many links or viewers the first. */
  private List<Event> everything(Wish wish) {
    long nowMs = Senders.nowMs();
    List<Event> events = new ArrayList<>();
    if (wish.about().contains("titles")) {
      events.add(new Event(event("titles", Api.titles(origin, nowMs))));
    }
    if (wish.about().contains("links")) {
      List<String> all = new ArrayList<>();
      for (SharedLink link : links.all()) {
        if (all.size() < MOST_AT_ONCE && wish.link().map(link.key()::equals).orElse(true)) {
          all.add(Api.json(link, nowMs).toString());
        }
      }
      events.add(new Event(changes("links", all, List.of())));
    }
    if (wish.about().contains("viewers")) {
      events.add(
          viewersAtFirst.computeIfAbsent(wish.link(), link -> new Event(viewers(link, nowMs))));
    }
    if (wish.about().contains("jobs")) {
      List<String> all =
          uploads.jobs().stream().map(job -> LibraryRoutes.json(job).toString()).toList();
      events.add(new Event(changes("jobs", all, List.of())));
    }
    return events;
  }

  private String viewers(Optional<String> link, long nowMs) {
    Map<String, Api.Rung> rungs = Api.rungs(origin, nowMs);
    List<String> all =
        viewers.all(nowMs).stream()
            .filter(one -> link.isEmpty() || link.equals(one.seat().link()))
            .limit(MOST_AT_ONCE)
            .map(one -> Api.json(one, rungs).toString())
            .toList();
    return changes("viewers", all, List.of());
  }

  /** Looks what has changed, and tells. */
  synchronized void tick() {
    viewersAtFirst.clear();
    if (listeners.isEmpty()) {
      forget();
      return;
    }
    long nowMs = Senders.nowMs();
    String titlesNow = event("titles", Api.titles(origin, nowMs));
    if (!titlesNow.equals(titles)) {
      if (!titles.isEmpty()) {
        tell("titles", titlesNow);
      }
      titles = titlesNow;
    }
    tellLinks(nowMs);
    tellViewers(nowMs);
    tellJobs();
    listeners.forEach(listener -> listener.beat(nowMs));
  }

  /** Whoever comes next begins with everything, and hears only once more what he knows. */
  private void forget() {
    titles = "";
    knownLinks.clear();
    jobVersions.clear();
    viewersRevision = Math.max(viewersRevision, viewers.changes(Long.MAX_VALUE, 0).revision());
  }

  private void tell(String about, String text) {
    Event event = new Event(text);
    for (Listener listener : listeners) {
      if (listener.wish.about().contains(about)) {
        listener.hear(event);
      }
    }
  }

  private void tellLinks(long nowMs) {
    Map<String, String> changed = new HashMap<>();
    Map<String, String> now = new HashMap<>();
    for (SharedLink link : links.all()) {
      ObjectNode json = Api.json(link, nowMs);
      String text = json.toString();
      json.remove("positionMs"); // a trace runs on, used or not; that is no news
      String news = json.toString();
      boolean isNew = !news.equals(knownLinks.get(link.key()));
      if (isNew && changed.size() < MOST_AT_ONCE) {
        changed.put(link.key(), text);
        now.put(link.key(), news);
      } else if (knownLinks.containsKey(link.key())) {
        now.put(link.key(), knownLinks.get(link.key()));
      } else if (isNew) {
        now.put(link.key(), "");
      }
    }
    Set<String> ended = new HashSet<>(knownLinks.keySet());
    ended.removeAll(now.keySet());
    knownLinks = now;
    if (changed.isEmpty() && ended.isEmpty()) {
      return;
    }
    Event toAll = new Event(changes("links", List.copyOf(changed.values()), List.copyOf(ended)));
    for (Listener listener : listeners) {
      if (!listener.wish.about().contains("links")) {
        continue;
      }
      Optional<String> one = listener.wish.link();
      if (one.isEmpty()) {
        listener.hear(toAll);
      } else if (changed.containsKey(one.get()) || ended.contains(one.get())) {
        listener.hear(
            new Event(
                changes(
                    "links",
                    Optional.ofNullable(changed.get(one.get())).stream().toList(),
                    one.filter(ended::contains).stream().toList())));
      }
    }
  }

  private void tellViewers(long nowMs) {
    Viewers.Change change = viewers.changes(viewersRevision, nowMs);
    List<Watching> now = change.now();
    viewersRevision = change.revision();
    if (now.size() > MOST_AT_ONCE) { // in the order in which they changed
      now = now.subList(0, MOST_AT_ONCE);
      viewersRevision = now.get(now.size() - 1).revision();
    }
    if (now.isEmpty() && change.gone().isEmpty()) {
      return;
    }
    Map<String, Api.Rung> rungs = Api.rungs(origin, nowMs);
    List<String> texts = now.stream().map(one -> Api.json(one, rungs).toString()).toList();
    Map<Optional<String>, List<String>> byLink = new HashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      byLink.computeIfAbsent(now.get(i).seat().link(), any -> new ArrayList<>()).add(texts.get(i));
    }
    byLink.put(Optional.empty(), texts); // to who asks for none in particular
    Map<Optional<String>, Event> events = new HashMap<>();
    for (Listener listener : listeners) {
      List<String> news = byLink.getOrDefault(listener.wish.link(), List.of());
      if (listener.wish.about().contains("viewers")
          && (!news.isEmpty() || !change.gone().isEmpty())) {
        listener.hear(
            events.computeIfAbsent(
                listener.wish.link(), any -> new Event(changes("viewers", news, change.gone()))));
      }
    }
  }

  private void tellJobs() {
    Map<String, Long> now = new HashMap<>();
    List<String> changed = new ArrayList<>();
    for (Job job : uploads.jobs()) {
      Job.State state = job.state();
      now.put(job.id(), state.version());
      if (!Long.valueOf(state.version()).equals(jobVersions.get(job.id()))) {
        changed.add(LibraryRoutes.json(job, state).toString());
      }
    }
    Set<String> ended = new HashSet<>(jobVersions.keySet());
    ended.removeAll(now.keySet());
    jobVersions = now;
    if (!changed.isEmpty() || !ended.isEmpty()) {
      tell("jobs", changes("jobs", changed, List.copyOf(ended)));
    }
    for (Listener listener : listeners) {
      listener.wish.job().ifPresent(job -> tell(listener, job));
    }
  }

  /** If there is something new, and that it is over if it is. */
  private void tell(Listener listener, Job job) {
    Job.State state = job.state();
    if (state.version() != listener.jobVersion) {
      listener.jobVersion = state.version();
      listener.hear(new Event(event("job", LibraryRoutes.json(job, state))));
    }
    if (state.stage().isLast()) {
      listener.end();
    }
  }

  private static String changes(String about, List<String> now, List<String> ended) {
    ArrayNode ids = JSON.createArrayNode();
    ended.forEach(ids::add);
    String data = "{\"" + about + "\":[" + String.join(",", now) + "],\"ended\":" + ids + "}";
    return event(about, data);
  }

  private static String event(String name, Object data) {
    return "event: " + name + "\ndata: " + data + "\n\n";
  }

  int listeners() {
    return listeners.size();
  }

  /** Those who listen are told no more, and nobody new is heard. */
  void close() {
    isClosed = true;
    listeners.forEach(Listener::end);
  }

  /** As it is sent, to however many. */
  private final class Event {
    private final byte[] bytes;
    private final AtomicInteger holders = new AtomicInteger();

    Event(String text) {
      bytes = text.getBytes(StandardCharsets.UTF_8);
    }

    void isHeld() {
      if (holders.getAndIncrement() == 0) {
        queued.addAndGet(bytes.length);
      }
    }

    void isLetGo() {
      if (holders.decrementAndGet() == 0) {
        queued.addAndGet(-bytes.length);
      }
    }
  }

  /** One who listens. */
  private final class Listener extends IteratingCallback {
    private final Response response;
    private final Callback callback;
    private final Wish wish;
    private final EndPoint endPoint;

    /** On its connection. */
    private final boolean isAlone;

    /** The one being written is not in it any more. */
    private final Deque<Event> queue = new ArrayDeque<>();

    private Optional<Event> written = Optional.empty();
    private int queuedBytes;
    private boolean isGone;
    private volatile boolean isEnding;
    private boolean isEnded;
    private volatile boolean isWriting;
    private long heardMs = Senders.nowMs();

    /** What is no news to who listens to one job. */
    private long jobVersion = -1;

    Listener(Request request, Response response, Callback callback, Wish wish) {
      this.response = response;
      this.callback = callback;
      this.wish = wish;
      Resting.allow(request, silence -> isWriting);
      isAlone = request.getConnectionMetaData().getHttpVersion().getVersion() <= 11;
      endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
      if (endPoint.getTransport() instanceof SocketChannel socket) {
        try {
          socket.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BYTES);
        } catch (IOException closedAlready) {
          // the first write will say so
        }
      }
    }

    void beat(long nowMs) {
      if (nowMs - heardMs >= HEARTBEAT_MS) {
        hear(new Event(":\n\n"));
      }
    }

    /** By one thread at a time. */
    void hear(Event event) {
      heardMs = Senders.nowMs();
      boolean isTooMuch;
      synchronized (queue) {
        if (isGone) {
          return;
        }
        event.isHeld();
        queue.add(event);
        queuedBytes += event.bytes.length;
        isTooMuch =
            queuedBytes > MOST_QUEUED_BYTES && queue.size() > 3
                || queued.get() > MOST_QUEUED_IN_ALL && queue.size() > 1;
      }
      if (isTooMuch) {
        letGo();
      } else {
        iterate();
      }
    }

    /**
     * A write that the client does not take would hold everything up until the idle timeout, so the
     * connection goes. One of HTTP/2 has others on it and stays, but no more is kept for this one.
     */
    private void letGo() {
      forget();
      Over why = new Over("a listener does not read");
      if (isAlone) {
        endPoint.close(why);
      } else {
        abort(why);
      }
    }

    private void forget() {
      listeners.remove(this);
      synchronized (queue) {
        isGone = true;
        queue.forEach(Event::isLetGo);
        queue.clear();
      }
    }

    private void hasWritten() {
      synchronized (queue) {
        written.ifPresent(
            event -> {
              event.isLetGo();
              queuedBytes -= event.bytes.length;
            });
        written = Optional.empty();
      }
    }

    void end() {
      isEnding = true;
      iterate();
    }

    @Override
    protected Action process() {
      if (isEnded) {
        return Action.SUCCEEDED;
      }
      Event next;
      synchronized (queue) {
        next = queue.poll();
        written = Optional.ofNullable(next);
      }
      if (next == null && !isEnding) {
        return Action.IDLE;
      }
      isEnded = next == null;
      isWriting = true;
      response.write(
          isEnded, isEnded ? BufferUtil.EMPTY_BUFFER : ByteBuffer.wrap(next.bytes), this);
      return Action.SCHEDULED;
    }

    @Override
    protected void onSuccess() {
      isWriting = false;
      hasWritten();
    }

    @Override
    protected void onCompleteSuccess() {
      forget();
      callback.succeeded();
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
      hasWritten();
      forget();
      callback.failed(cause);
    }
  }

  /** Not worth a word in the log. */
  private static final class Over extends IOException implements QuietException {
    private static final long serialVersionUID = 1;

    Over(String why) {
      super(why);
    }
  }
}
