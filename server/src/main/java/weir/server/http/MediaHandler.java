package weir.server.http;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import weir.server.links.BadLink;
import weir.server.links.Fault;
import weir.server.links.LinkSpecification;
import weir.server.links.Links;
import weir.server.links.TooManyLinks;
import weir.server.links.Visit;
import weir.server.origin.Answer;
import weir.server.origin.Answer.Caching;
import weir.server.origin.Coding;
import weir.server.origin.Lane;
import weir.server.origin.MediaName;
import weir.server.origin.Origin;
import weir.server.origin.Ready;
import weir.server.origin.StoredFile;
import weir.server.viewers.Viewers;

/**
 * Stands in front of Javalin and answers {@code /media/…} and {@code /via/{link}/media/…}; all else
 * passes through.
 */
final class MediaHandler extends Handler.Wrapper {
  static final String VIA = "/via/";

  /** Others would be read by a proxy in another way than by us. */
  /** What there is to do with a list of viewers or a stream of events. */
  private static final String READING = "GET, HEAD";

  private static final Set<String> SCHEMES = Set.of("http", "https");

  /** A title would have to be replaced so many times while one file of it is opened. */
  private static final int MOST_ATTEMPTS = 10;

  private final Origin origin;
  private final Lane lane;
  private final Links links;
  private final Viewers viewers;
  private final Senders senders;
  private final Watch watch;
  private final EventStream events;

  MediaHandler(
      Origin origin,
      Lane lane,
      Links links,
      Viewers viewers,
      Senders senders,
      Watch watch,
      EventStream events) {
    super(new Bodies());
    this.origin = origin;
    this.lane = lane;
    this.links = links;
    this.viewers = viewers;
    this.senders = senders;
    this.watch = watch;
    this.events = events;
  }

  /**
   * Whatever stands behind: {@link #handle} hands over to another thread before it does anything
   * that takes time, so that the thread that selects is free for the {@link LaneConnection}s.
   */
  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    watch.handled(request);
    request
        .getComponents()
        .getExecutor()
        .execute(
            () -> {
              try {
                if (!answer(request, response, callback)) {
                  Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
                }
              } catch (Throwable failure) {
                Response.writeError(request, response, callback, failure);
              }
            });
    return true;
  }

  private boolean answer(Request request, Response response, Callback callback) throws Exception {
    Optional<Problem> unserved = unserved(request);
    if (unserved.isPresent()) {
      new Exchange(request, response, callback)
          .send(Optional.empty(), unserved.get().answer(isHead(request)));
      return true;
    }
    // As sent, undecoded: an encoded slash belongs to a name and never separates two.
    String path = request.getHttpURI().getPath();
    boolean isOfAll = path.equals("*"); // of the server, not of anything on it
    boolean isReading = isHead(request) || request.getMethod().equals("GET");
    boolean isViewers = path.equals(ViewerList.PATH);
    if (isViewers || EventStream.isAt(path)) {
      if (!isReading) {
        new Problem(405, path + " takes " + READING + ", not " + request.getMethod())
            .send(response, callback, Map.of("Allow", READING));
      } else if (isViewers) {
        ViewerList.send(origin, viewers, response, callback, isHead(request));
      } else {
        events.begin(request, response, callback);
      }
      return true;
    }
    if (!path.startsWith(MediaName.MEDIA) && !path.startsWith(VIA) && !isOfAll) {
      return super.handle(request, response, callback);
    }
    Exchange exchange = new Exchange(request, response, callback);
    boolean isHead = isHead(request);
    if (request.getMethod().equals("OPTIONS")) {
      exchange.send(Optional.empty(), Answer.options());
    } else if (!isHead && !request.getMethod().equals("GET")) {
      exchange.send(
          Optional.empty(),
          new Problem(405, "media can be read, not " + request.getMethod()).answer(false));
    } else if (path.startsWith(MediaName.MEDIA)) {
      media(exchange, path.substring(MediaName.MEDIA.length()), Optional.empty());
    } else {
      via(exchange, path.substring(VIA.length()), isHead);
    }
    return true;
  }

  /** What is meant for others than an origin. */
  private static Optional<Problem> unserved(Request request) {
    if (HttpMethod.CONNECT.is(request.getMethod())) { // to a host: there is no path
      return Optional.of(
          new Problem(501, "this is an origin, and no proxy: it connects to nobody"));
    }
    HttpURI uri = request.getHttpURI();
    if (uri.getFragment() != null
        || uri.getScheme() != null && !SCHEMES.contains(uri.getScheme())) {
      String detail = "a request names a path, or an address of http or https, and no fragment";
      return Optional.of(new Problem(400, detail));
    }
    return Malformed.why(request).map(why -> new Problem(400, why));
  }

  private static boolean isHead(Request request) {
    return request.getMethod().equals("HEAD");
  }

  private void via(Exchange exchange, String path, boolean isHead) {
    int slash = path.indexOf('/');
    String rest = slash < 0 ? "" : path.substring(slash);
    Visit visit;
    try {
      LinkSpecification asked =
          LinkSpecification.parse(slash < 0 ? path : path.substring(0, slash));
      if (!rest.startsWith(MediaName.MEDIA)) {
        exchange.send(
            Optional.empty(),
            new Problem(404, "a link leads to /media/… only, as in /via/kbps=1500/media/…")
                .answer(isHead));
        return;
      }
      visit = links.visit(asked, Senders.nowMs());
    } catch (BadLink e) {
      exchange.send(Optional.empty(), new Problem(400, e.getMessage()).answer(isHead));
      return;
    } catch (TooManyLinks e) {
      exchange.send(Optional.empty(), new Problem(503, e.getMessage()).answer(isHead));
      return;
    }
    double delayMs = visit.delayMs();
    Runnable answer =
        () -> media(exchange, rest.substring(MediaName.MEDIA.length()), Optional.of(visit));
    if (delayMs > 0) {
      Resting.allow(exchange.request, silence -> false); // a minute's delay is in order
      senders.after(delayMs, answer);
    } else {
      answer.run();
    }
  }

  private void media(Exchange exchange, String path, Optional<Visit> visit) {
    Optional<Ready> ready =
        lane.find(MediaName.MEDIA + path, exchange.field("Accept-Encoding"), Senders.nowMs());
    try {
      if (ready.isPresent()) {
        file(exchange, ready.get().file(), Opened.of(ready.get()), visit);
      } else {
        byTheIndex(exchange, path, visit);
      }
    } catch (IOException | RuntimeException e) {
      visit.ifPresent(gone -> gone.leave(Senders.nowMs()));
      Response.writeError(exchange.request, exchange.response, exchange.callback, e);
    }
  }

  /** For what the lane does not have: it may be rare, new, replaced, or not there. */
  private void byTheIndex(Exchange exchange, String path, Optional<Visit> visit)
      throws IOException {
    boolean isHead = exchange.isHead();
    Optional<MediaName> name = MediaName.of(path);
    Optional<StoredFile> found =
        name.flatMap(asked -> origin.find(asked.title(), asked.inTitle(), Senders.nowMs()));
    if (found.isEmpty()) {
      String detail = "there is no " + MediaName.MEDIA + path + "; /api/titles lists the titles";
      exchange.send(visit, new Problem(404, detail).answer(isHead));
      return;
    }
    StoredFile current = found.get();
    Optional<Opened> opened = Opened.of(current);
    for (int i = 0; opened.isEmpty() && i < MOST_ATTEMPTS; i++) {
      Optional<StoredFile> again =
          origin.findAnew(name.get().title(), name.get().inTitle(), current);
      if (again.isEmpty()) {
        break;
      }
      current = again.get();
      opened = Opened.of(current);
    }
    if (opened.isEmpty()) {
      String detail = MediaName.MEDIA + name.get() + " has just gone";
      exchange.send(visit, new Problem(404, detail).answer(isHead));
      return;
    }
    StoredFile coded = origin.coded(current, Coding.preferred(exchange.field("Accept-Encoding")));
    if (coded != current) {
      opened.get().close();
      opened = Opened.of(coded);
    }
    file(exchange, coded, opened.get(), visit);
  }

  private void file(Exchange exchange, StoredFile file, Opened opened, Optional<Visit> visit) {
    boolean isHead = exchange.isHead();
    Optional<Fault> fault =
        visit.isEmpty() || isHead || file.videoSegment().isEmpty()
            ? Optional.empty()
            : visit.get().fault(file.videoSegment().getAsLong());
    if (fault.isPresent() && fault.get() instanceof Fault.Fail fail) {
      Problem asAsked = new Problem(fail.status(), "this link was asked to fail here");
      exchange.sending(visit, asAsked.answer(false)).of(opened).begin();
      return;
    }
    Answer answer =
        Answer.to(
            isHead, exchange::field, file, visit.isPresent() ? Caching.NEVER : Caching.AS_STORED);
    if (answer.status() == HttpStatus.PRECONDITION_FAILED_412
        || answer.status() == HttpStatus.RANGE_NOT_SATISFIABLE_416) {
      String detail =
          answer.status() == HttpStatus.PRECONDITION_FAILED_412
              ? "it is not what the request's If-Match or If-Unmodified-Since expects"
              : "nothing of the range lies within its " + file.size() + " bytes";
      answer = Problem.explaining(answer, isHead, detail);
    }
    Sending sending = exchange.sending(visit, answer).of(opened);
    fault.ifPresent(sending::struckBy);
    sending.begin();
  }

  /** A request and the way to answer it. */
  private final class Exchange {
    private final Request request;
    private final Response response;
    private final Callback callback;

    Exchange(Request request, Response response, Callback callback) {
      this.request = request;
      this.response = response;
      this.callback = callback;
    }

    boolean isHead() {
      return MediaHandler.isHead(request);
    }

    String field(String name) {
      HttpFields fields = request.getHeaders();
      List<String> lines = fields.getValuesList(name);
      return lines.isEmpty() ? "" : String.join(",", lines);
    }

    Sending sending(Optional<Visit> visit, Answer answer) {
      return new Sending(request, response, callback, senders, visit, answer);
    }

    void send(Optional<Visit> visit, Answer answer) {
      sending(visit, answer).begin();
    }
  }
}
