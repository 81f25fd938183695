package io.hrapi.app.figures;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.hrapi.app.testing.PrometheusText;
import java.io.IOException;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class MetricsTextTest {

  private final StringWriter out = new StringWriter();
  private final MetricsText text = new MetricsText(out);

  @Test
  void aFamilyBeginsOnceAndOnlyWithASample() throws IOException {
    text.family("none", "gauge", "Nobody has one.");
    text.family("a_total", "counter", "An a.");
    text.sample("", 3L);
    text.sample(MetricsText.labels("x", "\\ \" \n", "y", "z"), 0.25);
    text.family("b", "gauge", "A b.");
    text.sample("", Double.NEGATIVE_INFINITY);
    assertThat(out.toString())
        .isEqualTo(
            """
            # HELP a_total An a.
            # TYPE a_total counter
            a_total 3
            a_total{x="\\\\ \\" \\n",y="z"} 0.25
            # HELP b A b.
            # TYPE b gauge
            b -Inf
            """);
    assertThat(PrometheusText.parse(out.toString()).value("a_total", "x", "\\ \" \n", "y", "z"))
        .isEqualTo(0.25);
  }

  @Test
  void dropwizardsMetricsAreWrittenByTheirKinds() throws IOException {
    MetricRegistry registry = new MetricRegistry();
    registry.register("9.a-gauge", (Gauge<Double>) () -> Double.POSITIVE_INFINITY);
    registry.register("a.flag", (Gauge<Boolean>) () -> true);
    registry.register("a.word", (Gauge<String>) () -> "nothing to count");
    registry.counter("a.counter").dec(2);
    registry.counter("a-counter").inc();
    registry.meter("requests").mark(5);
    registry.histogram("sizes").update(7);
    registry.timer("times").update(250, TimeUnit.MILLISECONDS);
    new RegistryMetrics(registry).write(text);
    PrometheusText parsed = PrometheusText.parse(out.toString());
    assertThat(parsed.value("_9_a_gauge")).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(parsed.value("a_flag")).isEqualTo(1);
    assertThat(parsed.value("a_counter") + parsed.value("a_counter_")).isEqualTo(-1);
    assertThat(parsed.value("requests_total")).isEqualTo(5);
    assertThat(parsed.value("sizes", "quantile", "0.5")).isEqualTo(7);
    assertThat(parsed.value("sizes_count")).isEqualTo(1);
    assertThat(parsed.value("times_seconds", "quantile", "0.99")).isEqualTo(0.25);
    assertThat(parsed.types()).doesNotContainKey("a_word").hasSize(7);
  }
}
