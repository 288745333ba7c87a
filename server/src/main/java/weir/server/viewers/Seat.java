package weir.server.viewers;

import java.util.Optional;

/**
 * Where a viewer is.
 *
 * @param address as it is shown, shortened
 * @param secret stands for the whole address and tells nobody which it is
 * @param link the key of the link it uses
 * @param title empty if that is not known
 */
public record Seat(String address, String secret, Optional<String> link, String title) {}
