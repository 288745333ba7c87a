package weir.server.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ConflictResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.server.Request;
import weir.media.store.Library;
import weir.server.origin.Answer;
import weir.server.uploads.Job;
import weir.server.uploads.RefusedUpload;
import weir.server.uploads.Uploads;

/** What changes the library: films sent to it, the jobs that package them, titles deleted. */
final class LibraryRoutes {
  private static final JsonMapper JSON = new JsonMapper();

  static final String TITLES = "/api/titles";
  static final String NO_SUCH_JOB = "there is no such job; /api/jobs lists them";

  private final Path folder;
  private final Uploads uploads;
  private final Gatekeeper gatekeeper;

  LibraryRoutes(Path folder, Uploads uploads, Gatekeeper gatekeeper) {
    this.folder = folder;
    this.uploads = uploads;
    this.gatekeeper = gatekeeper;
  }

  void addTo(RoutesConfig routes) {
    routes.post(TITLES, gatekeeper.guarded(this::upload));
    routes.delete("/api/titles/{title}", gatekeeper.guarded(this::remove));
    Api.read(routes, "/api/jobs", this::all);
    Api.read(routes, "/api/jobs/{job}", context -> Api.send(context, json(job(context))));
    routes.delete("/api/jobs/{job}", gatekeeper.guarded(this::cancel));
    routes.exception(
        RefusedUpload.class,
        (refused, context) -> {
          if (refused.why() == RefusedUpload.Cause.BUSY) {
            context.header("Retry-After", "60");
          }
          Api.send(context, new Problem(status(refused.why()), refused.getMessage()));
        });
  }

  private static int status(RefusedUpload.Cause why) {
    return switch (why) {
      case WRONG, BROKEN_OFF -> 400;
      case TAKEN -> 409;
      case TOO_LARGE -> 413;
      case BUSY -> 503;
      case NO_ROOM -> 507;
    };
  }

  private void upload(Context context) throws IOException {
    Api.checkEscapes(context.queryString());
    String name = Optional.ofNullable(context.queryParam("name")).orElse("");
    long length = context.req().getContentLengthLong();
    Job job =
        uploads.take(
            name,
            isReplacing(context),
            length < 0 ? OptionalLong.empty() : OptionalLong.of(length),
            new Body(context.req()));
    context.status(202);
    context.header("Location", "/api/jobs/" + job.id());
    Api.send(context, json(job));
  }

  /** A film that is the body of a request. */
  private record Body(HttpServletRequest request) implements Uploads.Film {
    @Override
    public InputStream open() throws IOException {
      return request.getInputStream();
    }

    /** As if nothing had come for too long: that wakes who waits, and can still be answered. */
    @Override
    public void giveUp() {
      Request own = ServletContextRequest.getServletContextRequest(request);
      Runnable wake =
          HttpChannel.from(own).onIdleTimeout(new TimeoutException("nobody wants it")).action();
      if (wake != null) {
        wake.run();
      }
    }
  }

  private static boolean isReplacing(Context context) {
    String said = Optional.ofNullable(context.queryParam("replace")).orElse("false");
    if (!said.equals("true") && !said.equals("false")) {
      throw new BadRequestResponse("replace is true or false");
    }
    return said.equals("true");
  }

  private void remove(Context context) throws IOException {
    String name = context.pathParam("title");
    Library library = new Library(folder.toAbsolutePath().normalize());
    if (library.title(name).isEmpty()) {
      if (Files.isDirectory(folder) && isThere(name)) {
        throw new ConflictResponse(
            "'" + name + "' is called as no title of ours is; delete its folder instead");
      }
      throw new NotFoundResponse("there is no title '" + name + "'; /api/titles lists them");
    }
    library.remove(name);
    context.status(204);
    context.header("Cache-Control", Answer.NO_STORE);
  }

  /** By what a list of the folder says: a name from elsewhere is no path. */
  private boolean isThere(String name) throws IOException {
    try (var inside = Files.list(folder)) {
      return !name.startsWith(".")
          && inside.anyMatch(path -> path.getFileName().toString().equals(name));
    }
  }

  private void all(Context context) {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode all = answer.putArray("jobs");
    uploads.jobs().forEach(job -> all.add(json(job)));
    Api.send(context, answer);
  }

  private void cancel(Context context) {
    uploads.cancel(job(context));
    context.status(204);
    context.header("Cache-Control", Answer.NO_STORE);
  }

  private Job job(Context context) {
    String id = context.pathParam("job");
    return uploads.find(id).orElseThrow(() -> new NotFoundResponse(NO_SUCH_JOB));
  }

  static ObjectNode json(Job job) {
    return json(job, job.state());
  }

  static ObjectNode json(Job job, Job.State state) {
    ObjectNode node = JSON.createObjectNode();
    node.put("job", job.id());
    node.put("title", job.title());
    node.put("stage", state.stage().name().toLowerCase(Locale.ROOT));
    node.put("receivedBytes", state.receivedBytes());
    node.put("fraction", state.fraction());
    if (state.remaining().isPresent()) {
      node.put("remainingMs", state.remaining().get().toMillis());
    }
    state.problem().ifPresent(why -> node.put("problem", why));
    ArrayNode lines = node.putArray("lines");
    state.lines().forEach(lines::add);
    if (state.stage() == Job.Stage.DONE) {
      node.put("manifest", "/media/" + Api.encode(job.title()) + "/manifest.mpd");
    }
    return node;
  }
}
