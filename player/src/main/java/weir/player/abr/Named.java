package weir.player.abr;

import java.util.function.Supplier;

/**
 * Something that can be chosen by its name.
 *
 * @param name as the command line and logs say it
 * @param what one line for a person
 * @param source where it comes from
 * @param make makes a fresh one
 */
public record Named<T>(String name, String what, String source, Supplier<T> make) {}
