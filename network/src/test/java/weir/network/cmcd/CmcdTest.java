package weir.network.cmcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.network.cmcd.CmcdKey.Form;

class CmcdTest {

  @Test
  void readsWhatDashJsSendsInAnAddress() {
    Cmcd told =
        CmcdReader.ofQuery(
            "x=1&CMCD=bl%3D21300%2Cbr%3D3200%2Cbs%2Ccid%3D%22faec5fc2%22%2Cd%3D4004%2Cmtp%3D25400"
                + "%2Cnor%3D%22..%252F300kbps%252Fsegment35.m4v%22%2Cot%3Dv%2Cpr%3D1.08%2Csf%3Dd"
                + "%2Csid%3D%226e2fb550-c457-11e9-bb97-0800200c9a66%22%2Cst%3Dv%2Csu%2Ctb%3D6000&y");

    assertEquals(OptionalLong.of(21300), told.amount(CmcdKey.BL));
    assertEquals(OptionalLong.of(3200), told.amount(CmcdKey.BR));
    assertTrue(told.is(CmcdKey.BS));
    assertTrue(told.is(CmcdKey.SU));
    assertEquals(Optional.of("v"), told.text(CmcdKey.OT));
    assertEquals(1.08, told.decimal(CmcdKey.PR).getAsDouble());
    assertEquals(Optional.of("6e2fb550-c457-11e9-bb97-0800200c9a66"), told.text(CmcdKey.SID));
    assertEquals(Optional.of("..%2F300kbps%2Fsegment35.m4v"), told.text(CmcdKey.NOR));
    assertEquals(1, told.version());
    assertEquals(0, told.faults());
  }

  @Test
  void readsListsOfTheSecondVersionByWhatTheyAreOf() {
    Cmcd told =
        CmcdReader.of("br=(5000;v 128;a),bl=(2000;ot=a 9000;ot=v),ot=a,sta=p,bg=?0,sn=7,v=2");

    assertEquals(OptionalLong.of(128), told.amount(CmcdKey.BR));
    assertEquals(OptionalLong.of(2000), told.amount(CmcdKey.BL));
    assertEquals(
        List.of(new Cmcd.Amount(5000, "v"), new Cmcd.Amount(128, "a")), told.amounts(CmcdKey.BR));
    assertEquals(Optional.of("p"), told.text(CmcdKey.STA));
    assertFalse(told.is(CmcdKey.BG));
    assertEquals(2, told.version());
    assertEquals(0, told.faults());
  }

  @Test
  void joinsTheFourHeaders() {
    Map<String, String> sent =
        Map.of("CMCD-Object", "br=800,ot=v", "CMCD-Session", "sid=\"s\"", "CMCD-Status", "bs");

    Cmcd told = CmcdReader.ofHeaders(name -> sent.getOrDefault(name, ""));

    assertEquals(CmcdReader.of("br=800,bs,ot=v,sid=\"s\""), told);
    assertEquals(Cmcd.NONE, CmcdReader.ofHeaders(name -> ""));
  }

  @Test
  void readsReportsLineByLine() {
    List<Cmcd> reports =
        CmcdReader.ofReports("e=ps,sid=\"a\",sta=p,ts=1,v=2\n\ne=t,sid=\"b\",ts=2,v=2\r\n");

    assertEquals(2, reports.size());
    assertEquals(Optional.of("ps"), reports.get(0).text(CmcdKey.E));
    assertEquals(Optional.of("b"), reports.get(1).text(CmcdKey.SID));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '\0',
      value = {
        "bl=,br=800 1",
        "bl=abc,br=800 1",
        "bl=\"2000\",br=800 1",
        "bl=-5,br=800 1",
        "bl=12345678901234567890,br=800 1",
        ",,br=800 2",
        "sid=\"open,br=800 1",
        "sid=\"a\"b,br=800 1",
        "=5,br=800 1",
        "bl=(2000,br=800 1",
        "bl=(),br=800 1",
        "br=100,br=800 1",
        "ot=\"v\",br=800 1",
        "bs=maybe,br=800 1",
        "bs=?2,br=800 1",
        "sid=ohnequotes,br=800 1",
        "d=(1;v),br=800 1",
        "br=800.4 1",
        "com.example-thing=\"x,y\",br=800 0",
        "UNKNOWN,br=800 0"
      })
  void readsWhatCanBeReadAndCountsTheRest(String text, int faults) {
    Cmcd told = CmcdReader.of(text);

    assertEquals(OptionalLong.of(800), told.amount(CmcdKey.BR), text);
    assertEquals(faults, told.faults(), told::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "CMCD", "CMCD=", "xCMCD=br%3D1", "a=b&c", "cmcd=br%3D1"})
  void seesNothingWhereThereIsNothing(String query) {
    assertTrue(CmcdReader.ofQuery(query).isEmpty());
  }

  @Test
  void leavesPercentSignsThatMeanNothing() {
    assertEquals(
        Optional.of("50%, or%zz%4"),
        CmcdReader.ofQuery("CMCD=sid=%2250%, or%zz%4%22").text(CmcdKey.SID));
  }

  @Test
  void readsNoMoreThanAnybodyHasToSay() {
    String endless = "br=800," + "com.example-x=1,".repeat(1000);

    Cmcd told = CmcdReader.of(endless);

    assertEquals(OptionalLong.of(800), told.amount(CmcdKey.BR));
    assertTrue(told.faults() > 0);
  }

  @Test
  void writesTheFirstVersionToTheLetter() {
    Cmcd cmcd =
        Cmcd.told()
            .amounts(CmcdKey.BL, List.of(new Cmcd.Amount(1249, "a"), new Cmcd.Amount(8751, "v")))
            .amount(CmcdKey.BR, 801)
            .amount(CmcdKey.MTP, 4249)
            .flag(CmcdKey.BS, true)
            .flag(CmcdKey.SU, false)
            .decimal(CmcdKey.PR, 1)
            .token(CmcdKey.OT, "v")
            .token(CmcdKey.STA, "p")
            .text(CmcdKey.SID, "say \"it\" \\")
            .build();

    assertEquals(
        "bl=8800,br=801,bs,mtp=4200,ot=v,sid=\"say \\\"it\\\" \\\\\"", CmcdWriter.text(cmcd));
    assertEquals(
        Map.of(
            "CMCD-Object", "br=801,ot=v",
            "CMCD-Request", "bl=8800,mtp=4200",
            "CMCD-Session", "sid=\"say \\\"it\\\" \\\\\"",
            "CMCD-Status", "bs"),
        CmcdWriter.headers(cmcd));
    assertTrue(CmcdWriter.query(cmcd).startsWith("CMCD=bl%3D8800%2Cbr%3D801%2Cbs%2Cmtp%3D4200"));
  }

  @Test
  void refusesToTellWhatCannotBeTold() {
    Cmcd.Builder told = Cmcd.told();

    assertThrows(IllegalArgumentException.class, () -> told.text(CmcdKey.SID, "ä"));
    assertThrows(IllegalArgumentException.class, () -> told.text(CmcdKey.SID, "s".repeat(129)));
    assertThrows(IllegalArgumentException.class, () -> told.text(CmcdKey.BL, "2000"));
    assertThrows(IllegalArgumentException.class, () -> told.token(CmcdKey.OT, "not one"));
    assertThrows(IllegalArgumentException.class, () -> told.amount(CmcdKey.BR, Long.MAX_VALUE));
    Cmcd tooLong = Cmcd.told().text(CmcdKey.SID, "s".repeat(65)).build();
    assertThrows(IllegalArgumentException.class, () -> CmcdWriter.text(tooLong));
  }

  @Test
  void readsBackWhateverItWrites() {
    for (long seed = 0; seed < 2000; seed++) {
      Cmcd told = anything(new SplittableRandom(seed));
      String about = "seed " + seed + ": " + CmcdWriter.text(told);

      Cmcd read = CmcdReader.of(CmcdWriter.text(told));
      Map<String, String> headers = CmcdWriter.headers(told);

      assertEquals(told, read, about);
      assertEquals(0, read.faults(), about);
      Cmcd ofHeaders = CmcdReader.ofHeaders(name -> headers.getOrDefault(name, ""));
      assertEquals(ofHeaders, CmcdReader.ofQuery(CmcdWriter.query(told)), about);
    }
  }

  @Test
  void survivesWhateverIsSent() {
    String pieces = "blbrsidotv=,;()\"\\?.-%&01289 \t\u00e4\u0000\ud800v2";
    for (long seed = 0; seed < 4000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder sent = new StringBuilder(CmcdWriter.text(anything(random)));
      for (int i = random.nextInt(1, 12); i > 0 && sent.length() > 0; i--) {
        int at = random.nextInt(sent.length());
        char piece = pieces.charAt(random.nextInt(pieces.length()));
        switch (random.nextInt(3)) {
          case 0 -> sent.setCharAt(at, piece);
          case 1 -> sent.insert(at, piece);
          default -> sent.deleteCharAt(at);
        }
      }
      try {
        Cmcd told = CmcdReader.of(sent.toString());
        CmcdReader.ofQuery("CMCD=" + sent);
        assertEquals(told, CmcdReader.of(sent.toString()));
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + sent, e);
      }
    }
  }

  /** Of the second version, in the form in which it is written. */
  private static Cmcd anything(RandomGenerator random) {
    Cmcd.Builder told = Cmcd.told().amount(CmcdKey.V, 2);
    for (CmcdKey key : CmcdKey.values()) {
      if (key == CmcdKey.V || random.nextInt(4) > 0) {
        continue;
      }
      if (key.form() == Form.FLAG) {
        told.flag(key, true);
      } else if (key.form() == Form.AMOUNT) {
        told.amount(key, 100 * random.nextLong(1_000_000_000_000L));
      } else if (key.form() == Form.AMOUNTS) {
        told.amounts(
            key,
            List.of(
                new Cmcd.Amount(100 * random.nextInt(100_000), "v"),
                new Cmcd.Amount(100 * random.nextInt(1000), random.nextBoolean() ? "a" : "")));
      } else if (key.form() == Form.DECIMAL) {
        told.decimal(key, random.nextInt(2, 9000) / 1000.0 + 1);
      } else if (key.form() == Form.TOKEN) {
        told.token(key, new String[] {"v", "av", "*x", "a:b/c"}[random.nextInt(4)]);
      } else if (key.form() == Form.TEXT) {
        told.text(key, words(random));
      } else {
        told.texts(key, List.of(words(random), words(random)));
      }
    }
    return told.build();
  }

  private static String words(RandomGenerator random) {
    StringBuilder words = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      words.append((char) random.nextInt(' ', 0x7f));
    }
    return words.toString();
  }
}
