package weir.network.cmcd;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What can be told, by its name in small letters. Rates are kbit/s, times ms. */
public enum CmcdKey {
  /** Sum of the rates of all that is played together. */
  AB(Form.AMOUNTS, Group.OBJECT),
  /** In the background. */
  BG(Form.FLAG, Group.STATUS),
  /** Buffer, ms. */
  BL(Form.AMOUNTS, Group.REQUEST),
  /** Rate of what is asked for. */
  BR(Form.AMOUNTS, Group.OBJECT),
  /** The buffer ran dry since the request before. */
  BS(Form.FLAG, Group.STATUS),
  /** How often the buffer ran dry since the beginning. */
  BSA(Form.AMOUNTS, Group.STATUS),
  /** How long the buffer was dry, since told last. */
  BSD(Form.AMOUNTS, Group.STATUS),
  /** How long the buffer was dry, since the beginning. */
  BSDA(Form.AMOUNTS, Group.STATUS),
  CDN(Form.TEXT, Group.STATUS),
  /** Name of an event of one's own. */
  CEN(Form.TEXT, Group.EVENT),
  /** The content. */
  CID(Form.TEXT, Group.SESSION),
  CMSDD(Form.TEXT, Group.EVENT),
  CMSDS(Form.TEXT, Group.EVENT),
  CS(Form.TEXT, Group.REQUEST),
  /** Duration of what is asked for, ms. */
  D(Form.AMOUNT, Group.OBJECT),
  /** Frames dropped since the beginning. */
  DFA(Form.AMOUNT, Group.REQUEST),
  /** It is needed within, ms. */
  DL(Form.AMOUNT, Group.REQUEST),
  /** The event: {@code ps}, {@code t}, {@code rr}, ... */
  E(Form.TOKEN, Group.EVENT),
  EC(Form.TEXTS, Group.STATUS),
  H(Form.TEXT, Group.EVENT),
  LAB(Form.AMOUNTS, Group.OBJECT),
  LB(Form.AMOUNTS, Group.OBJECT),
  LTC(Form.AMOUNT, Group.REQUEST),
  /** From the wish to play to the first picture, ms. */
  MSD(Form.AMOUNT, Group.SESSION),
  /** Throughput as the player measured it. */
  MTP(Form.AMOUNTS, Group.REQUEST),
  /** What will be asked for next. */
  NOR(Form.TEXTS, Group.REQUEST),
  NR(Form.FLAG, Group.STATUS),
  /** Range of it that will be asked for next; of version 1 alone. */
  NRR(Form.TEXT, Group.REQUEST),
  /** What is asked for: {@code v}, {@code a}, {@code av}, {@code m}, {@code i}, ... */
  OT(Form.TOKEN, Group.OBJECT),
  PB(Form.AMOUNTS, Group.REQUEST),
  /** Speed of playback; 1 is real time. */
  PR(Form.DECIMAL, Group.STATUS),
  /** Where the playhead is, ms. */
  PT(Form.AMOUNT, Group.STATUS),
  RC(Form.AMOUNT, Group.EVENT),
  RTP(Form.AMOUNT, Group.STATUS),
  /** Streaming format: {@code d}, {@code h}, {@code s}, {@code o}. */
  SF(Form.TOKEN, Group.SESSION),
  /** The session. */
  SID(Form.TEXT, Group.SESSION),
  SMRT(Form.TEXT, Group.EVENT),
  SN(Form.AMOUNT, Group.REQUEST),
  /** {@code v} for video on demand, {@code l} for live. */
  ST(Form.TOKEN, Group.SESSION),
  /** The player's state, one letter. */
  STA(Form.TOKEN, Group.REQUEST),
  /** Needed at once, to begin or to go on. */
  SU(Form.FLAG, Group.REQUEST),
  TAB(Form.AMOUNTS, Group.OBJECT),
  /** Highest rate that may be played. */
  TB(Form.AMOUNTS, Group.OBJECT),
  TBL(Form.AMOUNTS, Group.REQUEST),
  TPB(Form.AMOUNTS, Group.OBJECT),
  /** When the event was; ms since 1970. */
  TS(Form.AMOUNT, Group.EVENT),
  TTFB(Form.AMOUNT, Group.EVENT),
  TTFBB(Form.AMOUNT, Group.EVENT),
  TTLB(Form.AMOUNT, Group.EVENT),
  URL(Form.TEXT, Group.EVENT),
  /** The version; 1 if absent. */
  V(Form.AMOUNT, Group.SESSION);

  /** How a value is written. */
  enum Form {
    FLAG,
    AMOUNT,
    /** A single amount in version 1; later a list, each with what it is of. */
    AMOUNTS,
    DECIMAL,
    TOKEN,
    TEXT,
    /** A single text in version 1, later a list. */
    TEXTS
  }

  /** The header in which it travels. */
  enum Group {
    OBJECT,
    REQUEST,
    SESSION,
    STATUS,
    /** In no header: only in reports. */
    EVENT
  }

  private static final Map<String, CmcdKey> BY_NAME = new HashMap<>();
  private static final String OF_VERSION_1 =
      " bl br bs cid d dl mtp nor nrr ot pr rtp sf sid st su tb v ";

  static {
    Arrays.stream(values()).forEach(key -> BY_NAME.put(key.text(), key));
  }

  private final String text = name().toLowerCase(Locale.ROOT);
  private final Form form;
  private final Group group;

  CmcdKey(Form form, Group group) {
    this.form = form;
    this.group = group;
  }

  /** As it is written. */
  public String text() {
    return text;
  }

  /** Empty if there is none of that name. */
  public static Optional<CmcdKey> of(String text) {
    return Optional.ofNullable(BY_NAME.get(text));
  }

  Form form() {
    return form;
  }

  Group group() {
    return group;
  }

  boolean isInVersion1() {
    return OF_VERSION_1.contains(" " + text() + " ");
  }

  /** Buffers and throughputs are told in steps, so that they do not tell people apart. */
  boolean isInHundreds() {
    return this == BL || this == DL || this == MTP || this == RTP || this == TBL;
  }
}
