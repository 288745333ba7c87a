package weir.server.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import weir.server.origin.Answer;
import weir.server.origin.Origin;
import weir.server.viewers.Viewers;
import weir.server.viewers.Watching;

/**
 * {@code GET /api/viewers}: ten thousand viewers are megabytes, so they are written down piece by
 * piece, as they are when it is their turn. Who reads slowly, or not at all, holds a piece and a
 * list of names, and no thread.
 */
final class ViewerList extends IteratingCallback {
  static final String PATH = "/api/viewers";

  private static final int AT_ONCE = 100;

  private final Viewers viewers;
  private final Map<String, Api.Rung> rungs;
  private final Iterator<String> ids;
  private final Response response;
  private final Callback callback;
  private final boolean isHead;
  private boolean isBegun;
  private boolean isFirst = true;
  private boolean isEnded;

  private ViewerList(
      Origin origin, Viewers viewers, Response response, Callback callback, boolean isHead) {
    this.viewers = viewers;
    this.response = response;
    this.callback = callback;
    this.isHead = isHead;
    rungs = Api.rungs(origin, Senders.nowMs());
    ids = viewers.ids().iterator();
  }

  static void send(
      Origin origin, Viewers viewers, Response response, Callback callback, boolean isHead) {
    HttpFields.Mutable fields = response.getHeaders();
    fields.put("Content-Type", "application/json");
    fields.put("Cache-Control", Answer.NO_STORE);
    new ViewerList(origin, viewers, response, callback, isHead).iterate();
  }

  @Override
  protected Action process() {
    if (isEnded) {
      return Action.SUCCEEDED;
    }
    ByteArrayOutputStream piece = new ByteArrayOutputStream();
    if (!isHead) {
      write(piece);
    }
    isEnded = isHead || !ids.hasNext();
    response.write(isEnded, ByteBuffer.wrap(piece.toByteArray()), this);
    return Action.SCHEDULED;
  }

  private void write(ByteArrayOutputStream piece) {
    if (!isBegun) {
      isBegun = true;
      add(piece, "{\"viewers\":[");
    }
    long nowMs = Senders.nowMs();
    for (int i = 0; i < AT_ONCE && ids.hasNext(); i++) {
      Optional<Watching> viewer = viewers.find(ids.next(), nowMs);
      if (viewer.isPresent()) {
        add(piece, (isFirst ? "" : ",") + Api.json(viewer.get(), rungs));
        isFirst = false;
      }
    }
    if (!ids.hasNext()) {
      add(piece, "]}");
    }
  }

  private static void add(ByteArrayOutputStream piece, String text) {
    piece.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  protected void onCompleteSuccess() {
    callback.succeeded();
  }

  @Override
  protected void onCompleteFailure(Throwable cause) {
    callback.failed(cause);
  }
}
