package weir.network.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written is told apart by its content, and is what it was. */
class WrittenTest {
  private static final double ROUNDING = 1e-9;

  @TempDir Path folder;

  static Stream<Arguments> ownInEveryForm() {
    return Traces.ALL.stream()
        .flatMap(own -> Traces.FORMATS.stream().map(form -> Arguments.of(own.name(), form.name())));
  }

  @ParameterizedTest
  @MethodSource("ownInEveryForm")
  void ownTracesComeBackFromEveryFormWithoutSayingWhich(String name, String form)
      throws IOException {
    Trace own = Traces.named(name).withLoss(0.01);
    TraceFormat format = Traces.format(form);

    Trace back = read(format.write(own));

    compare(own, back, format);
    assertEquals(
        format.drops(own).contains("latency"), back.latencyMs(0) == 0 && own.latencyMs(0) > 0);
    assertEquals(format.drops(own).contains("loss"), back.loss(0) == 0);
  }

  @Test
  void tracesOfAnyShapeComeBackFromEveryForm() throws IOException {
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 60; i++) {
      Trace any = SomeTraces.from(random);
      for (TraceFormat format : Traces.FORMATS) {
        compare(any, read(format.write(any), format), format);
      }
    }
  }

  private static void compare(Trace before, Trace after, TraceFormat format) {
    switch (format.name()) {
      case "sabre-json", "csv" -> assertEquals(before, after);
      case "cooked" -> {
        assertEquals(before.periods(), after.periods());
        for (int i = 0; i < before.periods(); i++) {
          near(before.durationMs(i), after.durationMs(i), before.totalMs());
          near(before.kbps(i), after.kbps(i), 1);
        }
      }
      case "oboe" -> {
        near(before.totalMs(), after.totalMs(), 1);
        near(before.meanKbps(), after.meanKbps(), 1);
        for (int i = 0; i < before.periods(); i++) {
          double middleMs = before.startMs(i) + before.durationMs(i) / 2;
          assertEquals(before.kbpsAt(middleMs), after.kbpsAt(middleMs));
        }
      }
      case "mahimahi" -> {
        assertEquals(Math.max(1, Math.rint(before.totalMs())), after.totalMs());
        double packet = 12_000;
        for (int i = 0; i < after.periods(); i++) {
          double fromMs = Math.min(after.startMs(i), before.totalMs());
          double toMs = Math.min(after.startMs(i) + after.durationMs(i), before.totalMs());
          // a packet at either end, the ms it is rounded to, and the last one's move to the end
          double slack = 3 * packet + 2 * before.maxKbps();
          assertEquals(before.bits(fromMs, toMs), after.bits(fromMs, toMs), slack);
        }
      }
      default -> throw new AssertionError(format.name() + " needs a comparison");
    }
  }

  private static void near(double expected, double actual, double scale) {
    assertEquals(expected, actual, ROUNDING * Math.max(scale, expected));
  }

  @Test
  void whatAFormHasNoPlaceForIsNamed() {
    Trace lossy = Traces.named("step").withLatencyMs(20).withLoss(0.1);

    assertEquals(List.of(), Traces.format("csv").drops(lossy));
    assertEquals(List.of("latency", "loss"), Traces.format("cooked").drops(lossy));
    assertEquals(List.of(), Traces.format("cooked").drops(lossy.withLatencyMs(0).withLoss(0)));
    assertEquals(
        List.of("latency", "loss", "what is finer than packets of 1500 bytes and whole ms"),
        Traces.format("mahimahi").drops(lossy));
  }

  @Test
  void aCookedTraceOfHighEqualRatesIsNotTakenForOboe() throws IOException {
    for (double first : new double[] {60_000, 0}) {
      Trace fast =
          Trace.of(
              new double[] {1000, 1000, 1000}, new double[] {first, 60_000, 60_000}, new double[3]);

      assertEquals(fast, read(new Cooked().write(fast)));
    }
  }

  @Test
  void aMahimahiFileHasItsPacketsWhereTheirBitsAreThrough() {
    // 12 Mbit/s is a packet each ms, 36 Mbit/s three
    Trace trace = Trace.of(new double[] {3, 2, 2}, new double[] {12_000, 0, 36_000}, new double[3]);

    assertEquals("1\n2\n3\n6\n6\n6\n7\n7\n7\n", new Mahimahi().write(trace));
  }

  @Test
  void anOutageAtTheEndOfMahimahisRoundTakesTheLastPacketAlong() {
    Trace trace = Trace.of(new double[] {2, 5}, new double[] {12_000, 0}, new double[2]);

    assertEquals("1\n7\n", new Mahimahi().write(trace));
  }

  @Test
  void aFileIsPackedIfItsNameSaysSoAndUnpackedWhateverItsName() throws IOException {
    Trace own = Traces.named("3g-bus");
    for (TraceFormat format : Traces.FORMATS) {
      Path packed = folder.resolve(format.name() + ".gz");
      Traces.write(own, format, packed);
      assertEquals(0x1f, Files.readAllBytes(packed)[0]);
      Path renamed = Files.copy(packed, folder.resolve(format.name()));

      assertEquals(read(format.write(own)), Traces.read(renamed));
      assertEquals(read(format.write(own)), Traces.read(renamed, format.name()));
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(2 * Traces.FORMATS.size(), files.count(), "nothing else is left lying about");
    }
  }

  @Test
  void aPipeIsReadThoughItCannotSayHowMuchIsInIt() throws IOException {
    Trace own = Traces.named("3g-bus");
    Path packed = folder.resolve("bus.gz");
    Traces.write(own, new Csv(), packed);
    InputStream pipe =
        new FilterInputStream(Files.newInputStream(packed)) {
          @Override
          public int available() throws IOException {
            throw new IOException("Illegal seek");
          }
        };

    try (pipe) {
      assertEquals(own, Traces.read(pipe, "pipe"));
    }
  }

  @Test
  void whatCannotBeReadAgainIsNotWritten() {
    Trace tooFast = Trace.constant(BitRate.mbps(10_000));
    Trace tooShort = Trace.of(new double[] {1e-322}, new double[] {1e300}, new double[1]);
    Path file = folder.resolve("out");

    assertThrows(IllegalArgumentException.class, () -> Traces.write(tooFast, new Mahimahi(), file));
    assertThrows(IllegalArgumentException.class, () -> Traces.write(tooShort, new Cooked(), file));
    assertTrue(Files.notExists(file));
    assertEquals(0, folder.toFile().list().length);
  }

  private static Trace read(String text) throws IOException {
    return Traces.read(bytes(text), "ride");
  }

  private static Trace read(String text, TraceFormat format) throws IOException {
    return format.read(bytes(text), "ride");
  }

  private static ByteArrayInputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
