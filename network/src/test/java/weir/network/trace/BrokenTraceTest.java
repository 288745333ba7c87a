package weir.network.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no traces end in one sentence: never in another exception, never in a hang. */
@Timeout(60)
class BrokenTraceTest {
  private static final int MUTANTS = 3000;

  @Test
  void whateverHappensToAFileItIsReadOrRefused() throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    List<byte[]> whole = Traces.FORMATS.stream().map(BrokenTraceTest::written).toList();
    int read = 0;
    int refused = 0;
    for (int i = 0; i < MUTANTS; i++) {
      TraceFormat format = Traces.FORMATS.get(i % Traces.FORMATS.size());
      byte[] mutant = mutated(whole.get(i % whole.size()), whole, random);
      byte[] bytes = random.nextInt(4) == 0 ? mutated(packed(mutant), whole, random) : mutant;
      String what = "mutant " + i + " of " + format.name();
      try {
        Trace trace =
            random.nextBoolean()
                ? Traces.read(new ByteArrayInputStream(bytes), what)
                : format.read(Source.open(new ByteArrayInputStream(bytes), what), what);
        assertTrue(trace.meanKbps() > 0 && trace.totalMs() > 0, what);
        read++;
      } catch (MalformedTrace said) {
        assertTrue(said.getMessage().startsWith(what + ", "), said.getMessage());
        assertTrue(said.getMessage().length() < 2000, said.getMessage());
        refused++;
      } catch (RuntimeException | IOException bug) {
        throw new AssertionError(what, bug);
      }
    }
    assertTrue(read > MUTANTS / 20 && refused > MUTANTS / 3, read + " read, " + refused);
  }

  private static byte[] written(TraceFormat format) {
    Trace lossy = Traces.named("ramp").withLatencyMs(12.5).withLoss(0.125);
    Trace slow = Trace.of(new double[] {9000, 3000}, new double[] {200, 0}, new double[2]);
    return format.write(format instanceof Mahimahi ? slow : lossy).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] mutated(byte[] original, List<byte[]> others, SplittableRandom random) {
    byte[] bytes = original.clone();
    for (int turns = 1 + random.nextInt(3); turns > 0 && bytes.length > 0; turns--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] = (byte) "0123456789.,-eE+[]{}\":\n\t #;".charAt(random.nextInt(27));
        case 2 -> bytes = Arrays.copyOf(bytes, at);
        case 3 -> bytes = joined(Arrays.copyOf(bytes, at), bytes, at + 1);
        case 4 -> bytes = joined(Arrays.copyOf(bytes, at), bytes, at / 2);
        default -> {
          byte[] other = others.get(random.nextInt(others.size()));
          bytes = joined(Arrays.copyOf(bytes, at), other, random.nextInt(other.length));
        }
      }
    }
    return bytes;
  }

  private static byte[] joined(byte[] head, byte[] tail, int from) {
    byte[] both = Arrays.copyOf(head, head.length + Math.max(0, tail.length - from));
    System.arraycopy(
        tail, Math.min(from, tail.length), both, head.length, both.length - head.length);
    return both;
  }

  @Test
  void aPackedFileThatEndsTooEarlySaysSo() throws IOException {
    byte[] packed = packed(written(new Cooked()));

    var cut = refused(new ByteArrayInputStream(packed, 0, packed.length / 2));
    packed[packed.length - 6] ^= 1;
    var wrong = refused(new ByteArrayInputStream(packed));

    assertTrue(cut.getMessage().contains("the gzip data ends too early"), cut.getMessage());
    assertTrue(cut.place().matches("after \\d+ bytes unpacked"), cut.place());
    assertTrue(wrong.getMessage().contains("the gzip data is broken"), wrong.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1\n", " ", "[", "0 1\n", "[{\"a\":", "# no\n"})
  void aSmallPackedFileCannotGrowWithoutEnd(String unit) throws IOException {
    byte[] member = packed(unit.repeat((1 << 20) / unit.length()).getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    for (int i = 0; i < 300; i++) {
      members.write(member);
    }

    var malformed = refused(new ByteArrayInputStream(members.toByteArray()));

    assertTrue(
        malformed
            .getMessage()
            .matches(
                "(?s).*(more than|longer than|nothing|nest|expected an object|not after|depth|form).*"),
        malformed.getMessage());
  }

  @Test
  void namesWithoutEndDoNotFillTheMemory() {
    // A gigabyte of names, if any were kept.
    var malformed = refused(new Names());

    assertTrue(
        malformed.getMessage().contains("more than 256 MiB of text"), malformed.getMessage());
  }

  /** One object with another name every 16 bytes, for ever. */
  private static final class Names extends InputStream {
    private static final String UNIT = "\"0123456789a\":1,";
    private final byte[] unit = UNIT.getBytes(StandardCharsets.US_ASCII);
    private long at = -2;

    @Override
    public int read() {
      if (at < 0) {
        return "[{".charAt((int) (at++ + 2));
      }
      int digit = (int) (at & 15);
      if (digit == 0) {
        for (int i = 1; i <= 11; i++) {
          unit[i] = (byte) ('a' + (at >>> (4 * i) & 15));
        }
      }
      at++;
      return unit[digit];
    }

    @Override
    public int read(byte[] into, int from, int length) {
      for (int i = 0; i < length; i++) {
        into[from + i] = (byte) read();
      }
      return length;
    }
  }

  @Test
  void bytesThatAreNoTextAreNoTrace() {
    byte[] bytes = new byte[100_000];
    assertTrue(
        refused(new ByteArrayInputStream(bytes)).getMessage().contains("not a trace in any form"));
    new SplittableRandom(3).nextBytes(bytes);
    refused(new ByteArrayInputStream(bytes));
    assertEquals("line 1", refused(new ByteArrayInputStream(new byte[0])).place());
    assertTrue(
        refused(new ByteArrayInputStream("0 1\n1 1\n".getBytes(StandardCharsets.UTF_16)))
            .getMessage()
            .contains("UTF-16"));
  }

  private static MalformedTrace refused(InputStream in) {
    return assertThrows(MalformedTrace.class, () -> Traces.read(in, "thing"));
  }

  private static byte[] packed(byte[] text) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(file)) {
      gzip.write(text);
    }
    return file.toByteArray();
  }
}
