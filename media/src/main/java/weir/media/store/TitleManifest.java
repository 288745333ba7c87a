package weir.media.store;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import weir.manifests.mpd.AdaptationSet;
import weir.manifests.mpd.Addressing;
import weir.manifests.mpd.Alignment;
import weir.manifests.mpd.BaseUrl;
import weir.manifests.mpd.ByteRange;
import weir.manifests.mpd.CommonAttributes;
import weir.manifests.mpd.Descriptor;
import weir.manifests.mpd.FrameRate;
import weir.manifests.mpd.Label;
import weir.manifests.mpd.Mpd;
import weir.manifests.mpd.Period;
import weir.manifests.mpd.ProgramInformation;
import weir.manifests.mpd.Ratio;
import weir.manifests.mpd.ReferencedBytes;
import weir.manifests.mpd.Representation;
import weir.manifests.mpd.SegmentBase;
import weir.manifests.mpd.SegmentTemplate;
import weir.manifests.mpd.SegmentTimeline;
import weir.media.box.Track;
import weir.media.copy.OneFile;
import weir.media.encode.Designation;
import weir.media.encode.Thumbnails;

/** The MPD of a title, from what its files hold, never from what the encoder was told. */
final class TitleManifest {
  private static final String CHANNELS = "urn:mpeg:dash:23003:3:audio_channel_configuration:2011";

  /** DASH-IF IOP 4.3, 6.2.6; the value is columns x rows. */
  private static final String THUMBNAIL_TILE = "http://dashif.org/guidelines/thumbnail_tile";

  private TitleManifest() {}

  /**
   * A sound and what it is for.
   *
   * @param track which of the source's it is; the same in another codec is the same track
   */
  record Sound(Rendition rendition, Designation designation, int track) {}

  /** How the segments are addressed. */
  private interface Form {
    String profile(boolean hasTexts);

    /** Adds what a whole set has in common. */
    void describe(AdaptationSet.Builder set, Rendition first);

    /** Adds what each representation has for itself. */
    void describe(Representation.Builder representation, Rendition rendition);
  }

  /** Every segment is a file. */
  private record Segmented() implements Form {
    @Override
    public String profile(boolean hasTexts) {
      // by the live profile a template addresses everything, and a text is one file
      return hasTexts
          ? "urn:mpeg:dash:profile:isoff-main:2011"
          : "urn:mpeg:dash:profile:isoff-live:2011";
    }

    @Override
    public void describe(AdaptationSet.Builder set, Rendition first) {
      set.segmentAlignment(Alignment.WITHIN_THE_SET).segmentTemplate(template(first));
    }

    @Override
    public void describe(Representation.Builder representation, Rendition rendition) {}
  }

  /** Every representation is a file, which holds an index of itself. */
  private record OnDemand(Map<String, OneFile> files) implements Form {
    @Override
    public String profile(boolean hasTexts) {
      return "urn:mpeg:dash:profile:isoff-on-demand:2011";
    }

    @Override
    public void describe(AdaptationSet.Builder set, Rendition first) {
      set.subsegmentAlignment(Alignment.WITHIN_THE_SET).subsegmentStartsWithSap(1);
    }

    @Override
    public void describe(Representation.Builder representation, Rendition rendition) {
      OneFile file = files.get(rendition.id());
      long index = file.initializationBytes();
      ByteRange initialization = ByteRange.of(0, index - 1);
      SegmentBase base =
          new SegmentBase(
              OptionalLong.of(rendition.track().timescale()),
              OptionalLong.empty(),
              Optional.of(ByteRange.of(index, index + file.indexBytes() - 1)),
              Optional.of(true),
              Optional.of(new ReferencedBytes(Optional.empty(), Optional.of(initialization))),
              Optional.empty());
      representation.addressing(
          new Addressing(
              List.of(BaseUrl.of(rendition.id() + "/" + TitleFiles.ONE_FILE)),
              Optional.of(base),
              Optional.empty(),
              Optional.empty()));
    }
  }

  /**
   * The segmented form.
   *
   * @param video aligned with each other, at least one; each format becomes a set of its own
   * @param sounds any number, the main one first
   */
  static Mpd of(FrameRate frameRate, List<Rendition> video, List<Sound> sounds, Beside beside) {
    return of(frameRate, video, sounds, beside, new Segmented());
  }

  /**
   * The on-demand form.
   *
   * @param files by the representations' ids
   */
  static Mpd onDemand(
      FrameRate frameRate,
      List<Rendition> video,
      List<Sound> sounds,
      Beside beside,
      Map<String, OneFile> files) {
    return of(frameRate, video, sounds, beside, new OnDemand(files));
  }

  private static Mpd of(
      FrameRate frameRate, List<Rendition> video, List<Sound> sounds, Beside beside, Form form) {
    List<Rendition> audio = sounds.stream().map(Sound::rendition).toList();
    Duration buffer = minBufferTime(video, audio);
    Duration length = duration(video.get(0));
    Period.Builder period = Period.builder().id("1").start(Duration.ZERO).duration(length);
    List<String> formats = formats(video);
    for (int i = 0; i < formats.size(); i++) {
      String format = formats.get(i);
      List<Rendition> alike = video.stream().filter(one -> one.format().equals(format)).toList();
      CommonAttributes.Builder common = common("video/mp4", format, formats);
      period.adaptationSet(videoSet(1 + i, common, alike, frameRate, buffer, form));
    }
    List<String> soundFormats = formats(audio);
    for (int i = 0; i < sounds.size(); i++) {
      CommonAttributes.Builder common = common("audio/mp4", audio.get(i).format(), soundFormats);
      Sound sound = sounds.get(i);
      boolean isMain = sound.track() == sounds.get(0).track();
      period.adaptationSet(audioSet(1 + formats.size() + i, common, sound, isMain, buffer, form));
    }
    int id = 1 + formats.size() + sounds.size();
    for (Beside.Text text : beside.texts()) {
      period.adaptationSet(textSet(id++, text, length, buffer));
    }
    if (beside.thumbnails().isPresent()) {
      period.adaptationSet(imageSet(id, beside.thumbnails().get()));
    }
    return Mpd.builder()
        .profile(form.profile(!beside.texts().isEmpty()))
        .mediaPresentationDuration(length)
        .minBufferTime(buffer)
        .maxSegmentDuration(beside.longest(buffer))
        .programInformation(ProgramInformation.titled(beside.title()))
        .period(period.build())
        .build();
  }

  /** How long the picture lasts; sound reaches at most a frame further. */
  static Duration duration(Rendition video) {
    BigInteger nanos =
        BigInteger.valueOf(video.endTicks())
            .multiply(BigInteger.valueOf(1_000_000_000))
            .add(BigInteger.valueOf(video.track().timescale() / 2))
            .divide(BigInteger.valueOf(video.track().timescale()));
    return Duration.ofNanos(nanos.longValueExact());
  }

  /** The longest segment, rounded up to a millisecond. */
  private static Duration minBufferTime(List<Rendition> video, List<Rendition> audio) {
    double seconds =
        Stream.concat(video.stream(), audio.stream())
            .mapToDouble(Rendition::longestSegmentSeconds)
            .max()
            .orElseThrow();
    return Duration.ofMillis((long) Math.ceil(seconds * 1000 - 1e-6));
  }

  private static List<String> formats(List<Rendition> renditions) {
    return renditions.stream().map(Rendition::format).distinct().toList();
  }

  /** Where there are several formats the first is preferred by those that can play it. */
  private static CommonAttributes.Builder common(
      String mimeType, String format, List<String> formats) {
    CommonAttributes.Builder common = CommonAttributes.builder().mimeType(mimeType).startWithSap(1);
    return formats.size() == 1
        ? common
        : common.selectionPriority(formats.size() - formats.indexOf(format));
  }

  private static AdaptationSet videoSet(
      int id,
      CommonAttributes.Builder common,
      List<Rendition> video,
      FrameRate frameRate,
      Duration buffer,
      Form form) {
    AdaptationSet.Builder set =
        AdaptationSet.builder()
            .id(Integer.toString(id))
            .contentType("video")
            .maxWidth(video.stream().mapToInt(one -> one.track().width()).max().orElseThrow())
            .maxHeight(video.stream().mapToInt(one -> one.track().height()).max().orElseThrow())
            .maxFrameRate(frameRate)
            .common(common.build())
            .role(Descriptor.role("main"));
    form.describe(set, video.get(0));
    for (Rendition one : video) {
      Track track = one.track();
      Representation.Builder representation =
          Representation.builder(one.id(), bandwidth(one, buffer))
              .common(
                  CommonAttributes.builder()
                      .codecs(track.codecs())
                      .width(track.width())
                      .height(track.height())
                      .sar(new Ratio(track.pixelWidth(), track.pixelHeight()))
                      .frameRate(frameRate)
                      .build());
      form.describe(representation, one);
      set.representation(representation.build());
    }
    return set.build();
  }

  private static AdaptationSet audioSet(
      int id,
      CommonAttributes.Builder common,
      Sound sound,
      boolean isMain,
      Duration buffer,
      Form form) {
    Rendition audio = sound.rendition();
    sound.designation().label().ifPresent(label -> common.label(Label.of(label)));
    Representation.Builder representation =
        Representation.builder(audio.id(), bandwidth(audio, buffer))
            .common(
                CommonAttributes.builder()
                    .codecs(audio.track().codecs())
                    .audioSamplingRate((long) audio.track().sampleRate())
                    .audioChannelConfiguration(
                        Descriptor.of(CHANNELS, Integer.toString(audio.track().channels())))
                    .build());
    AdaptationSet.Builder set =
        AdaptationSet.builder()
            .id(Integer.toString(id))
            .contentType("audio")
            .lang(sound.designation().language())
            .common(common.build());
    Roles.ofSound(sound.designation(), isMain).describe(set);
    form.describe(set, audio);
    form.describe(representation, audio);
    return set.representation(representation.build()).build();
  }

  private static AdaptationSet textSet(int id, Beside.Text text, Duration length, Duration buffer) {
    CommonAttributes.Builder common = CommonAttributes.builder().mimeType("text/vtt");
    text.designation().label().ifPresent(label -> common.label(Label.of(label)));
    AdaptationSet.Builder set =
        AdaptationSet.builder()
            .id(Integer.toString(id))
            .contentType("text")
            .lang(text.designation().language())
            .common(common.build());
    Roles.ofText(text.designation()).describe(set);
    return set.representation(
            Representation.builder(text.id(), text.words().bitsPerSecond(length, buffer))
                .addressing(
                    Addressing.INHERITED.below(BaseUrl.of(text.id() + "/" + TitleFiles.SUBTITLES)))
                .build())
        .build();
  }

  private static AdaptationSet imageSet(int id, Beside.Sheets sheets) {
    Thumbnails form = sheets.form();
    CommonAttributes sheet =
        CommonAttributes.builder()
            .width(form.width() * form.columns())
            .height(form.height() * form.rows())
            .essentialProperty(Descriptor.of(THUMBNAIL_TILE, form.columns() + "x" + form.rows()))
            .build();
    return AdaptationSet.builder()
        .id(Integer.toString(id))
        .contentType("image")
        .common(CommonAttributes.builder().mimeType("image/jpeg").build())
        .segmentTemplate(
            SegmentTemplate.builder()
                .timescale(sheets.rate().frames())
                .duration(sheets.ticks())
                .startNumber(1)
                .media("$RepresentationID$/$Number$.jpg")
                .build())
        .representation(
            Representation.builder(Thumbnails.ID, sheets.bitsPerSecond()).common(sheet).build())
        .build();
  }

  private static long bandwidth(Rendition one, Duration buffer) {
    return PeakRate.bitsPerSecond(one.segments(), one.track().timescale(), buffer);
  }

  private static SegmentTemplate template(Rendition rendition) {
    List<Long> durations =
        rendition.segments().stream().map(Rendition.MediaSegment::durationTicks).toList();
    return SegmentTemplate.builder()
        .timescale(rendition.track().timescale())
        .startNumber(1)
        .timeline(SegmentTimeline.ofDurations(rendition.segments().get(0).startTicks(), durations))
        .media("$RepresentationID$/$Number$.m4s")
        .initialization("$RepresentationID$/init.mp4")
        .build();
  }
}
