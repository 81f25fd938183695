package io.hrapi.app.figures;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.Meter;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Snapshot;
import com.codahale.metrics.Timer;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes hrapi's own metrics from Dropwizard's registry: numeric and boolean gauges, counters as
 * gauges, since they may decrease, meters as counters, histograms and timers as summaries.
 * Thread-safe.
 */
final class RegistryMetrics {

  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final MetricRegistry registry;

  RegistryMetrics(MetricRegistry registry) {
    this.registry = registry;
  }

  /** Writes all metrics. */
  void write(MetricsText text) throws IOException {
    Names names = new Names();
    for (Map.Entry<String, Metric> metric : registry.getMetrics().entrySet()) {
      write(text, names, metric.getKey(), metric.getValue());
    }
  }

  private static void write(MetricsText text, Names names, String name, Metric metric)
      throws IOException {
    if (metric instanceof Gauge<?> gauge) {
      Number value = number(gauge.getValue());
      if (value != null) {
        text.family(names.of(name, ""), "gauge", help(name));
        text.sample("", value);
      }
    } else if (metric instanceof Counter counter) {
      text.family(names.of(name, ""), "gauge", help(name));
      text.sample("", counter.getCount());
    } else if (metric instanceof Meter meter) {
      text.family(names.of(name, "_total"), "counter", help(name));
      text.sample("", meter.getCount());
    } else if (metric instanceof Histogram histogram) {
      text.family(names.of(name, ""), "summary", help(name));
      quantiles(text, histogram.getSnapshot(), 1, histogram.getCount());
    } else if (metric instanceof Timer timer) {
      text.family(names.of(name, "_seconds"), "summary", help(name));
      quantiles(text, timer.getSnapshot(), NANOS_PER_SECOND, timer.getCount());
    }
  }

  private static void quantiles(MetricsText text, Snapshot snapshot, double unit, long count)
      throws IOException {
    for (double quantile : new double[] {0.5, 0.75, 0.95, 0.99, 0.999}) {
      text.sample(
          MetricsText.labels("quantile", Double.toString(quantile)),
          snapshot.getValue(quantile) / unit);
    }
    text.sample("_count", "", count);
  }

  private static @Nullable Number number(@Nullable Object value) {
    if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    return value instanceof Number number ? number : null;
  }

  private static String help(String name) {
    return "Dropwizard's " + name.replaceAll("[\\\\\\n]", "_") + ".";
  }

  /** Creates names that Prometheus accepts, each once. */
  private static final class Names {

    private final Set<String> used = new HashSet<>();

    String of(String name, String suffix) {
      String taken = name.replaceAll("[^a-zA-Z0-9_]", "_");
      if (Character.isDigit(taken.charAt(0))) {
        taken = "_" + taken;
      }
      // Names that differ only in replaced characters must not become one family.
      while (!used.add(taken + suffix)) {
        taken += "_";
      }
      return taken + suffix;
    }
  }
}
