package weir.player.abr;

import java.util.function.LongFunction;

/**
 * Something that can be chosen by its name.
 *
 * @param name as the command line and logs say it
 * @param what one line for a person
 * @param source where it comes from
 * @param make makes a fresh one from a seed, which only what is left to chance in it depends on
 */
public record Named<T>(String name, String what, String source, LongFunction<T> make) {}
