package weir.network.trace;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** A form in which traces are written. All that exist are in {@link Traces#FORMATS}. */
public interface TraceFormat {

  /** What a user calls it, such as {@code sabre-json}. */
  String name();

  /** How the names of files in this form end, without the point, such as {@code json}. */
  String extension();

  /**
   * True if a text that begins like this (its first characters, leading blanks taken off) is meant
   * to be in this form.
   */
  boolean suits(String beginning);

  /**
   * Reads to the end of {@code in}, and leaves closing it to the caller.
   *
   * @param file what to call the source in messages
   * @throws MalformedTrace if the text is not in this form
   */
  Trace read(InputStream in, String file) throws IOException;

  /**
   * Writes the trace without what {@link #drops} names; the rest reads back as it was, times and
   * rates to the rounding of a double.
   *
   * @throws IllegalArgumentException if this form cannot hold the trace at all
   */
  void write(Trace trace, Appendable to) throws IOException;

  /** {@link #write(Trace, Appendable)} into a string. */
  default String write(Trace trace) {
    StringBuilder text = new StringBuilder();
    try {
      write(trace, text);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  /**
   * What this trace has and this form has no place for, in words such as {@code latency}; empty if
   * all of it is kept.
   */
  List<String> drops(Trace trace);
}
