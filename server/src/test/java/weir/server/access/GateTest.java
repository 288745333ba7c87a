package weir.server.access;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
  private static final String TOKEN = "a-token-of-ours";
  private static final Gate HERE = new Gate(Optional.of(Secret.of(TOKEN)), true);
  private static final Gate EVERYWHERE = new Gate(Optional.of(Secret.of(TOKEN)), false);
  private static final Gate WITHOUT_TOKEN = new Gate(Optional.empty(), true);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST",
        "weir.localhost",
        "127.0.0.1",
        "127.8.9.10",
        "127.255.249.100",
        "[::1]"
      })
  void asksNothingOfWhoeverSitsAtTheMachine(String host) {
    assertDoesNotThrow(() -> HERE.check(called(host)));
    assertDoesNotThrow(() -> WITHOUT_TOKEN.check(called(host)));

    assertEquals(401, refusal(EVERYWHERE, called(host)).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "127.0.0.1evil",
        "notlocalhost",
        "127.999.999.999",
        "127.0.0.256",
        "127.0.0.01",
        "127.0.1",
        "0.0.0.0",
        "192.168.1.5",
        "::2",
        ""
      })
  void doesNotTrustANameThatOnlyLeadsHere(String host) {
    assertEquals(401, refusal(HERE, called(host)).status());
    assertEquals(403, refusal(WITHOUT_TOKEN, called(host)).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Forwarded",
        "forwarded",
        "X-Forwarded-For",
        "x-forwarded-host",
        "X-FORWARDED-PROTO",
        "X-Forwarded-Anything",
        "X-Forwarded",
        "X-Real-IP",
        "Via"
      })
  void doesNotTakeTheProxysMachineForTheClients(String field) {
    Asking forwarded = new Asking("localhost", 8080, "", "", "", List.of("Accept", field));

    assertEquals(401, refusal(HERE, forwarded).status());
    assertDoesNotThrow(
        () -> HERE.check(new Asking("localhost", 8080, "Bearer " + TOKEN, "", "", List.of(field))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example",
        "null",
        "http://localhost:9090",
        "http://localhost",
        "https://localhost",
        "http://127.0.0.1:8080",
        "http://localhost.evil.example:8080",
        "http://localhost:8080@evil.example",
        "file://",
        "::"
      })
  void doesNotLetAnotherPageAskInItsVisitorsName(String origin) {
    assertEquals(401, refusal(HERE, from(origin, "")).status());
    assertThrows(Refused.class, () -> HERE.checkOrigin(from(origin, "")));
    assertThrows(Refused.class, () -> EVERYWHERE.checkOrigin(from(origin, "")));
  }

  @Test
  void knowsItsOwnPageByWhereItIsFromOrByTheBrowsersWord() {
    assertDoesNotThrow(() -> HERE.check(from("http://localhost:8080", "")));
    assertDoesNotThrow(() -> HERE.check(from("http://localhost:8080", "same-origin")));
    assertDoesNotThrow(() -> HERE.check(from("", "none")));
    assertDoesNotThrow(() -> EVERYWHERE.checkOrigin(from("http://localhost:8080", "")));

    for (String site : List.of("cross-site", "same-site", "whatever")) {
      assertEquals(401, refusal(HERE, from("http://localhost:8080", site)).status(), site);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer A-TOKEN-OF-OURS",
        "Bearer a-token-of-our",
        "Bearer a-token-of-ourss",
        "Bearer",
        "Bearer ",
        "Basic YS10b2tlbi1vZi1vdXJz",
        "a-token-of-ours",
        "Bearer a-token-of-ours, Bearer x",
        "Bearer a-token of-ours"
      })
  void refusesWhatIsNotTheTokenEvenAtTheMachine(String authorization) {
    Asking asking = new Asking("localhost", 8080, authorization, "", "", List.of());

    assertEquals(401, refusal(HERE, asking).status());
    assertEquals(403, refusal(WITHOUT_TOKEN, asking).status());
  }

  @Test
  void opensToTheTokenWhoeverSendsIt() {
    for (String scheme : List.of("Bearer", "bearer", "BEARER ")) {
      Asking asking =
          new Asking(
              "evil.example",
              80,
              scheme + " " + TOKEN,
              "http://other.example",
              "cross-site",
              List.of("X-Forwarded-For"));
      assertDoesNotThrow(() -> EVERYWHERE.check(asking));
      assertDoesNotThrow(() -> HERE.check(asking));
      assertThrows(Refused.class, () -> WITHOUT_TOKEN.check(asking));
    }
  }

  @Test
  void opensOneThingToItsKeyAndNothingElse() {
    Secret key = Secret.fresh();
    Asking asking = new Asking("w.example", 80, "Bearer " + key.reveal(), "", "", List.of());

    assertDoesNotThrow(() -> EVERYWHERE.check(asking, Optional.of(key)));
    assertThrows(Refused.class, () -> EVERYWHERE.check(asking, Optional.of(Secret.fresh())));
    assertThrows(Refused.class, () -> EVERYWHERE.check(asking, Optional.empty()));
    assertThrows(Refused.class, () -> EVERYWHERE.check(asking));
  }

  @Test
  void speaksOfAKeyOnlyWhereThereIsOne() {
    Refused hasKey =
        assertThrows(
            Refused.class,
            () -> WITHOUT_TOKEN.check(called("w.example"), Optional.of(Secret.fresh())));
    Refused hasNone =
        assertThrows(
            Refused.class, () -> WITHOUT_TOKEN.check(called("w.example"), Optional.empty()));

    assertEquals(401, hasKey.status());
    assertTrue(hasKey.getMessage().contains("the key"), hasKey.getMessage());
    assertEquals(403, hasNone.status());
    assertFalse(hasNone.getMessage().contains("key"), hasNone.getMessage());
  }

  @Test
  void saysHowOneMayPassAndNeverWhatTheTokenIs() {
    Refused wrong = refusal(EVERYWHERE, called("localhost"));
    Refused none = refusal(WITHOUT_TOKEN, called("evil.example"));

    assertTrue(wrong.getMessage().contains("Authorization: Bearer"), wrong.getMessage());
    assertTrue(none.getMessage().contains("--token"), none.getMessage());
    assertFalse(wrong.getMessage().contains(TOKEN), wrong.getMessage());
    assertFalse(Optional.of(Secret.of(TOKEN)).toString().contains(TOKEN));
  }

  @Test
  void makesSecretsThatNobodyGuessesAndTakesThoseThatCanBeSent() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      made.add(Secret.fresh().reveal());
    }

    assertEquals(1000, made.stream().distinct().count());
    made.forEach(text -> assertTrue(Secret.of(text).is(text), text));
    assertNotEquals(made.get(0), made.get(1));
    for (String bad : List.of("", "short", "has space", "löwenzahn", "x".repeat(1001))) {
      var refusal = assertThrows(IllegalArgumentException.class, () -> Secret.of(bad));
      assertTrue(bad.isEmpty() || !refusal.getMessage().contains(bad), refusal.getMessage());
    }
  }

  private static Asking called(String host) {
    return new Asking(host, 8080, "", "", "", List.of("Host", "Accept"));
  }

  private static Asking from(String origin, String fetchSite) {
    return new Asking("localhost", 8080, "", origin, fetchSite, List.of("Host", "Origin"));
  }

  private static Refused refusal(Gate gate, Asking asking) {
    return assertThrows(Refused.class, () -> gate.check(asking));
  }
}
