package weir.manifests.hls;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What there is to choose from.
 *
 * @param variants the first is what a client starts with that knows nothing better
 */
public record MasterPlaylist(List<Rendition> renditions, List<Variant> variants) {
  public MasterPlaylist {
    renditions = List.copyOf(renditions);
    variants = List.copyOf(variants);
    if (variants.isEmpty()) {
      throw new IllegalArgumentException("a master playlist without a variant");
    }
    Set<String> groups = new HashSet<>();
    Set<String> names = new HashSet<>();
    Set<String> withDefault = new HashSet<>();
    for (Rendition one : renditions) {
      String group = one.kind() + " " + one.group();
      groups.add(group);
      if (!names.add(group + "\n" + one.name())) {
        throw new IllegalArgumentException("two renditions named " + one.name() + " in " + group);
      }
      if (one.isDefault() && !withDefault.add(group)) {
        throw new IllegalArgumentException("two default renditions in " + group);
      }
    }
    for (Variant variant : variants) {
      demand(groups, Rendition.Kind.AUDIO, variant.audio());
      demand(groups, Rendition.Kind.SUBTITLES, variant.subtitles());
    }
  }

  private static void demand(Set<String> groups, Rendition.Kind kind, Optional<String> group) {
    if (group.isPresent() && !groups.contains(kind + " " + group.get())) {
      throw new IllegalArgumentException("no rendition in the group " + kind + " " + group.get());
    }
  }
}
