package weir.player.qoe;

import java.util.function.Supplier;
import weir.player.session.Listener;

/**
 * A model at work on one session.
 *
 * @param listener hears the session
 * @param values the model's figures in the order of {@link QoeModel#figures}, asked once the
 *     session has ended; NaN for what cannot be told of this title
 */
public record Score(Listener listener, Supplier<double[]> values) {}
