package weir.manifests.hls;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import weir.manifests.mpd.Descriptor;
import weir.manifests.presentation.AdaptationSetView;
import weir.manifests.presentation.Located;
import weir.manifests.presentation.PeriodView;
import weir.manifests.presentation.Presentation;
import weir.manifests.presentation.RepresentationView;
import weir.manifests.presentation.Segment;
import weir.manifests.presentation.UnsupportedManifest;

/**
 * A presentation once more as HLS: a master playlist beside the manifest, {@value #MASTER}, and a
 * media playlist for each representation in a folder of its id, {@value #MEDIA}; all addresses in
 * them are relative.
 *
 * <p>Each video representation is a variant; where sound comes in several codecs, one for each of
 * them. Of a sound with several rates of one codec the highest is offered, since a group of
 * renditions has no rates to choose from. Texts are offered that are one file of WebVTT.
 */
public final class Playlists {
  public static final String MASTER = "master.m3u8";
  public static final String MEDIA = "playlist.m3u8";

  private static final String CHANNELS = "urn:mpeg:dash:23003:3:audio_channel_configuration:2011";
  private static final String AUDIO = "audio";
  private static final String SUBTITLES = "subtitles";

  private final Presentation presentation;
  private final String place;

  /** With which every address of the presentation begins. */
  private final String folder;

  private final Map<String, RepresentationView> representations = new LinkedHashMap<>();
  private final Map<String, Rates> rates = new HashMap<>();
  private final String master;

  private Playlists(Presentation presentation, ToLongFunction<Located> bytes) {
    this.presentation = presentation;
    String address = presentation.address().toString();
    place = address.substring(address.lastIndexOf('/') + 1);
    folder = address.substring(0, address.length() - place.length());
    for (AdaptationSetView set : sets()) {
      for (RepresentationView one : set.representations()) {
        if (one.id().contains("/") || representations.put(one.id(), one) != null) {
          throw unsupported("no playlist can be named after representation '" + one.id() + "'");
        }
        rates.put(one.id(), rates(one, bytes));
      }
    }
    master = HlsWriter.write(masterPlaylist());
  }

  /**
   * @param presentation its address is absolute
   * @param bytes how many there are at an address of the presentation
   * @throws UnsupportedManifest if it cannot be said in HLS (or not yet): it is live, has several
   *     Periods or no video, is encrypted, or leads to addresses outside its folder
   * @throws weir.manifests.mpd.MalformedManifest if its segments cannot be addressed
   */
  public static Playlists of(Presentation presentation, ToLongFunction<Located> bytes) {
    return new Playlists(presentation, bytes);
  }

  /** What {@value #MASTER} says. */
  public String master() {
    return master;
  }

  /** What {@code {id}/playlist.m3u8} says; empty if there is no such representation. */
  public Optional<String> media(String id) {
    return Optional.ofNullable(representations.get(id)).map(this::playlist).map(HlsWriter::write);
  }

  /** Ids of all representations, in the manifest's order. */
  public List<String> ids() {
    return List.copyOf(representations.keySet());
  }

  /** Those that a player which knows nothing of essential properties may play. */
  private List<AdaptationSetView> sets() {
    if (presentation.live().isPresent() || presentation.periods().size() != 1) {
      throw unsupported("only what is static and has one Period is told in HLS");
    }
    PeriodView period = presentation.periods().get(0);
    return period.adaptationSets().stream()
        .filter(set -> set.written().common().essentialProperties().isEmpty())
        .filter(set -> List.of("video", "audio").contains(set.contentType()) || isWebVtt(set))
        .toList();
  }

  private static boolean isWebVtt(AdaptationSetView set) {
    return set.contentType().equals("text")
        && set.representations().stream()
            .allMatch(one -> one.mimeType().equals(Optional.of("text/vtt")));
  }

  private UnsupportedManifest unsupported(String reason) {
    return new UnsupportedManifest(place, reason);
  }

  private MediaPlaylist playlist(RepresentationView one) {
    if (!one.common().contentProtections().isEmpty()) {
      throw unsupported("representation '" + one.id() + "' is encrypted");
    }
    String home = encoded(one.id()) + "/";
    if (one.mimeType().equals(Optional.of("text/vtt")) && one.segments().count() == 1) {
      // Its length in the manifest is in units of a second, rounded up.
      long micros = presentation.periods().get(0).duration().toNanos() / 1000;
      Segment all = one.segments().at(0);
      return new MediaPlaylist(
          MediaPlaylist.Growth.COMPLETE,
          1_000_000,
          all.number(),
          Optional.empty(),
          Optional.empty(),
          List.of(MediaSegment.of(from(home, all.url()), micros)));
    }
    return MediaPlaylist.of(one, MediaPlaylist.Growth.COMPLETE, address -> from(home, address));
  }

  private String from(String home, URI address) {
    String text = address.toString();
    if (!text.startsWith(folder)) {
      throw unsupported("not all of its addresses lie in its folder");
    }
    String inFolder = text.substring(folder.length());
    boolean isAtHome =
        inFolder.startsWith(home) && !inFolder.substring(home.length()).contains(":");
    return isAtHome ? inFolder.substring(home.length()) : "../" + inFolder;
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String address(RepresentationView one) {
    return encoded(one.id()) + "/" + MEDIA;
  }

  private Rates rates(RepresentationView one, ToLongFunction<Located> bytes) {
    MediaPlaylist playlist = playlist(one);
    int count = playlist.segments().size();
    long[] sizes = new long[count];
    long[] ticks = new long[count];
    for (int i = 0; i < count; i++) {
      Segment segment = one.segments().at(i);
      sizes[i] = bytes.applyAsLong(new Located(segment.url(), segment.range()));
      ticks[i] = playlist.segments().get(i).durationTicks();
    }
    if (count == 0) {
      throw unsupported("representation '" + one.id() + "' has no segments");
    }
    return Rates.of(sizes, ticks, playlist.timescale());
  }

  /**
   * What can be chosen beside the picture.
   *
   * @param codecs of all its members; plain WebVTT has none
   */
  private record Group(String id, Rates rates, List<String> codecs, List<Rendition> renditions) {}

  private MasterPlaylist masterPlaylist() {
    List<Group> sounds = sounds();
    Optional<Group> texts = texts();
    List<Variant> variants = new ArrayList<>();
    for (AdaptationSetView set : sets()) {
      if (set.contentType().equals("video")) {
        for (RepresentationView picture : set.representations()) {
          if (sounds.isEmpty()) {
            variants.add(variant(picture, Optional.empty(), texts));
          }
          sounds.forEach(sound -> variants.add(variant(picture, Optional.of(sound), texts)));
        }
      }
    }
    if (variants.isEmpty()) {
      throw unsupported("it has no video");
    }
    List<Rendition> renditions =
        Stream.concat(sounds.stream(), texts.stream())
            .flatMap(group -> group.renditions.stream())
            .toList();
    return new MasterPlaylist(renditions, variants);
  }

  private Variant variant(
      RepresentationView picture, Optional<Group> sound, Optional<Group> texts) {
    Rates together = rates.get(picture.id());
    List<String> codecs = new ArrayList<>(picture.codecs().stream().toList());
    for (Group group : Stream.concat(sound.stream(), texts.stream()).toList()) {
      together = together.and(group.rates);
      codecs.addAll(group.codecs);
    }
    boolean isSized = picture.width().isPresent() && picture.height().isPresent();
    return new Variant(
        together,
        codecs,
        isSized ? OptionalInt.of(shownWidth(picture)) : OptionalInt.empty(),
        isSized ? picture.height() : OptionalInt.empty(),
        picture.frameRate(),
        sound.map(Group::id),
        texts.map(Group::id),
        address(picture));
  }

  /** {@code RESOLUTION} is what the picture is best shown at, not how many samples are coded. */
  private static int shownWidth(RepresentationView picture) {
    double width = picture.width().orElseThrow();
    return (int)
        Math.round(
            picture.sar().map(sar -> width * sar.horizontal() / sar.vertical()).orElse(width));
  }

  /** A representation with the words by which it is chosen. */
  private record Named(String name, AdaptationSetView set, RepresentationView one) {}

  /** One for each codec, or none if there is no sound. */
  private List<Group> sounds() {
    Map<String, Map<String, Named>> byCodec = new LinkedHashMap<>();
    for (AdaptationSetView set : sets()) {
      if (set.contentType().equals("audio")) {
        Map<String, RepresentationView> highest = new LinkedHashMap<>();
        for (RepresentationView one : set.representations()) {
          highest.merge(
              one.codecs().orElse(""), one, (a, b) -> a.bandwidth() >= b.bandwidth() ? a : b);
        }
        highest.forEach(
            (codec, one) ->
                add(set, one, byCodec.computeIfAbsent(codec, c -> new LinkedHashMap<>())));
      }
    }
    // Groups of one type must have the same members (RFC 8216, section 4.3.4.1.1): where a sound is
    // missing in one codec, all are mixed in one group.
    boolean areAlike = byCodec.values().stream().map(Map::keySet).distinct().limit(2).count() == 1;
    if (!areAlike) {
      Map<String, Named> mixed = new LinkedHashMap<>();
      byCodec.values().forEach(group -> group.forEach(mixed::putIfAbsent));
      return mixed.isEmpty() ? List.of() : List.of(group(AUDIO, Rendition.Kind.AUDIO, mixed));
    }
    List<Group> groups = new ArrayList<>();
    byCodec.forEach(
        (codec, members) -> {
          String id = byCodec.size() == 1 ? AUDIO : AUDIO + "-" + codec;
          groups.add(group(id, Rendition.Kind.AUDIO, members));
        });
    return groups;
  }

  private Optional<Group> texts() {
    Map<String, Named> members = new LinkedHashMap<>();
    for (AdaptationSetView set : sets()) {
      if (set.contentType().equals("text") && !set.representations().isEmpty()) {
        add(set, set.representations().get(0), members);
      }
    }
    return members.isEmpty()
        ? Optional.empty()
        : Optional.of(group(SUBTITLES, Rendition.Kind.SUBTITLES, members));
  }

  private static void add(
      AdaptationSetView set, RepresentationView one, Map<String, Named> members) {
    String wished = name(set);
    String name = wished;
    for (int i = 2; members.containsKey(name); i++) {
      name = wished + " " + i;
    }
    members.put(name, new Named(name, set, one));
  }

  /**
   * Its label, else its language in English, else what it is. Nothing that depends on the codec:
   * the same sound in another one has the same name, by which the groups are known to be alike.
   */
  private static String name(AdaptationSetView set) {
    String name =
        set.labels().stream()
            .map(label -> label.text().replace('"', '\'').replaceAll("\\s+", " ").strip())
            .findFirst()
            .or(
                () ->
                    language(set)
                        .map(tag -> Locale.forLanguageTag(tag).getDisplayName(Locale.ENGLISH)))
            .orElse("");
    return !name.isEmpty() ? name : set.contentType().equals("audio") ? "Sound" : "Subtitles";
  }

  private static Optional<String> language(AdaptationSetView set) {
    return set.language().filter(tag -> !tag.isEmpty() && !tag.equals("und"));
  }

  private Group group(String id, Rendition.Kind kind, Map<String, Named> members) {
    Optional<Named> first =
        kind == Rendition.Kind.SUBTITLES
            ? Optional.empty()
            : members.values().stream()
                .filter(one -> one.set.roles().contains(Descriptor.role("main")))
                .findFirst()
                .or(() -> members.values().stream().findFirst());
    List<Rendition> renditions = new ArrayList<>();
    Set<Optional<String>> languages = new HashSet<>();
    first.ifPresent(one -> languages.add(language(one.set)));
    long peak = 0;
    long average = 0;
    for (Named one : members.values()) {
      boolean isDefault = first.equals(Optional.of(one));
      renditions.add(
          new Rendition(
              kind,
              id,
              one.name,
              language(one.set),
              isDefault,
              isDefault || languages.add(language(one.set)),
              channels(one.one),
              address(one.one)));
      peak = Math.max(peak, rates.get(one.one.id()).peak());
      average = Math.max(average, rates.get(one.one.id()).average());
    }
    return new Group(
        id,
        new Rates(peak, average),
        kind == Rendition.Kind.SUBTITLES
            ? List.of()
            : members.values().stream()
                .flatMap(one -> one.one.codecs().stream())
                .distinct()
                .toList(),
        renditions);
  }

  /** Up to six the number of the configuration is that of its channels. */
  private static OptionalInt channels(RepresentationView one) {
    return one.common().audioChannelConfigurations().stream()
        .filter(said -> said.schemeIdUri().equals(CHANNELS))
        .flatMap(said -> said.value().stream())
        .filter(value -> value.matches("[1-6]"))
        .mapToInt(Integer::parseInt)
        .findFirst();
  }
}
