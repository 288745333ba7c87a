package weir.manifests.mpd;

/** A piece of content that is kept as it is. */
public sealed interface ForeignNode permits ForeignElement, ForeignText {}
