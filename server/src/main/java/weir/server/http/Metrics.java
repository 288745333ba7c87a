package weir.server.http;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.eclipse.jetty.server.ServerConnector;
import weir.server.links.Links;
import weir.server.links.SharedLink;
import weir.server.origin.Lane;
import weir.server.viewers.Viewers;

/**
 * {@code /metrics}, as Prometheus reads it. All of it is read from what is counted anyway, when
 * somebody asks: a response pays for a few additions, and not for this.
 */
final class Metrics {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  Metrics(
      Tallies tallies,
      LaneCount count,
      Lane lane,
      Links links,
      Viewers viewers,
      EventStream events,
      Supplier<List<ServerConnector>> connectors) {
    for (Kind kind : Kind.values()) {
      for (int i = 1; i <= Tallies.CLASSES; i++) {
        String status = i + "xx";
        String ofWhat = kind.label();
        counter("weir.responses", "Responses", tallies.responses(kind, i), ofWhat, status);
        counter("weir.sent.bytes", "Bytes of bodies", tallies.bytes(kind, i), ofWhat, status);
      }
    }
    counter("weir.responses.broken", "Responses that ended early", tallies.broken);
    counter("weir.requests.unreadable", "Requests that were no HTTP", tallies.unreadable);
    counter("weir.notes.dropped", "Responses not written down for want of time", tallies.dropped);
    counter("weir.lane.responses", "Responses of the fast lane", count.answers);
    counter("weir.lane.sendfile", "Of these, bodies sent by the kernel", count.bySendfile);
    counter("weir.lane.naps", "Times one selector made room for another", count.naps);
    gauge("weir.lane.memory.bytes", "Kept ready in memory", lane, Lane::memoryBytes);
    gauge("weir.lane.files", "Files kept open", lane, Lane::openFiles);
    gauge("weir.responses.running", "Begun and not ended", tallies, t -> t.running.sum());
    gauge(
        "weir.connections.parting",
        "Answered for the last time, not closed by the client",
        tallies,
        t -> t.parting.sum());
    gauge(
        "weir.connections",
        "Open connections",
        connectors,
        all -> all.get().stream().mapToInt(one -> one.getConnectedEndPoints().size()).sum());
    gauge("weir.links", "Links there are", links, all -> all.all().size());
    gauge(
        "weir.links.flows",
        "Responses under way on links",
        links,
        all -> all.all().stream().mapToInt(SharedLink::running).sum());
    gauge("weir.viewers", "Viewers heard of lately", viewers, Viewers::count);
    gauge("weir.listeners", "Who listens to events", events, EventStream::listeners);
    registry.getPrometheusRegistry().register(firstByte(tallies));
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  private void counter(String name, String help, LongAdder of, String kind, String status) {
    FunctionCounter.builder(name, of, LongAdder::sum)
        .description(help)
        .tag("kind", kind)
        .tag("status", status)
        .register(registry);
  }

  private void counter(String name, String help, LongAdder of) {
    FunctionCounter.builder(name, of, LongAdder::sum).description(help).register(registry);
  }

  private <T> void gauge(String name, String help, T of, ToDoubleFunction<T> value) {
    Gauge.builder(name, of, value).description(help).strongReference(true).register(registry);
  }

  /** Micrometer has no histogram of what others have counted; Prometheus's own model does. */
  private static Collector firstByte(Tallies tallies) {
    return new Collector() {
      @Override
      public MetricSnapshot collect() {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        long[] counts = tallies.firstByteCounts();
        for (int i = 0; i < counts.length; i++) {
          double seconds =
              i < Tallies.FIRST_BYTE_MS.length
                  ? Tallies.FIRST_BYTE_MS[i] / 1000
                  : Double.POSITIVE_INFINITY;
          buckets.bucket(seconds, counts[i]);
        }
        return HistogramSnapshot.builder()
            .name("weir_first_byte_seconds")
            .help("From the request to the first byte of its answer")
            .dataPoint(
                HistogramSnapshot.HistogramDataPointSnapshot.builder()
                    .classicHistogramBuckets(buckets.build())
                    .sum(tallies.firstByteSeconds())
                    .build())
            .build();
      }
    };
  }

  String text() {
    return registry.scrape();
  }
}
