/**
 * Rate-adaptation policies: which representation to fetch next, and why.
 *
 * <p>A policy sees a {@link weir.player.abr.Situation} and answers with a {@link
 * weir.player.abr.Decision}. It must not know who calls it, what time it is, or whether the world
 * around it is real: the same class decides on the wire and in virtual time. The package depends on
 * nothing but {@code java.lang} and {@code java.util}, without {@code java.time}, {@code
 * ServiceLoader} or {@code String.format}, so that it can be compiled for a browser.
 *
 * <p>Units here are those of the measured core: milliseconds, bits and kbit/s (= bits per
 * millisecond), as {@code double}, named in every identifier.
 */
package weir.player.abr;
