package weir.network.shape;

import java.util.Arrays;

/**
 * What one link owes its flows at one tick, gathered under its lock and delivered outside. Reused,
 * so that ticks allocate nothing.
 */
final class Grants {

  private PacedFlow[] flows = new PacedFlow[64];
  private long[] totals = new long[64];
  private int size;

  void add(PacedFlow flow, long totalBytes) {
    if (size == flows.length) {
      flows = Arrays.copyOf(flows, 2 * size);
      totals = Arrays.copyOf(totals, 2 * size);
    }
    flows[size] = flow;
    totals[size++] = totalBytes;
  }

  void deliver() {
    int count = size;
    size = 0;
    for (int i = 0; i < count; i++) {
      PacedFlow flow = flows[i];
      flows[i] = null;
      flow.deliver(totals[i]);
    }
  }
}
