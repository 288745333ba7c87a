package weir.network.shape;

/** Where a flow's grants go. */
@FunctionalInterface
public interface Sink {

  /**
   * The flow may have passed on this many bytes by now. Called on the pacer's thread, without locks
   * held, with rising totals, the flow's whole length last. Must not block: every flow of every
   * link waits meanwhile. It may call the flow and its link. If it throws, its flow is closed and
   * the thread's uncaught exception handler is told.
   *
   * @param totalBytes since the flow was opened, above 0
   */
  void granted(long totalBytes);
}
