package weir.server.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LaneSelectorTest {
  private static final String SMALL = "media/small/360p/1.m4s";
  private static final String LARGE = "media/large/360p/1.m4s";

  @TempDir Path library;
  private WeirServer server;

  @BeforeEach
  void start() throws IOException {
    new HandmadeLibrary(library).title("small", 1, 3000).title("large", 1, 1_500_000);
    server = WeirServer.start(new WeirServer.Settings(library, "127.0.0.1", 0));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private byte[] onDisk(String path) throws IOException {
    return Files.readAllBytes(library.resolve(path.replaceFirst("media/", "")));
  }

  @Test
  void answersManyWhoAskAtOnce() throws IOException {
    byte[] small = onDisk(SMALL);
    byte[] large = onDisk(LARGE);
    List<RawConnection> viewers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      viewers.add(new RawConnection(server));
    }

    int rounds = 50;
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < viewers.size(); i++) {
        viewers.get(i).send(RawConnection.get(i % 4 == 0 ? LARGE : SMALL));
      }
      for (int i = 0; i < viewers.size(); i++) {
        assertArrayEquals(i % 4 == 0 ? large : small, viewers.get(i).read(false).body());
      }
    }

    assertEquals(40L * rounds, server.count().answers.sum());
    for (RawConnection viewer : viewers) {
      viewer.close();
    }
  }

  /**
   * Whoever has something for a selector wakes it, by a call that a look swallows; so after a look
   * it must not fall asleep before its caller has seen to that.
   */
  @Test
  void looksBeforeItSleepsAndNeverSleepsThroughAWakeUp() throws Exception {
    LaneSelector lane =
        new LaneSelector(
            new ServerConnector(new Server()).getSelectorManager(),
            0,
            new SelectorGroup(),
            new LongAdder());
    Pipe pipe = Pipe.open();
    try (Selector selector = Selector.open();
        var sink = pipe.sink();
        var source = pipe.source()) {
      source.configureBlocking(false);
      source.register(selector, SelectionKey.OP_READ);

      for (int again = 0; again < 50; again++) {
        sink.write(ByteBuffer.allocate(1));
        long began = System.nanoTime();
        while (System.nanoTime() - began < 25_000_000) { // enough to be found busy
          assertEquals(1, lane.nioSelect(selector, false));
          selector.selectedKeys().clear();
        }
        source.read(ByteBuffer.allocate(1));

        assertEquals(0, lane.nioSelect(selector, false), "it looks, and comes back with nothing");
        began = System.nanoTime();
        for (int i = 0;
            i < 100 || System.nanoTime() - began < 100_000;
            i++) { // longer than it looks
          selector.wakeup();
          assertEquals(0, lane.nioSelect(selector, false));
        }
      }

      AtomicInteger selected = new AtomicInteger();
      AtomicBoolean isOver = new AtomicBoolean();
      Thread sleeper =
          new Thread(
              () -> {
                while (!isOver.get()) {
                  assertDoesNotThrow(() -> lane.nioSelect(selector, false));
                  selected.incrementAndGet();
                }
              });
      sleeper.start();
      sleeper.join(100);
      int fallenAsleep = selected.get();
      sleeper.join(100);
      assertEquals(fallenAsleep, selected.get(), "nothing comes, so it sleeps");
      isOver.set(true);
      selector.wakeup();
      sleeper.join();
    }
  }

  /** In ns of a clock that is ours. */
  @Test
  void makesRoomForNoneButOneThatShouldGiveSignsAndGivesNone() {
    SelectorGroup group = new SelectorGroup();
    SelectorGroup.Member one = group.join();
    SelectorGroup.Member other = group.join();
    long silence = SelectorGroup.SILENCE_NANOS;

    assertFalse(one.hasSilentFellow(10 * silence), "the other sleeps");
    other.begin(10 * silence);
    assertFalse(one.hasSilentFellow(11 * silence), "it may be at work");
    assertTrue(one.hasSilentFellow(11 * silence + 1));
    assertFalse(other.hasSilentFellow(20 * silence), "nobody waits for oneself");
    other.giveSign(20 * silence);
    assertFalse(one.hasSilentFellow(21 * silence));
    other.end();
    assertFalse(one.hasSilentFellow(30 * silence), "it sleeps again");
    other.begin(30 * silence);
    other.leave();
    assertFalse(one.hasSilentFellow(40 * silence), "it is no more");
  }

  @Test
  void closesTheConnectionWhoseTaskFails() {
    class Failing implements Runnable, Closeable {
      private boolean isClosed;

      @Override
      public void run() {
        throw new IllegalStateException("as if by a mistake in a handler");
      }

      @Override
      public void close() {
        isClosed = true;
      }
    }

    Failing failing = new Failing();
    LaneSelector.perform(failing);

    assertTrue(failing.isClosed);
  }
}
