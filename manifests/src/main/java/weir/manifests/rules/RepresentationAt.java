package weir.manifests.rules;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import weir.manifests.mpd.Addressing;
import weir.manifests.mpd.Representation;

/** A Representation where it stands, with what it inherits. */
record RepresentationAt(SetAt in, Representation representation) implements Place {
  @Override
  public String name() {
    return in.name() + ", Representation " + representation.id();
  }

  Optional<String> mimeType() {
    return representation.common().mimeType().or(in.set().common()::mimeType);
  }

  Optional<String> codecs() {
    return representation.common().codecs().or(in.set().common()::codecs);
  }

  /** Those it claims itself, else those of its set, else those of the document. */
  List<String> profiles() {
    return Stream.of(
            representation.common().profiles(),
            in.set().common().profiles(),
            in.in().mpd().profiles())
        .filter(profiles -> !profiles.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /** From the Period down to itself. */
  List<Addressing> levels() {
    return List.of(
        in.in().period().addressing(), in.set().addressing(), representation.addressing());
  }

  boolean hasTemplate() {
    return levels().stream().anyMatch(level -> level.segmentTemplate().isPresent());
  }

  boolean hasList() {
    return levels().stream().anyMatch(level -> level.segmentList().isPresent());
  }

  boolean hasIndexRange() {
    return levels().stream()
        .flatMap(level -> level.segmentBase().stream())
        .anyMatch(base -> base.indexRange().isPresent());
  }

  boolean hasBaseUrl() {
    return !in.in().mpd().baseUrls().isEmpty()
        || levels().stream().anyMatch(level -> !level.baseUrls().isEmpty());
  }

  /** The innermost level decides. */
  String addressing() {
    for (int i = 2; i >= 0; i--) {
      Addressing level = levels().get(i);
      if (level.segmentTemplate().isPresent()) {
        return "SegmentTemplate";
      }
      if (level.segmentList().isPresent()) {
        return "SegmentList";
      }
      if (level.segmentBase().isPresent()) {
        return "SegmentBase";
      }
    }
    return "BaseURL alone";
  }
}
