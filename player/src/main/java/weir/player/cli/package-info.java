/**
 * The command line: one class per command, errors as one clear line with a way out.
 *
 * <p>The only package, beside wire comparisons, that may start a server. Everything here is glue:
 * what a command does lives in the rooms below.
 */
package weir.player.cli;
