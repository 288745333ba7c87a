package weir.manifests.presentation;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import weir.manifests.mpd.CommonAttributes;
import weir.manifests.mpd.SegmentBase;
import weir.manifests.mpd.SegmentList;
import weir.manifests.mpd.SegmentSeries;
import weir.manifests.mpd.SegmentTemplate;

/** What a level of the document says, filled up with what the level above says. */
final class Inheritance {
  private Inheritance() {}

  static CommonAttributes of(CommonAttributes own, CommonAttributes above) {
    return new CommonAttributes(
        first(own.profiles(), above.profiles()),
        first(own.width(), above.width()),
        first(own.height(), above.height()),
        own.sar().or(above::sar),
        own.frameRate().or(above::frameRate),
        first(own.audioSamplingRates(), above.audioSamplingRates()),
        own.mimeType().or(above::mimeType),
        own.codecs().or(above::codecs),
        first(own.startWithSap(), above.startWithSap()),
        own.scanType().or(above::scanType),
        first(own.maxPlayoutRate(), above.maxPlayoutRate()),
        own.codingDependency().or(above::codingDependency),
        first(own.selectionPriority(), above.selectionPriority()),
        first(own.audioChannelConfigurations(), above.audioChannelConfigurations()),
        both(above.contentProtections(), own.contentProtections()),
        both(above.essentialProperties(), own.essentialProperties()),
        both(above.supplementalProperties(), own.supplementalProperties()),
        first(own.inbandEventStreams(), above.inbandEventStreams()),
        first(own.groupLabels(), above.groupLabels()),
        first(own.labels(), above.labels()),
        first(own.producerReferenceTimes(), above.producerReferenceTimes()),
        first(own.resyncs(), above.resyncs()),
        own.foreign());
  }

  static SegmentTemplate of(SegmentTemplate own, SegmentTemplate above) {
    return new SegmentTemplate(
        of(own.series(), above.series()),
        own.media().or(above::media),
        own.initialization().or(above::initialization),
        own.index().or(above::index),
        own.bitstreamSwitching().or(above::bitstreamSwitching));
  }

  static SegmentList of(SegmentList own, SegmentList above) {
    return new SegmentList(
        of(own.series(), above.series()),
        first(own.segmentUrls(), above.segmentUrls()),
        own.remote());
  }

  private static SegmentSeries of(SegmentSeries own, SegmentSeries above) {
    // A level that says how long segments are replaces the other way of saying so.
    boolean isTimed = own.duration().isPresent() || own.timeline().isPresent();
    return new SegmentSeries(
        of(own.base(), above.base()),
        isTimed ? own.duration() : above.duration(),
        first(own.startNumber(), above.startNumber()),
        first(own.endNumber(), above.endNumber()),
        isTimed ? own.timeline() : above.timeline(),
        own.bitstreamSwitching().or(above::bitstreamSwitching));
  }

  static SegmentBase of(SegmentBase own, SegmentBase above) {
    return new SegmentBase(
        first(own.timescale(), above.timescale()),
        first(own.eptDelta(), above.eptDelta()),
        first(own.presentationTimeOffset(), above.presentationTimeOffset()),
        first(own.presentationDuration(), above.presentationDuration()),
        own.indexRange().or(above::indexRange),
        own.indexRangeExact().or(above::indexRangeExact),
        first(own.availabilityTimeOffset(), above.availabilityTimeOffset()),
        own.availabilityTimeComplete().or(above::availabilityTimeComplete),
        own.initialization().or(above::initialization),
        own.representationIndex().or(above::representationIndex),
        own.failoverContent().or(above::failoverContent),
        own.foreign());
  }

  private static <T> List<T> both(List<T> above, List<T> own) {
    List<T> all = new ArrayList<>(above);
    all.addAll(own);
    return all;
  }

  private static <T> List<T> first(List<T> own, List<T> above) {
    return own.isEmpty() ? above : own;
  }

  private static OptionalInt first(OptionalInt own, OptionalInt above) {
    return own.isPresent() ? own : above;
  }

  private static OptionalDouble first(OptionalDouble own, OptionalDouble above) {
    return own.isPresent() ? own : above;
  }

  private static OptionalLong first(OptionalLong own, OptionalLong above) {
    return own.isPresent() ? own : above;
  }
}
