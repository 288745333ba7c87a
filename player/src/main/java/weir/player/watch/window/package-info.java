/**
 * A window that shows what a session plays: picture, sound, and why the rate is what it is. The
 * session stays the one truth: its clock, stalls, pauses and jumps are followed, never led, and a
 * viewer's keys become wishes that the session hears. What arrives is handed to ffmpeg, one process
 * for the picture and one for the sound; without a screen, a sound card or ffmpeg the rest goes on.
 * Clocks come in from outside, so that pacing can be tested in virtual time.
 */
package weir.player.watch.window;
