package weir.server.http;

import java.util.Locale;
import weir.server.origin.FileKind;

/** What was asked for, as the figures tell it apart. */
enum Kind {
  MANIFEST,
  INITIALIZATION,
  SEGMENT,
  OTHER_MEDIA,
  API,
  PAGE;

  private static final Kind[] OF_FILE = new Kind[FileKind.values().length];

  static {
    for (FileKind file : FileKind.values()) {
      OF_FILE[file.ordinal()] =
          switch (file) {
            case MANIFEST -> MANIFEST;
            case INITIALIZATION -> INITIALIZATION;
            case SEGMENT -> SEGMENT;
            default -> OTHER_MEDIA;
          };
    }
  }

  static Kind of(FileKind file) {
    return OF_FILE[file.ordinal()];
  }

  /** By the address alone, for what may not even be there. */
  static Kind of(String path) {
    if (!path.startsWith("/media/") && !path.startsWith("/via/")) {
      boolean isApi =
          path.startsWith("/api/")
              || path.startsWith("/health")
              || path.equals("/metrics")
              || path.equals("/time");
      return isApi ? API : PAGE;
    }
    if (path.endsWith(".mpd") || path.endsWith(".m3u8")) {
      return MANIFEST;
    }
    if (path.endsWith("/init.mp4")) {
      return INITIALIZATION;
    }
    return path.endsWith(".m4s") ? SEGMENT : OTHER_MEDIA;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
