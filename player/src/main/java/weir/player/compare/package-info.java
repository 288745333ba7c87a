/**
 * Many sessions side by side: which titles, traces and policies, one row for each session, and what
 * the rows say together.
 *
 * <p>Knows no command line: what a person gave and cannot be used is told by {@link
 * weir.player.compare.UnusableInput}. The packages inside this one (statistics apart) may know it;
 * it knows none of them, and the command line puts them together.
 */
package weir.player.compare;
