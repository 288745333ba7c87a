package weir.server.http;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
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
import weir.server.origin.Origin;
import weir.server.origin.StoredFile;

/**
 * Stands in front of Javalin and answers {@code /media/…} and {@code /via/{link}/media/…}; all else
 * passes through.
 */
final class MediaHandler extends Handler.Wrapper {
  private static final String MEDIA = "/media/";
  private static final String VIA = "/via/";

  /** A title would have to be replaced so many times while one file of it is opened. */
  private static final int MOST_ATTEMPTS = 10;

  private final Origin origin;
  private final Links links;
  private final Senders senders;

  MediaHandler(Origin origin, Links links, Senders senders) {
    this.origin = origin;
    this.links = links;
    this.senders = senders;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    // As sent, undecoded: an encoded slash belongs to a name and never separates two.
    String path = request.getHttpURI().getPath();
    if (!path.startsWith(MEDIA) && !path.startsWith(VIA)) {
      return super.handle(request, response, callback);
    }
    Exchange exchange = new Exchange(request, response, callback);
    boolean isHead = request.getMethod().equals("HEAD");
    if (request.getMethod().equals("OPTIONS")) {
      exchange.send(Optional.empty(), Answer.options());
    } else if (!isHead && !request.getMethod().equals("GET")) {
      exchange.send(
          Optional.empty(),
          new Problem(405, "media can be read, not " + request.getMethod()).answer(false));
    } else if (path.startsWith(MEDIA)) {
      media(exchange, path.substring(MEDIA.length()), Optional.empty());
    } else {
      via(exchange, path.substring(VIA.length()), isHead);
    }
    return true;
  }

  private void via(Exchange exchange, String path, boolean isHead) {
    int slash = path.indexOf('/');
    String rest = slash < 0 ? "" : path.substring(slash);
    Visit visit;
    try {
      LinkSpecification asked =
          LinkSpecification.parse(slash < 0 ? path : path.substring(0, slash));
      if (!rest.startsWith(MEDIA)) {
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
    Runnable answer = () -> media(exchange, rest.substring(MEDIA.length()), Optional.of(visit));
    if (delayMs > 0) {
      exchange.request.addIdleTimeoutListener(silence -> false); // a minute's delay is in order
      senders.after(delayMs, answer);
    } else {
      answer.run();
    }
  }

  private void media(Exchange exchange, String path, Optional<Visit> visit) {
    boolean isHead = exchange.request.getMethod().equals("HEAD");
    try {
      Optional<Name> name = Name.of(path);
      Optional<StoredFile> found =
          name.flatMap(asked -> origin.find(asked.title, asked.inTitle, Senders.nowMs()));
      if (found.isEmpty()) {
        String detail = "there is no " + MEDIA + path + "; /api/titles lists the titles";
        exchange.send(visit, new Problem(404, detail).answer(isHead));
        return;
      }
      Optional<Fault> fault =
          visit.isEmpty() || isHead || found.get().videoSegment().isEmpty()
              ? Optional.empty()
              : visit.get().fault(found.get().videoSegment().getAsLong());
      if (fault.isPresent() && fault.get() instanceof Fault.Fail fail) {
        exchange.send(
            visit, new Problem(fail.status(), "this link was asked to fail here").answer(false));
        return;
      }
      file(exchange, name.get(), found.get(), fault, visit);
    } catch (IOException | RuntimeException e) {
      visit.ifPresent(gone -> gone.leave(Senders.nowMs()));
      Response.writeError(exchange.request, exchange.response, exchange.callback, e);
    }
  }

  private void file(
      Exchange exchange, Name name, StoredFile file, Optional<Fault> fault, Optional<Visit> visit)
      throws IOException {
    boolean isHead = exchange.request.getMethod().equals("HEAD");
    StoredFile current = file;
    Optional<Opened> opened = Opened.of(current);
    for (int i = 0; opened.isEmpty() && i < MOST_ATTEMPTS; i++) {
      Optional<StoredFile> again = origin.findAnew(name.title, name.inTitle, current);
      if (again.isEmpty()) {
        break;
      }
      current = again.get();
      opened = Opened.of(current);
    }
    if (opened.isEmpty()) {
      exchange.send(visit, new Problem(404, MEDIA + name + " has just gone").answer(isHead));
      return;
    }
    Answer answer =
        Answer.to(
            isHead,
            exchange::field,
            current,
            visit.isPresent() ? Caching.NEVER : Caching.AS_STORED);
    Sending sending = exchange.sending(visit, answer).of(opened.get());
    fault.ifPresent(sending::struckBy);
    sending.begin();
  }

  /** What is asked for, percent-decoded. */
  private record Name(String title, String inTitle) {
    /** Empty if nothing can be called so. */
    static Optional<Name> of(String path) {
      int slash = path.indexOf('/');
      if (slash < 0) {
        return Optional.empty();
      }
      try {
        String inTitle = path.substring(slash + 1);
        int next = inTitle.indexOf('/');
        // Of two names at most, each decoded for itself: one that decodes to a slash is in no
        // index.
        String key =
            next < 0
                ? decode(inTitle)
                : decode(inTitle.substring(0, next)) + "/" + decode(inTitle.substring(next + 1));
        boolean isAsSpelled = key.chars().filter(c -> c == '/').count() == (next < 0 ? 0 : 1);
        return isAsSpelled
            ? Optional.of(new Name(decode(path.substring(0, slash)), key))
            : Optional.empty();
      } catch (IllegalArgumentException badEncoding) {
        return Optional.empty();
      }
    }

    private static String decode(String name) {
      return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return title + "/" + inTitle;
    }
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
