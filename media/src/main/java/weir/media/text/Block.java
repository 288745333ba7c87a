package weir.media.text;

import java.util.List;

/** What stands between two empty lines of a WebVTT file. */
sealed interface Block permits Cue, Remark {
  /** As they are written, none empty. */
  List<String> lines();
}
