package io.hrapi.app.figures;

import com.codahale.metrics.MetricRegistry;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Serves {@code /metrics} on the admin port, for Prometheus: HAProxy's statistics, then hrapi's own
 * metrics from Dropwizard's registry. 200, whatever HAProxy's state is.
 */
public final class MetricsServlet extends HttpServlet {

  /** The path, which replaces Dropwizard's own servlet. */
  public static final String PATH = "/metrics";

  private static final long serialVersionUID = 1;
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final transient HaproxyMetrics haproxy;
  private final transient RegistryMetrics own;

  public MetricsServlet(HaproxyMetrics haproxy, MetricRegistry registry) {
    this.haproxy = haproxy;
    this.own = new RegistryMetrics(registry);
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType(TYPE);
    response.setHeader("Cache-Control", "no-store");
    Writer writer =
        new BufferedWriter(
            new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
    MetricsText text = new MetricsText(writer);
    haproxy.write(text);
    own.write(text);
    writer.flush();
  }
}
