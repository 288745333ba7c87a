package weir.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import weir.media.encode.Ffmpeg;
import weir.media.store.Title;

/** Makes inputs and judges outputs with the bundled ffmpeg, called directly. */
public record Workshop(Ffmpeg ffmpeg, Path folder) {
  /** Runs ffmpeg in the folder; its words fail the test unless it ends well and silently. */
  public byte[] ffmpeg(String... arguments) throws IOException {
    return run(
        ffmpeg.ffmpeg(), List.of("-hide_banner", "-nostdin", "-v", "error", "-y"), arguments);
  }

  /** What ffprobe prints for these arguments. */
  public String ffprobe(String... arguments) throws IOException {
    return new String(run(ffmpeg.ffprobe(), List.of("-v", "error"), arguments)).strip();
  }

  /** An input made by ffmpeg: its arguments, without the file's name. */
  public Path input(String name, String arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments.split(" ")));
    all.add("file:" + name);
    ffmpeg(all.toArray(String[]::new));
    return folder.resolve(name);
  }

  /** The initialization segment and all media segments in one file, as a player appends them. */
  public Path appended(Title title, String representation) throws IOException {
    Path whole = Files.createTempFile(folder, representation, ".mp4");
    Path home = title.folder().resolve(representation);
    try (var out = Files.newOutputStream(whole)) {
      Files.copy(home.resolve("init.mp4"), out);
      int count = title.sizes().representation(representation).orElseThrow().segmentBytes().size();
      for (int number = 1; number <= count; number++) {
        Files.copy(home.resolve(number + ".m4s"), out);
      }
    }
    return whole;
  }

  /** The sound as 48 kHz mono samples, decoded as the options for the input say. */
  public short[] sound(Path file, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of("-i", "file:" + file));
    arguments.addAll(List.of("-ac", "1", "-ar", "48000", "-f", "s16le", "-"));
    byte[] bytes = ffmpeg(arguments.toArray(String[]::new));
    ShortBuffer samples = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    short[] copy = new short[samples.remaining()];
    samples.get(copy);
    return copy;
  }

  /** The mean brightness of each frame, 0 to 255. */
  public int[] brightness(Path file) throws IOException {
    byte[] bytes =
        ffmpeg(
            "-i",
            "file:" + file,
            "-vf",
            "scale=1:1:flags=area,format=gray",
            "-fps_mode",
            "passthrough",
            "-f",
            "rawvideo",
            "-");
    int[] frames = new int[bytes.length];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = bytes[i] & 0xff;
    }
    return frames;
  }

  private byte[] run(Path program, List<String> first, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(first);
    command.addAll(List.of(arguments));
    Path words = Files.createTempFile(folder, "words", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(words.toFile())
            .start();
    process.getOutputStream().close();
    byte[] output = process.getInputStream().readAllBytes();
    int status = process.onExit().join().exitValue();
    assertEquals("", Files.readString(words).strip(), String.join(" ", command));
    assertEquals(0, status, String.join(" ", command));
    return output;
  }
}
