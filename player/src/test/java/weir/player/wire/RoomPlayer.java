package weir.player.wire;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.Optional;
import weir.player.abr.Policies;
import weir.player.session.Listener;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.World;
import weir.server.http.WeirServer;

/** A player of ours in this process, which says how it goes. */
final class RoomPlayer {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final double BUFFER_MS = 6_000;

  private final HttpWorld world;
  private final Beacons beacons;
  private final Thread thread;

  private RoomPlayer(HttpWorld world, Beacons beacons) {
    this.world = world;
    this.beacons = beacons;
    thread = new Thread(() -> World.run(world), "playing");
  }

  /** Plays from now on. */
  static RoomPlayer on(
      WeirServer server, String title, String link, String session, String name, String policy)
      throws InterruptedException {
    URI manifest = server.address().resolve("/via/" + link + "/media/" + title + "/manifest.mpd");
    Remote remote = Remote.open(CLIENT, manifest, Remote.Choice.DEFAULT);
    Speaking speaking = new Speaking(remote.title(), session);
    Beacons beacons =
        new Beacons(
            remote.beacons().orElseThrow(),
            remote.title(),
            new Beacons.Speaker(session, "weir play (" + policy + ")", Optional.of(name)),
            true);
    Session playing =
        new Session(
            remote.title(),
            Policies.named(policy, 1),
            Settings.DEFAULT.withBufferMs(BUFFER_MS),
            Listener.both(speaking, beacons));
    HttpWorld world =
        new HttpWorld(
            playing,
            CLIENT,
            request -> speaking.asked(request, remote.located(request)),
            false,
            Optional.empty());
    RoomPlayer player = new RoomPlayer(world, beacons);
    player.thread.start();
    return player;
  }

  void stop() throws InterruptedException {
    world.stop();
    thread.join();
    beacons.close();
  }
}
