package weir.manifests.hls;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import weir.manifests.mpd.ByteRange;

/**
 * Writes playlists, to be sent in UTF-8 as {@code application/vnd.apple.mpegurl}. Each names the
 * lowest version of the protocol that has all it uses (RFC 8216, section 7).
 */
public final class HlsWriter {
  private static final int MICROSECONDS = 6;

  private HlsWriter() {}

  public static String write(MasterPlaylist playlist) {
    // Groups of renditions are of version 4.
    StringBuilder text = start(playlist.renditions().isEmpty() ? 1 : 4);
    text.append("#EXT-X-INDEPENDENT-SEGMENTS\n");
    playlist.renditions().forEach(one -> rendition(text, one));
    playlist.variants().forEach(one -> variant(text, one));
    return text.toString();
  }

  public static String write(MediaPlaylist playlist) {
    long target = 1;
    long longestTicks = 0;
    for (MediaSegment segment : playlist.segments()) {
      longestTicks = Math.max(longestTicks, segment.durationTicks());
      target =
          Math.max(target, TargetDuration.seconds(segment.durationTicks(), playlist.timescale()));
    }
    boolean isRoundedDown = longestTicks > target * playlist.timescale();
    StringBuilder text = start(version(playlist, isRoundedDown));
    text.append("#EXT-X-TARGETDURATION:").append(target).append('\n');
    text.append("#EXT-X-MEDIA-SEQUENCE:").append(playlist.mediaSequence()).append('\n');
    switch (playlist.growth()) {
      case COMPLETE -> text.append("#EXT-X-PLAYLIST-TYPE:VOD\n");
      case EVENT -> text.append("#EXT-X-PLAYLIST-TYPE:EVENT\n");
      case SLIDING -> {
        // The type is not said: segments may go.
      }
    }
    text.append("#EXT-X-INDEPENDENT-SEGMENTS\n");
    playlist
        .initialization()
        .ifPresent(
            uri ->
                text.append("#EXT-X-MAP:URI=\"")
                    .append(uri)
                    .append('"')
                    .append(
                        playlist
                            .initializationRange()
                            .map(range -> ",BYTERANGE=\"" + bytes(range) + '"')
                            .orElse(""))
                    .append('\n'));
    segments(text, playlist);
    if (playlist.growth() == MediaPlaylist.Growth.COMPLETE) {
      text.append("#EXT-X-ENDLIST\n");
    }
    return text.toString();
  }

  private static void segments(StringBuilder text, MediaPlaylist playlist) {
    // Ends are rounded, not durations, so that what is rounded off does not add up.
    BigInteger ticks = BigInteger.ZERO;
    BigDecimal time = BigDecimal.ZERO;
    for (MediaSegment segment : playlist.segments()) {
      ticks = ticks.add(BigInteger.valueOf(segment.durationTicks()));
      BigDecimal end =
          new BigDecimal(ticks)
              .divide(BigDecimal.valueOf(playlist.timescale()), MICROSECONDS, RoundingMode.HALF_UP);
      if (segment.isDiscontinuous()) {
        text.append("#EXT-X-DISCONTINUITY\n");
      }
      text.append("#EXTINF:").append(plain(end.subtract(time))).append(",\n");
      segment
          .range()
          .ifPresent(range -> text.append("#EXT-X-BYTERANGE:").append(bytes(range)).append('\n'));
      text.append(segment.uri()).append('\n');
      time = end;
    }
  }

  private static int version(MediaPlaylist playlist, boolean isTargetRoundedDown) {
    // Before version 6, no segment lasts longer than the target duration says.
    if (playlist.initialization().isPresent() || isTargetRoundedDown) {
      return 6;
    }
    boolean hasRanges = playlist.segments().stream().anyMatch(one -> one.range().isPresent());
    return hasRanges ? 4 : 3;
  }

  private static StringBuilder start(int version) {
    return new StringBuilder("#EXTM3U\n#EXT-X-VERSION:").append(version).append('\n');
  }

  private static void rendition(StringBuilder text, Rendition one) {
    text.append("#EXT-X-MEDIA:TYPE=").append(one.kind());
    quoted(text, "GROUP-ID", Optional.of(one.group()));
    quoted(text, "NAME", Optional.of(one.name()));
    quoted(text, "LANGUAGE", one.language());
    text.append(one.isDefault() ? ",DEFAULT=YES" : ",DEFAULT=NO")
        .append(one.isAutomatic() ? ",AUTOSELECT=YES" : ",AUTOSELECT=NO");
    if (one.channels().isPresent()) {
      text.append(",CHANNELS=\"").append(one.channels().getAsInt()).append('"');
    }
    quoted(text, "URI", Optional.of(one.uri()));
    text.append('\n');
  }

  private static void variant(StringBuilder text, Variant one) {
    text.append("#EXT-X-STREAM-INF:BANDWIDTH=")
        .append(one.rates().peak())
        .append(",AVERAGE-BANDWIDTH=")
        .append(one.rates().average());
    if (!one.codecs().isEmpty()) {
      quoted(text, "CODECS", Optional.of(String.join(",", one.codecs())));
    }
    if (one.width().isPresent()) {
      text.append(",RESOLUTION=")
          .append(one.width().getAsInt())
          .append('x')
          .append(one.height().orElseThrow());
    }
    one.frameRate()
        .ifPresent(
            rate ->
                text.append(",FRAME-RATE=")
                    .append(String.format(Locale.ROOT, "%.3f", rate.framesPerSecond())));
    quoted(text, "AUDIO", one.audio());
    quoted(text, "SUBTITLES", one.subtitles());
    text.append('\n').append(one.uri()).append('\n');
  }

  private static void quoted(StringBuilder text, String name, Optional<String> value) {
    value.ifPresent(
        present -> text.append(',').append(name).append("=\"").append(present).append('"'));
  }

  private static String bytes(ByteRange range) {
    return (range.last().orElseThrow() - range.first() + 1) + "@" + range.first();
  }

  private static String plain(BigDecimal seconds) {
    BigDecimal stripped = seconds.stripTrailingZeros();
    return (stripped.scale() < 1 ? stripped.setScale(1) : stripped).toPlainString();
  }
}
