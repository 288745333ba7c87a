package weir.manifests.mpd;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Events of one scheme: listed here, or (as InbandEventStream) announced to be in the segments.
 *
 * @param timescale units per second; empty: 1
 * @param presentationTimeOffset the events' time at the Period's start, in timescale units
 * @param remote where the content is to be fetched from, if not here
 */
public record EventStream(
    Optional<RemoteElement> remote,
    String schemeIdUri,
    Optional<String> value,
    OptionalLong timescale,
    OptionalLong presentationTimeOffset,
    List<Event> events,
    Foreign foreign) {
  public EventStream {
    Objects.requireNonNull(remote);
    Objects.requireNonNull(schemeIdUri);
    Objects.requireNonNull(value);
    Objects.requireNonNull(timescale);
    Objects.requireNonNull(presentationTimeOffset);
    events = List.copyOf(events);
    Objects.requireNonNull(foreign);
  }

  /**
   * One event.
   *
   * @param presentationTime in timescale units; empty: 0
   * @param duration in timescale units; empty: unknown
   * @param id events of equal id and scheme are the same event
   * @param contentEncoding {@code base64} or nothing
   * @param messageData the message in the old place, an attribute
   * @param attributes others than these
   * @param message text and elements, as they are
   */
  public record Event(
      OptionalLong presentationTime,
      OptionalLong duration,
      OptionalLong id,
      Optional<String> contentEncoding,
      Optional<String> messageData,
      List<ForeignAttribute> attributes,
      List<ForeignNode> message) {
    public Event {
      Objects.requireNonNull(presentationTime);
      Objects.requireNonNull(duration);
      Objects.requireNonNull(id);
      Objects.requireNonNull(contentEncoding);
      Objects.requireNonNull(messageData);
      attributes = new Foreign(attributes, List.of()).attributes();
      message = List.copyOf(message);
    }
  }
}
