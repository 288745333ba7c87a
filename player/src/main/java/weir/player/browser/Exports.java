package weir.player.browser;

import org.teavm.jso.JSExport;
import org.teavm.jso.JSExportClasses;
import weir.player.abr.Named;
import weir.player.abr.Policies;
import weir.player.abr.Policy;

/** What the module {@code policies.js} offers beside the classes it exports. */
@JSExportClasses({Mind.class, Retold.class})
public final class Exports {
  private Exports() {}

  /** Name, description and source of every policy, one after the other. */
  @JSExport
  public static String[] policies() {
    String[] texts = new String[3 * Policies.ALL.size()];
    int at = 0;
    for (Named<Policy> policy : Policies.ALL) {
      texts[at++] = policy.name();
      texts[at++] = policy.what();
      texts[at++] = policy.source();
    }
    return texts;
  }
}
