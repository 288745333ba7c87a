package weir.player.watch.window;

/**
 * What sound comes out of: 48 000 frames a second of two signed 16-bit samples, little-endian.
 * Belongs to one thread.
 */
interface Loudspeaker extends AutoCloseable {
  int FRAMES_PER_MS = 48;
  int BYTES_PER_FRAME = 4;

  /** Takes frames; waits while there is no room. */
  void write(byte[] pcm);

  /** How much it has taken that is still to be heard, ms. */
  double queuedMs();

  /** Goes on or stands still; what it has taken stays. */
  void run(boolean isWanted);

  /** Forgets what it has taken. */
  void flush();

  @Override
  void close();
}
