package weir.network.trace;

import java.io.IOException;
import java.io.InputStream;

/** A form in which traces are written. All that exist are in {@link Traces#FORMATS}. */
public interface TraceFormat {

  /** What a user calls it, such as {@code sabre-json}. */
  String name();

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
}
