package weir.server.viewers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import weir.network.cmcd.Cmcd;
import weir.network.cmcd.CmcdReader;

class ViewersTest {
  private static final Serving SEGMENT = new Serving("360p", true, true, 1, 0, 50_000);
  private final Viewers viewers = new Viewers(new Viewers.Settings(3, 1000));

  @Test
  void joinsWhatAPlayerSaysWithWhatItWasSent() {
    Seat seat = seat("bird", Optional.of("anna"));
    Cmcd told = CmcdReader.of("bl=8000,bs,mtp=4200,ot=v,sid=\"s1\"");

    viewers.asked(seat, told, 0);
    viewers.sent(seat, told, SEGMENT, 400);
    viewers.sent(seat, told, new Serving("audio-en", false, true, 1, 0, 9_000), 500);

    Watching viewer = viewers.all(1200).get(0);
    assertEquals("s1", viewer.id());
    assertTrue(viewer.isNamed());
    assertEquals(Optional.of("360p"), viewer.representation());
    assertEquals(Optional.of("audio-en"), viewer.sound());
    assertEquals(OptionalDouble.of(8000), viewer.bufferMs());
    assertEquals(OptionalDouble.of(4200), viewer.throughputKbps());
    assertEquals(OptionalLong.of(1), viewer.stalls());
    assertEquals(59_000, viewer.bytes());
    assertEquals(700, viewer.silentMs());
    assertEquals(Optional.of("anna"), viewer.seat().link());
  }

  @Test
  void knowsWhoSaysNothingByWhereItIs() {
    viewers.sent(seat("bird", Optional.empty()), Cmcd.NONE, SEGMENT, 0);
    viewers.sent(seat("bird", Optional.empty()), Cmcd.NONE, SEGMENT, 1);
    viewers.sent(seat("bird", Optional.of("anna")), Cmcd.NONE, SEGMENT, 2);

    assertEquals(2, viewers.count());
    assertFalse(viewers.all(2).get(0).isNamed());
  }

  @Test
  void takesNobodyForAViewerWhoOnlyLooksAtAManifest() {
    Serving manifest = new Serving("", false, false, 1, 0, 4000);

    viewers.sent(seat("bird", Optional.empty()), Cmcd.NONE, manifest, 0);

    assertEquals(0, viewers.count());
  }

  @Test
  void takesNobodyForAViewerWhoSaysSomethingAndWasSentNothing() {
    Serving none = new Serving("", false, false, 1, 1, 0);

    viewers.asked(seat("bird", Optional.empty()), CmcdReader.of("bl=100"), 0);
    viewers.sent(seat("bird", Optional.empty()), CmcdReader.of("bl=100"), none, 0);
    viewers.asked(seat("", Optional.empty()), CmcdReader.of("!!!garbage"), 0);
    assertEquals(0, viewers.count());

    viewers.sent(seat("bird", Optional.empty()), Cmcd.NONE, SEGMENT, 1);
    viewers.asked(seat("bird", Optional.empty()), CmcdReader.of("bl=100"), 1);
    assertEquals(OptionalDouble.of(100), viewers.all(1).get(0).bufferMs());
  }

  @Test
  void takesForTheBufferWhatIsSaidOfTheVideo() {
    Seat seat = seat("bird", Optional.empty());
    viewers.asked(seat, CmcdReader.of("bl=8000,ot=v,sid=\"s\""), 0);

    for (String other : List.of("bl=0,ot=m", "bl=0,ot=i", "bl=0,ot=a", "v=2,ot=a,bl=(7000;a)")) {
      viewers.asked(seat, CmcdReader.of(other + ",sid=\"s\""), 1);
      assertEquals(OptionalDouble.of(8000), viewers.all(1).get(0).bufferMs(), other);
    }
    for (String video :
        List.of("v=2,ot=a,bl=(7000;a 3000;v)", "bl=3000", "bl=3000,ot=av", "bl=(3000;av),v=2")) {
      viewers.asked(seat, CmcdReader.of("bl=9000,sid=\"s\""), 1);
      viewers.asked(seat, CmcdReader.of(video + ",sid=\"s\""), 1);
      assertEquals(OptionalDouble.of(3000), viewers.all(1).get(0).bufferMs(), video);
    }
  }

  @Test
  void looksAtAViewerWithoutTakingItForHeardOf() {
    for (String session : List.of("a", "b", "c")) {
      viewers.says(seat("bird", Optional.empty()), beacon(session, 0), 0);
    }

    assertEquals("a", viewers.find("a", 0).orElseThrow().id());
    viewers.says(seat("bird", Optional.empty()), beacon("d", 0), 0);

    assertEquals(List.of("d", "c", "b"), viewers.ids());
    assertTrue(viewers.find("a", 0).isEmpty());
  }

  @Test
  void believesThePlayerAboutStallsOnceItCountsThem() {
    Cmcd ranDry = CmcdReader.of("bs,sid=\"s1\"");
    viewers.asked(seat("bird", Optional.empty()), ranDry, 0);

    viewers.says(seat("", Optional.empty()), beacon("s1", 5), 10);
    viewers.asked(seat("bird", Optional.empty()), ranDry, 20);

    assertEquals(OptionalLong.of(5), viewers.all(20).get(0).stalls());
    assertEquals("bird", viewers.all(20).get(0).seat().title());
  }

  /** What it asks for now is news; that what it asked for before has been sent, is not. */
  @Test
  void believesThePlayerAboutWhatItAskedForOnceItSaysSo() {
    Cmcd told = CmcdReader.of("sid=\"s1\"");
    Serving low = new Serving("240p", true, true, 1, 0, 1000);
    viewers.sent(seat("bird", Optional.empty()), told, low, 0);
    assertEquals(Optional.of("240p"), viewers.all(0).get(0).representation());

    viewers.says(seat("bird", Optional.empty()), beacon("s1", 0, Optional.of("720p")), 10);
    viewers.sent(seat("bird", Optional.empty()), told, low, 20);

    assertEquals(Optional.of("720p"), viewers.all(20).get(0).representation());
    assertEquals(2000, viewers.all(20).get(0).bytes());
  }

  @Test
  void forgetsTheMostSilentWhenThereAreTooMany() {
    for (String session : List.of("a", "b", "c", "a", "d")) {
      viewers.says(seat("bird", Optional.empty()), beacon(session, 0), 0);
    }

    assertEquals(List.of("d", "a", "c"), viewers.all(0).stream().map(Watching::id).toList());
    assertEquals(List.of("b"), viewers.changes(0, 0).gone());
  }

  @Test
  void forgetsWhoHasBeenSilentForLong() {
    viewers.says(seat("bird", Optional.empty()), beacon("a", 0), 0);
    viewers.says(seat("bird", Optional.empty()), beacon("b", 0), 500);
    long before = viewers.changes(0, 500).revision();

    viewers.expire(1000);

    Viewers.Change change = viewers.changes(before, 1000);
    assertEquals(List.of("a"), change.gone());
    assertEquals(List.of(), change.now());
    assertEquals(1, viewers.count());
  }

  private static Beacon beacon(String session, long stalls) {
    return beacon(session, stalls, Optional.empty());
  }

  private static Beacon beacon(String session, long stalls, Optional<String> representation) {
    return new Beacon(
        session,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of("playing"),
        representation,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalLong.of(stalls),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  private static Seat seat(String title, Optional<String> link) {
    return new Seat("192.0.2.0", "5ec7e7", link, title);
  }
}
