package weir.server.access;

import java.util.Optional;

/**
 * Lets through who may change things: who has the token; and without it who cannot be but at this
 * machine. For that it is not enough that the connection comes from here. A proxy makes everybody
 * come from here, so no field may speak of one; a name that leads here by somebody else's wish
 * makes a stranger's page our own in the eyes of a browser, so we must be called by a name that
 * means this machine; and a page from elsewhere may not ask at all.
 */
public final class Gate {
  private static final String SEND_IT = "send it as 'Authorization: Bearer TOKEN'";
  private static final String HAS_NONE =
      "this server has no token; start it with --token T or WEIR_TOKEN, and then " + SEND_IT;

  private final Optional<Secret> token;
  private final boolean isReachedFromHereOnly;

  /**
   * @param token without one nobody from elsewhere gets through
   * @param isReachedFromHereOnly whether the server listens to nothing but this machine
   */
  public Gate(Optional<Secret> token, boolean isReachedFromHereOnly) {
    this.token = token;
    this.isReachedFromHereOnly = isReachedFromHereOnly;
  }

  /**
   * For what changes something of the server's.
   *
   * @throws Refused if it may not
   */
  public void check(Asking asking) {
    if (asking.secret().isPresent()) {
      if (!token.map(known -> known.is(asking.secret().get())).orElse(false)) {
        throw refusal("this is not the server's token");
      }
    } else if (!asking.authorization().isEmpty()) {
      throw refusal("the field Authorization holds no bearer's token");
    } else if (asking.isFromElsewhere()) {
      throw refusal("a page from elsewhere needs the server's token to change anything");
    } else if (!isReachedFromHereOnly) {
      throw refusal(
          "changing anything needs the server's token, since it listens to other machines");
    } else if (asking.isForwarded()) {
      throw refusal("changing anything through a proxy needs the server's token");
    } else if (!asking.isToLoopback()) {
      throw refusal(
          "changing anything needs the server's token where the server is not called localhost or"
              + " 127.0.0.1");
    }
  }

  /**
   * For what belongs to somebody who got a key for it. A wrong key is not made up for by sitting at
   * this machine.
   *
   * @throws Refused if neither the key is offered nor {@link #check} allows it
   */
  public void check(Asking asking, Optional<Secret> key) {
    boolean isKey =
        asking.secret().isPresent()
            && key.map(known -> known.is(asking.secret().get())).orElse(false);
    if (isKey) {
      return;
    }
    try {
      check(asking);
    } catch (Refused e) {
      throw key.isPresent() ? e.orWith("the key that was answered to who made this link") : e;
    }
  }

  /**
   * For what everybody may do here, but no stranger's page in a visitor's name.
   *
   * @throws Refused if one does so without the token
   */
  public void checkOrigin(Asking asking) {
    if (asking.isFromElsewhere()) {
      check(asking);
    }
  }

  private Refused refusal(String why) {
    if (token.isEmpty()) {
      return new Refused(Refused.FORBIDDEN, why + "; " + HAS_NONE);
    }
    return new Refused(Refused.UNAUTHORIZED, why + "; " + SEND_IT);
  }
}
