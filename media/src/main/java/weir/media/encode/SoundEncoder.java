package weir.media.encode;

/** The encoders of sound. */
enum SoundEncoder {
  AAC(Codec.AAC, "aac", 1024),
  /** It looks 6.5 ms ahead. */
  OPUS(Codec.OPUS, "libopus", 312);

  private final Codec codec;
  private final String program;
  private final int priming;

  SoundEncoder(Codec codec, String program, int priming) {
    this.codec = codec;
    this.program = program;
    this.priming = priming;
  }

  Codec codec() {
    return codec;
  }

  /** As ffmpeg calls it. */
  String program() {
    return program;
  }

  /** Samples it adds in front, at {@link Encoder#SAMPLE_RATE}. */
  int priming() {
    return priming;
  }
}
