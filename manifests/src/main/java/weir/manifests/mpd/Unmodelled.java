package weir.manifests.mpd;

import java.util.Set;

/** What the standard has and this model only keeps: no reason for a finding. */
final class Unmodelled {
  static final Set<String> ELEMENTS =
      Set.of(
          "ClientDataReporting",
          "ContentComponent",
          "ContentPopularityRate",
          "EmptyAdaptationSet",
          "ExtendedBandwidth",
          "FramePacking",
          "InitializationGroup",
          "InitializationPresentation",
          "InitializationSet",
          "LeapSecondInformation",
          "Metrics",
          "OperatingBandwidth",
          "OperatingQuality",
          "OutputProtection",
          "QualityLatency",
          "RandomAccess",
          "Rating",
          "Subset",
          "Switching",
          "Viewpoint");

  static final Set<String> ATTRIBUTES =
      Set.of(
          "associationId",
          "associationType",
          "containerProfiles",
          "initializationPrincipal",
          "initializationSetRef",
          "maximumSAPPeriod",
          "mediaStreamStructureId",
          "rangeAccess",
          "segmentProfiles",
          "supplementalCodecs",
          "supplementalProfiles",
          "tag",
          "timeShiftBufferDepth");

  private Unmodelled() {}
}
