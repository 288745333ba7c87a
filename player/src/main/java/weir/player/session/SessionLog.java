package weir.player.session;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Locale;
import java.util.Map;
import weir.player.abr.Decision;
import weir.player.abr.Ladder;
import weir.player.abr.Progress;

/**
 * The log of a session: JSON Lines, one object per event, with {@code "t"} (ms since the session
 * began) and {@code "event"}. It holds everything the session was told, in numbers that read back
 * exactly, so that {@link Replay} can run it again. Rates are kbit/s; sizes say bits or bytes.
 *
 * <p>{@code docs/log.md} describes every event.
 */
public final class SessionLog implements Listener {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .rootValueSeparator((String) null)
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .build();

  /** Writes a line's own fields. */
  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private final Appendable out;
  private final Map<String, String> about;

  /** The line being written, by the one writer of all lines: a log is mostly short ones. */
  private final StringWriter text = new StringWriter();

  private final JsonGenerator json = onto(text);

  private Ladder ladder;
  private double startUpMs;
  private double playedMs;
  private double stalledMs;
  private double pausedMs;
  private double seekingMs;
  private double playedBits;
  private int stalls;
  private int switches;
  private int current = -1;
  private double stallBeganMs = Double.NaN;

  /** When the event being dealt with is over; playback within it is told by its own clock. */
  private double atMs;

  /**
   * @param out where lines go, each ended by a line feed
   * @param about what the session itself does not know, such as {@code policy}, {@code version} or
   *     {@code traceHash}, written into the first line
   */
  public SessionLog(Appendable out, Map<String, String> about) {
    this.out = out;
    this.about = Map.copyOf(about);
  }

  @Override
  public void began(Title title, Settings settings) {
    ladder = title.main().ladder();
    line(
        0,
        "session",
        json -> {
          for (String name : about.keySet().stream().sorted().toList()) {
            json.writeStringField(name, about.get(name));
          }
          json.writeNumberField("seed", settings.seed());
          number(json, "bufferMs", settings.bufferMs());
          number(json, "startBufferMs", settings.startBufferMs());
          json.writeStringField(
              "replacement", settings.replacement().name().toLowerCase(Locale.ROOT));
          json.writeBooleanField("givesUp", settings.givesUp());
          if (settings.maxHeight() < Integer.MAX_VALUE) {
            json.writeNumberField("maxHeight", settings.maxHeight());
          }
          if (settings.maxKbps() < Double.POSITIVE_INFINITY) {
            number(json, "maxKbps", settings.maxKbps());
          }
          if (!Double.isNaN(settings.rememberedKbps())) {
            number(json, "rememberedKbps", settings.rememberedKbps());
          }
          number(json, "idleMs", settings.idleMs());
          json.writeNumberField("retries", settings.retries());
          number(json, "backoffMs", settings.backoffMs());
          if (settings.fullStepMs() > 0) {
            number(json, "fullStepMs", settings.fullStepMs());
          }
          json.writeObjectFieldStart("title");
          json.writeStringField("name", title.name());
          json.writeArrayFieldStart("tracks");
          for (Track track : title.tracks()) {
            track(json, track);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void track(JsonGenerator json, Track track) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", track.kind().name().toLowerCase(Locale.ROOT));
    json.writeArrayFieldStart("representations");
    for (int rung = 0; rung < track.ladder().size(); rung++) {
      json.writeStartObject();
      json.writeStringField("id", track.ladder().rung(rung).id());
      number(json, "kbps", track.ladder().kbps(rung));
      json.writeNumberField("height", track.ladder().rung(rung).height());
      if (track.needsInit()) {
        number(json, "initBits", track.initBits(rung));
      }
      if (track.knowsSizes()) {
        json.writeArrayFieldStart("sizeBits");
        for (int index = 0; index < track.count(); index++) {
          number(json, track.sizeBits(index, rung));
        }
        json.writeEndArray();
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("startMs");
    for (int index = 0; index <= track.count(); index++) {
      number(json, track.startMs(index));
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  @Override
  public void linkIs(double linkMs, double kbps, double latencyMs) {
    line(
        linkMs,
        "link",
        json -> {
          number(json, "kbps", kbps);
          number(json, "latencyMs", latencyMs);
        });
  }

  @Override
  public void heard(double nowMs, Event event) {
    atMs = nowMs;
    if (event instanceof Event.Arrived arrived) {
      line(
          nowMs,
          "response",
          json -> {
            number(json, "elapsedMs", arrived.elapsedMs());
            number(json, "bytes", arrived.receivedBits() / 8);
            number(json, "firstByteMs", arrived.firstByteMs());
            number(json, "durationMs", arrived.durationMs());
          });
    } else if (event instanceof Event.GaveUp gaveUp) {
      line(
          nowMs,
          "abandon",
          json -> {
            number(json, "elapsedMs", gaveUp.elapsedMs());
            number(json, "bytes", gaveUp.receivedBits() / 8);
            number(json, "firstByteMs", gaveUp.firstByteMs());
            number(json, "durationMs", gaveUp.durationMs());
            json.writeNumberField("rung", gaveUp.rung());
          });
    } else if (event instanceof Event.Failed failed) {
      line(
          nowMs,
          "error",
          json -> {
            number(json, "elapsedMs", failed.elapsedMs());
            json.writeStringField("why", failed.why().name());
            json.writeNumberField("status", failed.status());
          });
    } else if (event instanceof Event.Woke woke) {
      line(nowMs, "wake", json -> number(json, "elapsedMs", woke.elapsedMs()));
    } else if (event instanceof Event.Told told) {
      line(
          nowMs,
          "told",
          json -> {
            number(json, "elapsedMs", told.elapsedMs());
            number(json, "bytes", told.receivedBits() / 8);
            wish(json, told.wish());
          });
    }
  }

  private static void wish(JsonGenerator json, Event.Wish wish) throws IOException {
    if (wish instanceof Event.Pause) {
      json.writeStringField("wish", "pause");
    } else if (wish instanceof Event.Resume) {
      json.writeStringField("wish", "resume");
    } else if (wish instanceof Event.Seek seek) {
      json.writeStringField("wish", "seek");
      number(json, "toMs", seek.toMs());
    } else if (wish instanceof Event.Cap cap) {
      json.writeStringField("wish", "cap");
      if (cap.maxHeight() < Integer.MAX_VALUE) {
        json.writeNumberField("maxHeight", cap.maxHeight());
      }
      if (cap.maxKbps() < Double.POSITIVE_INFINITY) {
        number(json, "maxKbps", cap.maxKbps());
      }
    } else if (wish instanceof Event.Lock lock) {
      json.writeStringField("wish", "lock");
      if (lock.rung() != Event.Lock.AUTOMATIC) {
        json.writeNumberField("rung", lock.rung());
      }
    } else if (wish instanceof Event.Change change) {
      json.writeStringField("wish", "change");
      json.writeStringField("policy", change.name());
    }
  }

  @Override
  public void decided(
      double nowMs, int track, int index, Decision decision, int lastRung, double bufferMs) {
    line(
        nowMs,
        "decision",
        json -> {
          json.writeNumberField("track", track);
          json.writeNumberField("segment", index);
          json.writeNumberField("rung", decision.rung());
          json.writeNumberField("lastRung", lastRung);
          number(json, "pauseMs", decision.pauseMs());
          number(json, "bufferMs", bufferMs);
          json.writeStringField("reason", decision.reason().name());
          json.writeArrayFieldStart("inputs");
          number(json, decision.first());
          number(json, decision.second());
          json.writeEndArray();
          json.writeStringField("words", decision.words());
        });
  }

  @Override
  public void commanded(double nowMs, Command command) {
    if (command instanceof Command.Fetch fetch) {
      Request request = fetch.request();
      line(
          nowMs,
          "request",
          json -> {
            json.writeNumberField("track", request.track());
            json.writeNumberField("rung", request.rung());
            json.writeNumberField("segment", request.index());
            number(json, "sizeBits", request.sizeBits());
            json.writeNumberField("attempt", request.attempt());
          });
    } else if (command instanceof Command.Wait wait) {
      line(
          nowMs,
          "wait",
          json -> {
            number(json, "ms", wait.ms());
            json.writeStringField("cause", wait.cause().name());
          });
    }
  }

  @Override
  public void asked(Progress progress, int answer) {
    line(
        atMs + progress.elapsedMs(),
        "progress",
        json -> {
          number(json, "elapsedMs", progress.elapsedMs());
          number(json, "bytes", progress.receivedBits() / 8);
          number(json, "firstByteMs", progress.firstByteMs());
          json.writeNumberField("answer", answer);
        });
  }

  @Override
  public void replacing(double nowMs, int index, int from, int to) {
    line(
        nowMs,
        "replace",
        json -> {
          json.writeNumberField("segment", index);
          json.writeNumberField("from", from);
          json.writeNumberField("to", to);
        });
  }

  @Override
  public void sought(double nowMs, double toMs, double discardedMs) {
    resumeIfStalled();
    line(
        nowMs,
        "seek",
        json -> {
          number(json, "toMs", toMs);
          number(json, "discardedMs", discardedMs);
        });
  }

  @Override
  public void changed(double nowMs, String policy, int transfers) {
    line(
        nowMs,
        "policy",
        json -> {
          json.writeStringField("policy", policy);
          json.writeNumberField("transfers", transfers);
        });
  }

  @Override
  public void paused(double ms) {
    pausedMs += ms;
  }

  @Override
  public void seeking(double ms) {
    seekingMs += ms;
  }

  @Override
  public void startingUp(double ms) {
    startUpMs += ms;
  }

  @Override
  public void reached(int index, int rung) {
    resumeIfStalled();
    if (current >= 0 && rung != current) {
      switches++;
      int from = current;
      line(
          playheadMs(),
          "switch",
          json -> {
            json.writeNumberField("segment", index);
            json.writeNumberField("from", from);
            json.writeNumberField("to", rung);
          });
    }
    current = rung;
  }

  @Override
  public void played(double ms) {
    if (ms > 0) {
      resumeIfStalled();
    }
    playedMs += ms;
    playedBits += ms * ladder.kbps(current);
  }

  @Override
  public void stalled(double ms, boolean ranDry) {
    if (Double.isNaN(stallBeganMs) && ms > ROUNDING_MS) {
      stallBeganMs = playheadMs();
      stalls++;
      line(stallBeganMs, "stall", json -> {});
    }
    stalledMs += ms;
  }

  private void resumeIfStalled() {
    if (!Double.isNaN(stallBeganMs)) {
      double began = stallBeganMs;
      stallBeganMs = Double.NaN;
      line(playheadMs(), "resume", json -> number(json, "stalledMs", playheadMs() - began));
    }
  }

  /** Time since the session began, as playback counts it. */
  private double playheadMs() {
    return startUpMs + playedMs + stalledMs + pausedMs + seekingMs;
  }

  @Override
  public void ended(double nowMs, Command.Ending ending) {
    line(
        nowMs,
        "end",
        json -> {
          json.writeStringField("ending", ending.name());
          number(json, "startUpMs", startUpMs);
          number(json, "playedMs", playedMs);
          number(json, "stalledMs", stalledMs);
          number(json, "pausedMs", pausedMs);
          number(json, "seekingMs", seekingMs);
          json.writeNumberField("stalls", stalls);
          json.writeNumberField("switches", switches);
          number(json, "meanKbps", playedMs > 0 ? playedBits / playedMs : 0);
        });
  }

  private void line(double ms, String event, Fields fields) {
    try {
      json.writeStartObject();
      number(json, "t", ms);
      json.writeStringField("event", event);
      fields.write(json);
      json.writeEndObject();
      json.flush();
      out.append(text.getBuffer()).append('\n');
      text.getBuffer().setLength(0);
    } catch (IOException e) {
      throw cannotBeWritten(e);
    }
  }

  private static JsonGenerator onto(Writer text) {
    try {
      return JSON.createGenerator(text);
    } catch (IOException e) {
      throw cannotBeWritten(e);
    }
  }

  private static UncheckedIOException cannotBeWritten(IOException e) {
    return new UncheckedIOException("the session's log cannot be written: " + e.getMessage(), e);
  }

  private static void number(JsonGenerator json, String name, double value) throws IOException {
    json.writeFieldName(name);
    number(json, value);
  }

  /** Shortest form that reads back equal; what JSON has no number for is null. */
  private static void number(JsonGenerator json, double value) throws IOException {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      json.writeNull();
    } else if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
      json.writeNumber((long) value);
    } else {
      json.writeNumber(value);
    }
  }
}
