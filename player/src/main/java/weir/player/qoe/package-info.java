/**
 * What a session was worth to its viewer.
 *
 * <p>Everything here listens: it hears what a {@link weir.player.session.Session} tells and never
 * asks it anything, so that a figure computed while a session runs and one computed from its log
 * are the same. Raw facts come before any score.
 */
package weir.player.qoe;
