package weir.player.qoe;

/**
 * One number about a session, as tables name it.
 *
 * @param name of its column, with the unit at its end
 * @param what one line for a person
 */
public record Figure(String name, String what) {}
