package weir.player.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import weir.manifests.mpd.ByteRange;
import weir.manifests.presentation.Located;
import weir.manifests.presentation.MediaIndex;
import weir.manifests.presentation.RepresentationView;
import weir.media.box.BoxReader;
import weir.media.box.SegmentIndexBox;
import weir.player.wire.Remote.Unplayable;

/**
 * The index that lies in a media file on a server ({@code sidx}): found and read by requests for
 * ranges of bytes, of no more of the file than that takes.
 */
public final class RemoteIndex {
  /** Where a manifest does not say where the index is; most headers are shorter. */
  private static final int FRONT_BYTES = 16 * 1024;

  /** A full index has 786 444 bytes; what comes before it is stepped over and not fetched. */
  private static final long MAX_BYTES = 4 << 20;

  private static final int MAX_REQUESTS = 50;

  private RemoteIndex() {}

  /**
   * The representation with its segments, if they are listed in its media; else as it is. Where the
   * manifest only suggests an index and there is none, the file stays one segment.
   *
   * @throws Unplayable if the index is not to be had, saying why
   */
  public static RepresentationView read(HttpClient client, RepresentationView one)
      throws InterruptedException {
    if (one.index().isEmpty()) {
      return one;
    }
    Located place = one.index().get();
    String what = "the index of " + one.id() + " in " + place.url();
    Ranges ranges = new Ranges(client, place.url());
    try {
      if (one.mimeType().filter(type -> type.endsWith("/webm")).isPresent()) {
        throw new Unplayable(what + " is one of WebM; only those of MP4 are read");
      }
      if (!place.url().equals(one.sources().get(0).base())) {
        throw new Unplayable(what + " is not in the media's own file; that is not understood");
      }
      long from = place.range().map(ByteRange::first).orElse(0L);
      long size = place.range().flatMap(range -> size(range)).orElse((long) FRONT_BYTES);
      ranges.fetch(from, Math.min(size, MAX_BYTES));
      BoxReader reader = BoxReader.of(place.url().toString(), ranges.total, ranges);
      Optional<SegmentIndexBox> found = SegmentIndexBox.find(reader, from);
      if (found.isEmpty() && place.range().isPresent()) {
        throw new Unplayable(what + " is not at byte " + from + ", where the manifest has it");
      }
      return found.isPresent() ? one.indexed(mediaIndex(what, found.get())) : one;
    } catch (IOException e) {
      if (one.isAddressable() && !ranges.isBroken) {
        return one; // it holds no boxes: a text, say
      }
      throw new Unplayable(what + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** All of them, in order. */
  static List<RepresentationView> read(HttpClient client, List<RepresentationView> all)
      throws InterruptedException {
    List<RepresentationView> read = new ArrayList<>();
    for (RepresentationView one : all) {
      read.add(read(client, one));
    }
    return read;
  }

  private static Optional<Long> size(ByteRange range) {
    return range.last().isPresent()
        ? Optional.of(range.last().getAsLong() - range.first() + 1)
        : Optional.empty();
  }

  private static MediaIndex mediaIndex(String what, SegmentIndexBox index) {
    List<MediaIndex.Entry> entries = new ArrayList<>();
    for (int i = 0; i < index.count(); i++) {
      if (index.isIndex(i)) {
        throw new Unplayable(what + " lists further indexes; only one level is understood");
      }
      if (index.bytes(i) == 0 || index.durationTicks(i) == 0) {
        throw new Unplayable(what + ": reference " + (i + 1) + " has no bytes or lasts no time");
      }
      entries.add(new MediaIndex.Entry(index.bytes(i), index.durationTicks(i)));
    }
    if (entries.isEmpty()) {
      throw new Unplayable(what + " is empty");
    }
    return new MediaIndex(
        index.timescale(), index.startTicks(), index.offset(), index.firstByte(), entries);
  }

  /** A file on a server; the part of it that was fetched last is kept. */
  private static final class Ranges implements BoxReader.Bytes {
    private final HttpClient client;
    private final URI file;
    private byte[] part = new byte[0];
    private long partAt;
    private long total;
    private long fetched;
    private int requests;

    /** Whether it is the server's doing that nothing could be read. */
    private boolean isBroken;

    Ranges(HttpClient client, URI file) {
      this.client = client;
      this.file = file;
    }

    @Override
    public int read(ByteBuffer into, long at) throws IOException {
      if (at >= total) {
        return -1;
      }
      if (at < partAt || at >= partAt + part.length) {
        try {
          fetch(at, Math.max(FRONT_BYTES, into.remaining()));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException("interrupted", e);
        }
      }
      int count = (int) Math.min(into.remaining(), partAt + part.length - at);
      into.put(part, (int) (at - partAt), count);
      return count;
    }

    void fetch(long at, long count) throws IOException, InterruptedException {
      fetched += count;
      requests++;
      if (fetched > MAX_BYTES || requests > MAX_REQUESTS) {
        isBroken = true;
        throw new IOException("it is not within " + MAX_BYTES + " bytes");
      }
      ByteRange asked = ByteRange.of(at, at + count - 1);
      HttpResponse<InputStream> response = RemoteManifest.get(client, file, Optional.of(asked));
      try (InputStream body = response.body()) {
        isBroken = true;
        if (response.statusCode() == 200) {
          throw new IOException("the server ignores byte ranges; another server would do");
        }
        if (response.statusCode() != 206) {
          throw new IOException("the server answers " + response.statusCode());
        }
        ContentRange given = ContentRange.of(response.headers());
        if (!given.isWithin(asked)) {
          throw new IOException("asked for bytes " + asked + ", the server sends " + given);
        }
        part = body.readNBytes((int) count);
        partAt = at;
        total = given.total().orElse(Long.MAX_VALUE);
        if (part.length == 0) {
          throw new IOException("asked for bytes " + asked + ", the server sends none");
        }
        isBroken = false;
      }
    }
  }
}
