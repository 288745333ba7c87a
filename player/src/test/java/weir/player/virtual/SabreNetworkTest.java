package weir.player.virtual;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import weir.network.trace.BitRate;
import weir.network.trace.Trace;
import weir.player.abr.Always;
import weir.player.session.Command;
import weir.player.session.Event;
import weir.player.session.Listener;
import weir.player.session.Request;
import weir.player.session.Session;
import weir.player.session.Settings;

class SabreNetworkTest {
  @Test
  void anInitializationSegmentOfUnknownSizeCountsAsNothing() {
    Network network = new SabreNetwork(Trace.constant(BitRate.kbps(1000)).withLatencyMs(40));
    Request request = new Request(0, 0, Request.INIT, Double.NaN, 1);
    Session session =
        new Session(SampleTitles.seconds(10, 1), new Always(0), Settings.DEFAULT, Listener.NONE);

    Event event = network.fetch(new Command.Fetch(request, 10_000), session);

    assertEquals(new Event.Arrived(40, 0, 40, 40), event);
  }
}
