package weir.media.store;

import java.util.ArrayList;
import java.util.List;
import weir.manifests.mpd.AdaptationSet;
import weir.manifests.mpd.Descriptor;
import weir.media.encode.Designation;
import weir.media.encode.Designation.Use;

/**
 * What a set is for, in the words of manifests: roles of ISO/IEC 23009-1, 5.8.5.5. What is made for
 * people who do not see or hear well is marked as accessible both in that scheme and in the one
 * that DVB players look for, TV-Anytime's AudioPurposeCS (ETSI TS 102 822-3-1, A.15).
 */
record Roles(List<Descriptor> roles, List<Descriptor> accessibilities) {
  private static final String AUDIO_PURPOSE = "urn:tva:metadata:cs:AudioPurposeCS:2007";
  private static final String VISUALLY_IMPAIRED = "1";
  private static final String HARD_OF_HEARING = "2";

  /** A sound always says whether it is the main one, and beside that what is special about it. */
  static Roles ofSound(Designation sound, boolean isMain) {
    List<Descriptor> roles = new ArrayList<>();
    List<Descriptor> accessibilities = new ArrayList<>();
    roles.add(Descriptor.role(isMain ? "main" : "alternate"));
    if (sound.isFor(Use.DUB)) {
      roles.add(Descriptor.role("dub"));
    }
    if (sound.isFor(Use.COMMENTARY)) {
      roles.add(Descriptor.role("commentary"));
    }
    if (sound.isFor(Use.DESCRIPTION)) {
      roles.add(Descriptor.role("description"));
      accessibilities.add(Descriptor.role("description"));
      accessibilities.add(Descriptor.of(AUDIO_PURPOSE, VISUALLY_IMPAIRED));
    }
    if (sound.isFor(Use.HARD_OF_HEARING)) {
      roles.add(Descriptor.role("enhanced-audio-intelligibility"));
      accessibilities.add(Descriptor.role("enhanced-audio-intelligibility"));
      accessibilities.add(Descriptor.of(AUDIO_PURPOSE, HARD_OF_HEARING));
    }
    return new Roles(roles, accessibilities);
  }

  /** Text is never the main thing; it is one of three kinds, and may be a commentary besides. */
  static Roles ofText(Designation text) {
    List<Descriptor> roles = new ArrayList<>();
    List<Descriptor> accessibilities = new ArrayList<>();
    if (text.isFor(Use.HARD_OF_HEARING)) {
      roles.add(Descriptor.role("caption"));
      accessibilities.add(Descriptor.role("caption"));
    } else {
      roles.add(Descriptor.role(text.isFor(Use.FORCED) ? "forced-subtitle" : "subtitle"));
    }
    if (text.isFor(Use.COMMENTARY)) {
      roles.add(Descriptor.role("commentary"));
    }
    return new Roles(roles, accessibilities);
  }

  void describe(AdaptationSet.Builder set) {
    accessibilities.forEach(set::accessibility);
    roles.forEach(set::role);
  }
}
