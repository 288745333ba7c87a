package weir.manifests.rules;

import weir.manifests.mpd.AdaptationSet;

/**
 * An AdaptationSet where it stands.
 *
 * @param index from 0 in its Period
 */
record SetAt(PeriodAt in, AdaptationSet set, int index) implements Place {
  @Override
  public String name() {
    return in.name() + ", AdaptationSet " + set.id().orElse("number " + (index + 1));
  }

  /** Whether it says that it is this, or all of its media types do. */
  boolean isOf(String contentType) {
    if (set.contentType().isPresent()) {
      return set.contentType().get().equals(contentType);
    }
    String prefix = contentType + "/";
    return set.common().mimeType().isPresent()
        ? set.common().mimeType().get().startsWith(prefix)
        : !set.representations().isEmpty()
            && set.representations().stream()
                .allMatch(one -> one.common().mimeType().orElse("").startsWith(prefix));
  }
}
