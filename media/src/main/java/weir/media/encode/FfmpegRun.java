package weir.media.encode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import net.bramp.ffmpeg.progress.ProgressListener;
import net.bramp.ffmpeg.progress.StreamProgressParser;

/**
 * One ffmpeg process from start to end. Progress comes on its standard output and messages on its
 * standard error, each read by a thread of its own, so that the caller's thread only waits and can
 * be interrupted. The wrapper's own jobs cannot be cancelled and swallow the messages; its parser
 * of progress lines is used.
 */
final class FfmpegRun {
  private static final int LAST_WORDS = 12;
  private static final int LONGEST_WORD = 400;
  private static final long SECONDS_TO_DIE = 10;

  /** Of a Ctrl-C on the terminal ffmpeg may hear before we do. */
  private static final int ASKED_TO_END = 255;

  private final Ffmpeg ffmpeg;
  private final Path folder;
  private Process process;
  private boolean isStopped;

  /**
   * @param folder the process works in; relative names in the arguments are in there
   */
  FfmpegRun(Ffmpeg ffmpeg, Path folder) {
    this.ffmpeg = ffmpeg;
    this.folder = folder;
  }

  /**
   * Returns when ffmpeg has ended well.
   *
   * @param what is being made, for messages
   * @throws PackagingFailed.Cancelled when this thread is interrupted, or {@link #stop} is called;
   *     the process is gone then, and the thread's interrupt flag set
   * @throws PackagingFailed with ffmpeg's own message when it ends badly
   */
  void run(String what, List<String> arguments, ProgressListener listener) {
    run(what, arguments, listener, process -> {});
  }

  /**
   * The same.
   *
   * @param begun hears of the process before it has done anything worth waiting for
   */
  void run(
      String what,
      List<String> arguments,
      ProgressListener listener,
      Consumer<ProcessHandle> begun) {
    List<String> command = new ArrayList<>();
    command.add(ffmpeg.ffmpeg().toString());
    command.addAll(
        List.of("-hide_banner", "-nostdin", "-v", "error", "-stats_period", "0.25", "-y"));
    command.addAll(List.of("-progress", "pipe:1"));
    command.addAll(arguments);
    Process started = start(what, command);
    begun.accept(started.toHandle());

    Deque<String> lastWords = new ArrayDeque<>();
    AtomicReference<RuntimeException> complaint = new AtomicReference<>();
    Thread words = reader("ffmpeg-messages", () -> remember(started.getErrorStream(), lastWords));
    Thread steps =
        reader(
            "ffmpeg-progress",
            () -> {
              try (InputStream lines = started.getInputStream()) {
                new StreamProgressParser(listener).processStream(lines);
                lines.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                // ffmpeg is gone, and its exit status says more than this
                return;
              } catch (RuntimeException e) {
                complaint.set(e);
                started.destroyForcibly();
              }
            });
    int status;
    try {
      status = started.waitFor();
      words.join();
      steps.join();
    } catch (InterruptedException e) {
      stop();
      Thread.currentThread().interrupt();
      throw new PackagingFailed.Cancelled(what);
    }
    if (complaint.get() != null) {
      throw complaint.get();
    }
    if (isStopped() || status == ASKED_TO_END) {
      throw new PackagingFailed.Cancelled(what);
    }
    if (status != 0) {
      List<String> said = List.copyOf(lastWords);
      throw new PackagingFailed(
          what
              + ": ffmpeg failed (exit status "
              + status
              + (said.isEmpty() ? ") without a word" : "), saying: " + reason(said)),
          said);
    }
  }

  /**
   * The seconds the picture lasts, found by reading the file to its end without decoding.
   *
   * @param input ffmpeg's arguments to open it, ending in {@code -i}
   */
  double measure(String what, List<String> input, int stream) {
    double[] seconds = {0};
    List<String> arguments = new ArrayList<>(input);
    arguments.addAll(List.of("-map", "0:" + stream, "-c", "copy", "-f", "null", "-"));
    run(
        what,
        arguments,
        progress -> seconds[0] = Math.max(seconds[0], progress.getOutTimeNs() / 1e9));
    return seconds[0];
  }

  /** Ends ffmpeg now and waits until it is gone; every later run of this object ends at once. */
  synchronized void stop() {
    isStopped = true;
    if (process == null) {
      return;
    }
    process.destroyForcibly();
    boolean wasInterrupted = Thread.interrupted();
    try {
      process.waitFor(SECONDS_TO_DIE, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      wasInterrupted = true;
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isStopped() {
    return isStopped;
  }

  private synchronized Process start(String what, List<String> command) {
    if (isStopped || Thread.currentThread().isInterrupted()) {
      throw new PackagingFailed.Cancelled(what);
    }
    try {
      process = new ProcessBuilder(command).directory(folder.toFile()).start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new PackagingFailed(
          what + ": cannot start " + command.get(0) + " (" + e.getMessage() + ")", e);
    }
  }

  private static Thread reader(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void remember(InputStream messages, Deque<String> lastWords) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(messages, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (lastWords.size() == LAST_WORDS) {
          lastWords.removeFirst();
        }
        lastWords.addLast(line.length() > LONGEST_WORD ? line.substring(0, LONGEST_WORD) : line);
      }
    } catch (IOException e) {
      // ffmpeg is gone; what it said until then is kept
      return;
    }
  }

  /** The first of the last messages is the nearest to the cause; those after it follow from it. */
  private static String reason(List<String> said) {
    return said.get(0).replaceFirst("^\\[[^\\]]* @ 0x[0-9a-f]+\\] ", "").strip();
  }
}
