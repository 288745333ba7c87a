package weir.server.http;

/**
 * For claims about real time, which a machine that others use too can spoil. It spoils some tries;
 * what is broken fails in all of them.
 */
final class Tries {
  private Tries() {}

  /** What is told, with its claims. */
  interface Story {
    void tell() throws Exception;
  }

  /** Tells a story until its claims hold, {@code most} times at most. */
  static void of(int most, Story story) throws Exception {
    for (int tried = 1; ; tried++) {
      try {
        story.tell();
        return;
      } catch (AssertionError spoilt) {
        if (tried == most) {
          throw spoilt;
        }
        System.out.println("tried again: " + spoilt.getMessage());
      }
    }
  }
}
