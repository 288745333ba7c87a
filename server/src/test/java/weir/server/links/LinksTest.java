package weir.server.links;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import weir.network.shape.PacedLink;
import weir.network.shape.Pacer;
import weir.network.trace.BitRate;
import weir.network.trace.Trace;
import weir.server.access.Secret;

class LinksTest {
  private static final long FIVE_MINUTES_MS = 5 * 60_000;

  private long nanos;
  private final Pacer pacer = Pacer.manual(Pacer.Settings.DEFAULT, () -> nanos);
  private final Links links = new Links(Links.Settings.DEFAULT, pacer);

  @Test
  void isOneForAllWhoWriteTheSameAndAnotherForEachId() {
    SharedLink first = visit("kbps=1500,delay=40", 0).link();

    assertSame(first, visit("delay=40.0,kbps=1500", 1).link());
    assertNotSame(first, visit("kbps=1500,delay=40,id=anna", 2).link());
    assertSame(visit("id=anna", 3).link(), visit("trace=dsl,id=anna", 4).link());
    assertEquals(2, links.all().size());
  }

  @Test
  void isMadeByTheUrlAtBirthAndByChangesAfter() {
    SharedLink anna = visit("kbps=5000,id=anna", 0).link();

    visit("kbps=100,delay=9,id=anna", 1);
    assertEquals(new Shape.Constant(5000), anna.shape());
    anna.change(change(new Shape.Named("step")));
    visit("kbps=5000,id=anna", 2);

    assertEquals(new Shape.Named("step"), anna.shape());
    assertEquals(6000, anna.paced().map(PacedLink::kbpsNow).orElseThrow());
    assertEquals(0, anna.delayMs());
  }

  @Test
  void mayHaveATraceThatTheServerWasGiven() {
    Map<String, Trace> given = Map.of("steep", Trace.constant(BitRate.kbps(77)));
    Links some = new Links(Links.Settings.DEFAULT, pacer, given);

    SharedLink steep = some.visit(LinkSpecification.parse("trace=steep"), 0).link();
    SharedLink ours = some.visit(LinkSpecification.parse("trace=step,id=anna"), 0).link();
    ours.change(change(new Shape.Named("steep")));

    assertEquals(77, steep.paced().map(PacedLink::kbpsNow).orElseThrow());
    assertEquals(77, ours.paced().map(PacedLink::kbpsNow).orElseThrow());
    assertThrows(BadLink.class, () -> visit("trace=steep", 0));
  }

  @Test
  void staysAsItWasWhenAChangeIsRefused() {
    SharedLink anna = visit("kbps=5000,id=anna", 0).link();

    assertThrows(BadLink.class, () -> anna.change(change(new Shape.Named("none"))));
    assertThrows(BadLink.class, () -> new Shape.Constant(-1));

    assertEquals(new Shape.Constant(5000), anna.shape());
  }

  @Test
  void belongsToWhoMadeItAlsoAfterItEndedAndWasBornAgainByItsAddress() {
    LinkSpecification anna = LinkSpecification.parse("kbps=100,id=anna");
    Links.Made made = links.make(anna, Optional.empty(), 0);
    links.expire(FIVE_MINUTES_MS);
    assertEquals(Optional.empty(), links.find("anna"));
    visit("kbps=100,id=anna", FIVE_MINUTES_MS + 1);

    Links.Made stolen = links.make(anna, Optional.of("a guess"), FIVE_MINUTES_MS + 2);
    Links.Made again = links.make(anna, made.key().map(Secret::reveal), FIVE_MINUTES_MS + 3);

    assertEquals(new Links.Made(false, Optional.empty()), stolen);
    assertEquals(new Links.Made(false, made.key()), again);
    assertEquals(made.key(), links.key("anna"));
  }

  @Test
  void endsFiveMinutesAfterItsLastResponseAndNotBefore() {
    Visit visit = visit("kbps=100,id=anna", 0);
    links.expire(10 * FIVE_MINUTES_MS);
    assertTrue(links.find("anna").isPresent(), "a response was still running");

    visit.leave(1_000_000);
    visit.leave(2_000_000);
    links.expire(1_000_000 + FIVE_MINUTES_MS - 1);
    assertTrue(links.find("anna").isPresent());
    links.expire(1_000_000 + FIVE_MINUTES_MS);

    assertEquals(Optional.empty(), links.find("anna"));
  }

  @Test
  void refusesOneTooManyAndMakesRoomByEndingWhatIsOver() {
    Links few = new Links(new Links.Settings(2, FIVE_MINUTES_MS), pacer);
    few.visit(LinkSpecification.parse("id=a"), 0).leave(0);
    few.visit(LinkSpecification.parse("id=b"), 1000);

    assertThrows(TooManyLinks.class, () -> few.visit(LinkSpecification.parse("id=c"), 2000));
    few.visit(LinkSpecification.parse("id=a"), 2000).leave(2000);
    few.visit(LinkSpecification.parse("id=c"), 2000 + FIVE_MINUTES_MS);

    assertEquals(Optional.empty(), few.find("a"));
  }

  @Test
  void strikesEachSegmentOnceUntilRestarted() {
    Visit visit = visit("fail=503@2-3,stall@5", 0);

    assertEquals(Optional.empty(), visit.fault(1));
    assertEquals(Optional.of(new Fault.Fail(503)), visit.fault(2));
    assertEquals(Optional.empty(), visit.fault(2));
    assertEquals(Optional.of(new Fault.Fail(503)), visit.fault(3));
    assertEquals(Optional.of(new Fault.Stall()), visit.fault(5));
    visit.link().restart();

    assertEquals(Optional.of(new Fault.Fail(503)), visit.fault(2));
  }

  @Test
  void waitsForItsOwnDelayAndTheTraces() {
    Visit plain = visit("delay=40", 0);
    Visit bus = visit("trace=3g-bus,delay=40", 0);

    assertEquals(40, plain.delayMs());
    assertEquals(40 + bus.link().paced().map(PacedLink::latencyMsNow).orElseThrow(), bus.delayMs());
    assertTrue(bus.delayMs() > 100);
  }

  @Test
  void hasNoPaceUntilItHasARate() {
    SharedLink free = visit("id=free", 0).link();
    assertEquals(Optional.empty(), free.paced());

    free.change(change(new Shape.Constant(800)));
    assertEquals(800, free.paced().map(PacedLink::kbpsNow).orElseThrow());
    free.change(change(new Shape.Unlimited()));

    assertEquals(Optional.empty(), free.paced());
  }

  @Test
  void waitsMoreOrLessByChanceAndTheSameForTheSameSeed() {
    List<Double> anna = waits("delay=40,jitter=30,seed=7,id=anna");

    assertEquals(anna, waits("delay=40,jitter=30,seed=7,id=bert"));
    assertNotEquals(anna, waits("delay=40,jitter=30,seed=8,id=cleo"));
    assertTrue(anna.stream().allMatch(ms -> ms >= 10 && ms < 70), anna::toString);
    assertTrue(anna.stream().anyMatch(ms -> ms < 20) && anna.stream().anyMatch(ms -> ms > 60));
    assertEquals(40, mean(anna), 3 * 30 / Math.sqrt(3 * anna.size()), "three standard errors");
    visit("id=anna", 0).link().restart();
    assertEquals(anna, waits("id=anna"), "from the beginning");
  }

  @Test
  void neverWaitsLessThanNothing() {
    List<Double> waits = waits("delay=10,jitter=30,id=anna");

    assertEquals(0, waits.stream().mapToDouble(ms -> ms).min().orElseThrow());
    assertTrue(waits.stream().anyMatch(ms -> ms > 35), waits::toString);
  }

  @Test
  void changesItsJitterAndItsFaultsWhichStrikeAnew() {
    SharedLink anna = visit("kbps=5000,reset@1,id=anna", 0).link();
    assertEquals(Optional.of(new Fault.Reset()), anna.strike(1));

    anna.change(
        new LinkChange(
            Optional.empty(),
            OptionalDouble.empty(),
            OptionalDouble.of(25),
            Optional.empty(),
            Optional.of(
                List.of(
                    LinkSpecification.fault("stall@4"), LinkSpecification.fault("reset@1-2")))));

    assertEquals(new Shape.Constant(5000), anna.shape());
    assertEquals(25, anna.jitterMs());
    assertEquals(List.of("reset@1-2", "stall@4"), texts(anna.faults()));
    assertEquals(Optional.of(new Fault.Reset()), anna.strike(1));
    assertEquals(Optional.of(new Fault.Stall()), anna.strike(4));
    anna.change(faults(List.of()));
    assertEquals(Optional.empty(), anna.strike(2));
    assertThrows(
        BadLink.class,
        () ->
            faults(
                List.of(LinkSpecification.fault("reset@1"), LinkSpecification.fault("stall@1"))));
  }

  @Test
  void standsStillWhilePausedWhateverItBecomes() {
    SharedLink anna = visit("trace=step,id=anna", 0).link();

    anna.change(paused(true));
    nanos += 25_000_000_000L; // from 6 to 1.2 Mbit/s
    assertEquals(6000, anna.paced().map(PacedLink::kbpsNow).orElseThrow());
    assertEquals(0, anna.paced().map(PacedLink::positionMs).orElseThrow());
    anna.change(change(new Shape.Unlimited()));
    anna.change(change(new Shape.Named("step")));
    nanos += 25_000_000_000L;
    assertEquals(6000, anna.paced().map(PacedLink::kbpsNow).orElseThrow());
    assertTrue(anna.isPaused());
    anna.change(paused(false));
    nanos += 25_000_000_000L;

    assertEquals(1200, anna.paced().map(PacedLink::kbpsNow).orElseThrow());
  }

  @Test
  void beginsSlowlyAsTcpDoes() {
    SlowStart start = new SlowStart(100);

    assertEquals(14_600, start.windowBytes(0), "RFC 6928: ten segments");
    assertEquals(29_200, start.windowBytes(1));
    assertEquals(14_600L * 1024, start.windowBytes(10));
    assertTrue(start.windowBytes(1000) > 0);
    assertEquals(70, start.waitMs(30), "the window went faster than it was heard of");
    assertEquals(0, start.waitMs(100));
    assertEquals(0, start.waitMs(1000));
  }

  private List<Double> waits(String text) {
    return IntStream.range(0, 1000).mapToObj(i -> visit(text, 0).delayMs()).toList();
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(value -> value).average().orElseThrow();
  }

  private static List<String> texts(List<ScheduledFault> faults) {
    return faults.stream().map(ScheduledFault::text).toList();
  }

  private Visit visit(String text, long nowMs) {
    return links.visit(LinkSpecification.parse(text), nowMs);
  }

  private static LinkChange change(Shape shape) {
    return new LinkChange(
        Optional.of(shape),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static LinkChange paused(boolean now) {
    return new LinkChange(
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        Optional.of(now),
        Optional.empty());
  }

  private static LinkChange faults(List<ScheduledFault> faults) {
    return new LinkChange(
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        Optional.empty(),
        Optional.of(faults));
  }
}
