package weir.player.abr;

/** A running transfer, as seen by a policy that is asked whether to give it up. A live view. */
public interface Progress {
  int index();

  int rung();

  /** Size of the segment being fetched, bits. */
  double sizeBits();

  double receivedBits();

  /** Since the request, ms. */
  double elapsedMs();

  /** From the request to the first byte, ms. */
  double firstByteMs();

  /** What would be left in the buffer by now: {@code max(0, buffer - elapsed)}, ms. */
  double bufferMs();
}
