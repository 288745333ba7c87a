package weir.player.watch.window;

import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.SourceDataLine;

/** The machine's own. */
final class SoundCard implements Loudspeaker {
  private static final int BUFFER_MS = 150;
  private static final AudioFormat FORMAT =
      new AudioFormat(1000f * FRAMES_PER_MS, 16, 2, true, false);

  private final SourceDataLine line;
  private long written;
  private boolean isRunning;

  private SoundCard(SourceDataLine line) {
    this.line = line;
  }

  /** Opens it; an exception says why there is none. */
  static SoundCard open() throws LineUnavailableException {
    DataLine.Info wanted = new DataLine.Info(SourceDataLine.class, FORMAT);
    SourceDataLine line;
    try {
      line = (SourceDataLine) AudioSystem.getLine(wanted);
    } catch (IllegalArgumentException e) {
      throw new LineUnavailableException("there is no sound card");
    }
    line.open(FORMAT, BUFFER_MS * FRAMES_PER_MS * BYTES_PER_FRAME);
    return new SoundCard(line);
  }

  @Override
  public void write(byte[] pcm) {
    written += line.write(pcm, 0, pcm.length) / BYTES_PER_FRAME;
  }

  @Override
  public double queuedMs() {
    return (double) (written - line.getLongFramePosition()) / FRAMES_PER_MS;
  }

  @Override
  public void run(boolean isWanted) {
    if (isWanted && !isRunning) {
      line.start();
    } else if (!isWanted && isRunning) {
      line.stop();
    }
    isRunning = isWanted;
  }

  @Override
  public void flush() {
    line.flush();
    written = line.getLongFramePosition();
  }

  @Override
  public void close() {
    line.close();
  }
}
