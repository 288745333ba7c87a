package weir.media.store;

/** The end of this process, for those who have something to put away before. */
public final class ProcessEnd {
  private ProcessEnd() {}

  /** Whether it has begun: whoever wants to be told of it now comes too late. */
  public static boolean hasBegun() {
    Thread nobody = new Thread(() -> {}, "process-ends");
    return !tell(nobody) || !forget(nobody);
  }

  /** Has a thread run when the process ends; false when it does so already. */
  static boolean tell(Thread hook) {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /** The thread need not run any more; false when the process ends, and it runs. */
  static boolean forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }
}
