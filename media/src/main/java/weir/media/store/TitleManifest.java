package weir.media.store;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import weir.manifests.mpd.AdaptationSet;
import weir.manifests.mpd.Alignment;
import weir.manifests.mpd.CommonAttributes;
import weir.manifests.mpd.Descriptor;
import weir.manifests.mpd.FrameRate;
import weir.manifests.mpd.Label;
import weir.manifests.mpd.Mpd;
import weir.manifests.mpd.Period;
import weir.manifests.mpd.ProgramInformation;
import weir.manifests.mpd.Ratio;
import weir.manifests.mpd.Representation;
import weir.manifests.mpd.SegmentTemplate;
import weir.manifests.mpd.SegmentTimeline;
import weir.media.box.Track;

/** The MPD of a title, from what its files hold, never from what the encoder was told. */
final class TitleManifest {
  private static final String CHANNELS = "urn:mpeg:dash:23003:3:audio_channel_configuration:2011";

  private TitleManifest() {}

  /**
   * A sound and what people call it.
   *
   * @param language RFC 5646
   */
  record Sound(Rendition rendition, String language, Optional<String> label) {}

  /**
   * @param video aligned with each other, at least one
   * @param sounds any number
   */
  static Mpd of(String title, FrameRate frameRate, List<Rendition> video, List<Sound> sounds) {
    List<Rendition> audio = sounds.stream().map(Sound::rendition).toList();
    Duration buffer = minBufferTime(video, audio);
    Duration length = duration(video.get(0));
    Period.Builder period = Period.builder().id("1").start(Duration.ZERO).duration(length);
    period.adaptationSet(videoSet(video, frameRate, buffer));
    for (int i = 0; i < sounds.size(); i++) {
      period.adaptationSet(audioSet(i, sounds.get(i), buffer));
    }
    return Mpd.builder()
        .profile("urn:mpeg:dash:profile:isoff-live:2011")
        .profile("urn:mpeg:dash:profile:cmaf:2019")
        .mediaPresentationDuration(length)
        .minBufferTime(buffer)
        .maxSegmentDuration(buffer)
        .programInformation(ProgramInformation.titled(title))
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

  private static AdaptationSet videoSet(
      List<Rendition> video, FrameRate frameRate, Duration buffer) {
    AdaptationSet.Builder set =
        AdaptationSet.builder()
            .id("1")
            .contentType("video")
            .segmentAlignment(Alignment.WITHIN_THE_SET)
            .maxWidth(video.stream().mapToInt(one -> one.track().width()).max().orElseThrow())
            .maxHeight(video.stream().mapToInt(one -> one.track().height()).max().orElseThrow())
            .maxFrameRate(frameRate)
            .common(CommonAttributes.builder().mimeType("video/mp4").startWithSap(1).build())
            .role(Descriptor.role("main"))
            .segmentTemplate(template(video.get(0)));
    for (Rendition one : video) {
      Track track = one.track();
      set.representation(
          Representation.builder(one.id(), bandwidth(one, buffer))
              .common(
                  CommonAttributes.builder()
                      .codecs(track.codecs())
                      .width(track.width())
                      .height(track.height())
                      .sar(new Ratio(track.pixelWidth(), track.pixelHeight()))
                      .frameRate(frameRate)
                      .build())
              .build());
    }
    return set.build();
  }

  private static AdaptationSet audioSet(int index, Sound sound, Duration buffer) {
    Rendition audio = sound.rendition();
    CommonAttributes.Builder common =
        CommonAttributes.builder().mimeType("audio/mp4").startWithSap(1);
    sound.label().ifPresent(label -> common.label(Label.of(label)));
    return AdaptationSet.builder()
        .id(Integer.toString(2 + index))
        .contentType("audio")
        .lang(sound.language())
        .segmentAlignment(Alignment.WITHIN_THE_SET)
        .common(common.build())
        .role(Descriptor.role(index == 0 ? "main" : "alternate"))
        .segmentTemplate(template(audio))
        .representation(
            Representation.builder(audio.id(), bandwidth(audio, buffer))
                .common(
                    CommonAttributes.builder()
                        .codecs(audio.track().codecs())
                        .audioSamplingRate((long) audio.track().sampleRate())
                        .audioChannelConfiguration(
                            Descriptor.of(CHANNELS, Integer.toString(audio.track().channels())))
                        .build())
                .build())
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
