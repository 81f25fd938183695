package io.hrapi.app.figures;

import static io.hrapi.app.figures.Family.counter;
import static io.hrapi.app.figures.Family.gauge;

import io.hrapi.app.deploy.render.ProxyNames;
import io.hrapi.app.deploy.render.ServedCertificate;
import io.hrapi.app.deploy.watch.Expiry;
import io.hrapi.app.figures.Family.Labelled;
import io.hrapi.app.present.Times;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.model.ConfigurationReference;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.configuration.StatisticsListener;
import io.hrapi.haproxy.socket.HaproxySocketException;
import io.hrapi.haproxy.statistics.BackendStatistics;
import io.hrapi.haproxy.statistics.Check;
import io.hrapi.haproxy.statistics.FrontendStatistics;
import io.hrapi.haproxy.statistics.ProcessStatistics;
import io.hrapi.haproxy.statistics.Responses;
import io.hrapi.haproxy.statistics.ServerState;
import io.hrapi.haproxy.statistics.ServerStatistics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * HAProxy's statistics as metrics, labelled with the names of gateways, pools and targets. Each
 * scrape reads them once. While HAProxy does not run, or does not answer, {@code hrapi_haproxy_up}
 * is 0 and the others are left out. Thread-safe.
 */
public final class HaproxyMetrics {

  private static final double MICROS_PER_SECOND = 1_000_000;

  private static final List<Family<ProcessStatistics>> PROCESS =
      List.of(
          gauge(
              "uptime_seconds",
              "How long the worker has been running; counters start with it.",
              ProcessStatistics::uptimeSeconds),
          gauge(
              "current_connections", "Current connections.", ProcessStatistics::currentConnections),
          gauge(
              "connection_limit",
              "Limit of concurrent connections of the worker.",
              ProcessStatistics::connectionLimit),
          counter("connections", "Connections.", ProcessStatistics::connections),
          gauge(
              "connection_rate",
              "New connections in the last second.",
              ProcessStatistics::connectionRate),
          counter("requests", "HTTP requests.", ProcessStatistics::requests),
          gauge(
              "current_tls_connections",
              "Current TLS connections.",
              ProcessStatistics::currentTlsConnections),
          counter("tls_connections", "TLS connections.", ProcessStatistics::tlsConnections),
          counter("out_bytes", "Bytes sent.", ProcessStatistics::bytesOut),
          gauge(
              "allocated_bytes",
              "Memory in the worker's pools.",
              ProcessStatistics::allocatedBytes),
          gauge("used_bytes", "Memory in use of these pools.", ProcessStatistics::usedBytes),
          gauge(
              "idle_ratio",
              "Share of the last second in which the worker was idle, 0 to 1.",
              process -> ratio(process.idlePercent())),
          gauge("listeners", "Open listeners.", ProcessStatistics::listeners),
          counter("dropped_logs", "Log lines that were dropped.", ProcessStatistics::droppedLogs));

  private static final List<Family<FrontendStatistics>> GATEWAY =
      joined(
          List.of(
              gauge(
                  "open",
                  "Whether the gateway listens.",
                  gateway -> flag(gateway.status().equals("OPEN"))),
              counter("connections", "Connections.", FrontendStatistics::connections),
              gauge(
                  "connection_rate",
                  "New connections in the last second.",
                  FrontendStatistics::connectionRate),
              counter("requests", "HTTP requests.", gateway -> gateway.responses().requests())),
          Family.ofTraffic(FrontendStatistics::traffic),
          Family.ofErrors(FrontendStatistics::errors));

  private static final List<Family<BackendStatistics>> POOL =
      joined(
          List.of(
              gauge("up", "Whether a target serves.", pool -> flag(pool.isUp())),
              gauge("active_targets", "Targets that serve.", BackendStatistics::activeServers),
              gauge(
                  "backup_targets",
                  "Backup targets that serve if no other does.",
                  BackendStatistics::backupServers),
              gauge("weight", "The effective weight of all targets.", BackendStatistics::weight),
              gauge(
                  "current_queue",
                  "Requests waiting for a target.",
                  pool -> pool.queue().current()),
              gauge(
                  "max_queue",
                  "Maximum of waiting requests since the worker started.",
                  pool -> pool.queue().maximum()),
              counter("requests", "HTTP requests.", pool -> pool.responses().requests()),
              counter(
                  "downs",
                  "How often no target was available.",
                  BackendStatistics::downTransitions),
              counter(
                  "downtime_seconds",
                  "How long no target was available.",
                  BackendStatistics::downtimeSeconds)),
          Family.ofTraffic(BackendStatistics::traffic),
          Family.ofErrors(BackendStatistics::errors),
          Family.ofTimes(BackendStatistics::averages));

  private static final List<Family<ServerStatistics>> TARGET =
      joined(
          List.of(
              gauge(
                  "up",
                  "Whether HAProxy considers the target up, checked or not.",
                  target -> flag(answers(target.state()))),
              gauge("weight", "The effective weight.", ServerStatistics::weight),
              gauge(
                  "current_queue",
                  "Requests waiting for the target.",
                  target -> target.queue().current()),
              gauge(
                  "max_queue",
                  "Maximum of waiting requests since the worker started.",
                  target -> target.queue().maximum()),
              counter(
                  "check_failures",
                  "Checks that failed while the target was up.",
                  ServerStatistics::failedChecks),
              gauge(
                  "check_duration_seconds",
                  "How long the last check took.",
                  target -> duration(target.check())),
              counter(
                  "downs", "How often the target went down.", ServerStatistics::downTransitions),
              counter(
                  "downtime_seconds",
                  "How long the target was down.",
                  ServerStatistics::downtimeSeconds)),
          Family.ofTraffic(ServerStatistics::traffic),
          Family.ofErrors(ServerStatistics::errors),
          Family.ofTimes(ServerStatistics::averages));

  /**
   * How the metrics of proxies and servers are named.
   *
   * @param gateways the prefix of the metrics of frontends
   * @param pools the prefix of the metrics of backends
   * @param targets the prefix of the metrics of servers
   * @param target the label of a server's name
   * @param gateway returns the labels of a frontend; empty for one that is not shown
   * @param pool returns the labels of a backend; empty for one that is not shown
   */
  private record Names(
      String gateways,
      String pools,
      String targets,
      String target,
      Function<String, Optional<String>> gateway,
      Function<String, Optional<String>> pool) {}

  private static final Names OF_MODEL =
      new Names(
          "hrapi_gateway_",
          "hrapi_pool_",
          "hrapi_target_",
          "target",
          proxy -> ProxyNames.gateway(proxy).map(name -> MetricsText.labels("gateway", name)),
          proxy -> ProxyNames.pool(proxy).map(HaproxyMetrics::labels));

  /** HAProxy's own terms, since an uploaded configuration may use any names. */
  private static final Names OF_UPLOAD =
      new Names(
          "hrapi_frontend_",
          "hrapi_backend_",
          "hrapi_server_",
          "server",
          proxy ->
              Optional.of(proxy)
                  .filter(name -> !name.equals(StatisticsListener.FRONTEND.value()))
                  .map(name -> MetricsText.labels("frontend", name)),
          proxy -> Optional.of(MetricsText.labels("backend", proxy)));

  private final CommandHandler handler;
  private final SharedReadings readings;
  private final Expiry expiry;

  public HaproxyMetrics(CommandHandler handler, SharedReadings readings, Expiry expiry) {
    this.handler = handler;
    this.readings = readings;
    this.expiry = expiry;
  }

  /** Writes all metrics. */
  void write(MetricsText text) throws IOException {
    View view = handler.view();
    Deployment deployment = view.deployment();
    log(text, view);
    certificates(text);
    Reading reading = reading(deployment);
    one(text, "hrapi_haproxy_up", "Whether HAProxy runs and answers.", flag(reading != null));
    one(
        text,
        "hrapi_haproxy_wanted",
        "Whether HAProxy is supposed to run: something was committed, and nobody " + "stopped it.",
        flag(deployment.commit() != null && !deployment.stopRequested()));
    if (reading == null) {
      return;
    }
    text.family("hrapi_haproxy_info", "gauge", "HAProxy's version.");
    text.sample(MetricsText.labels("version", reading.process().version()), 1);
    write(text, "hrapi_haproxy_", List.of(new Labelled<>("", reading.process())), PROCESS);
    if (deployment.running() != null) {
      Names names = deployment.running() instanceof ModelReference ? OF_MODEL : OF_UPLOAD;
      gateways(text, reading, names);
      pools(text, reading, names);
      targets(text, reading, names);
    }
  }

  private @Nullable Reading reading(Deployment deployment) {
    try {
      return readings.get(deployment.commit());
    } catch (HaproxySocketException e) {
      // The metric hrapi_haproxy_up reports it, and /v1/status has the reason.
      return null;
    }
  }

  private void certificates(MetricsText text) throws IOException {
    List<ServedCertificate> served = expiry.served();
    if (served.isEmpty()) {
      return;
    }
    text.family(
        "hrapi_certificate_expires_seconds",
        "gauge",
        "How long the certificate that HAProxy serves remains valid; negative once "
            + "it has expired.");
    for (ServedCertificate each : served) {
      text.sample(
          MetricsText.labels("certificate", each.certificate().value()),
          (each.notAfterMicros() - Times.micros(expiry.now())) / MICROS_PER_SECOND);
    }
  }

  private static void log(MetricsText text, View view) throws IOException {
    one(text, "hrapi_log_version", "The newest version of the log.", view.version());
    one(
        text,
        "hrapi_model_version",
        "The newest version that changed the model.",
        view.modelVersion());
    ConfigurationReference running = view.deployment().running();
    if (running instanceof ModelReference model) {
      one(
          text,
          "hrapi_running_version",
          "The model's version that was loaded last; absent if that was an upload.",
          model.version());
    }
  }

  private static void gateways(MetricsText text, Reading reading, Names names) throws IOException {
    List<Labelled<FrontendStatistics>> gateways = new ArrayList<>();
    for (FrontendStatistics figures : reading.proxies().frontends()) {
      names
          .gateway()
          .apply(figures.proxy())
          .ifPresent(labels -> gateways.add(new Labelled<>(labels, figures)));
    }
    write(text, names.gateways(), gateways, GATEWAY);
    responses(text, names.gateways(), gateways, FrontendStatistics::responses);
  }

  private static void pools(MetricsText text, Reading reading, Names names) throws IOException {
    List<Labelled<BackendStatistics>> pools = new ArrayList<>();
    for (BackendStatistics figures : reading.proxies().backends()) {
      names
          .pool()
          .apply(figures.proxy())
          .ifPresent(labels -> pools.add(new Labelled<>(labels, figures)));
    }
    write(text, names.pools(), pools, POOL);
    responses(text, names.pools(), pools, BackendStatistics::responses);
    Map<String, Map<ServerState, Integer>> counts = new HashMap<>();
    for (ServerStatistics target : reading.proxies().servers()) {
      counts
          .computeIfAbsent(target.proxy(), proxy -> new EnumMap<>(ServerState.class))
          .merge(target.state(), 1, Integer::sum);
    }
    text.family(names.pools() + names.target() + "s", "gauge", "Number of targets by state.");
    for (Labelled<BackendStatistics> pool : pools) {
      Map<ServerState, Integer> of = counts.getOrDefault(pool.figures().proxy(), Map.of());
      for (ServerState state : ServerState.values()) {
        text.sample(
            pool.labels() + "," + MetricsText.labels("state", FigureShapes.word(state)),
            of.getOrDefault(state, 0));
      }
    }
  }

  private static void targets(MetricsText text, Reading reading, Names names) throws IOException {
    List<Labelled<ServerStatistics>> targets = new ArrayList<>();
    for (ServerStatistics figures : reading.proxies().servers()) {
      names
          .pool()
          .apply(figures.proxy())
          .ifPresent(
              labels ->
                  targets.add(
                      new Labelled<>(
                          labels + "," + MetricsText.labels(names.target(), figures.name()),
                          figures)));
    }
    write(text, names.targets(), targets, TARGET);
    responses(text, names.targets(), targets, ServerStatistics::responses);
    text.family(
        names.targets() + "state",
        "gauge",
        "The state that the target is in: up, unchecked, draining, maintenance or down.");
    for (Labelled<ServerStatistics> target : targets) {
      text.sample(
          target.labels()
              + ","
              + MetricsText.labels("state", FigureShapes.word(target.figures().state())),
          1);
    }
  }

  private static String labels(ProxyNames.OfPool pool) {
    return MetricsText.labels("pool", pool.pool(), "protocol", pool.mode().word());
  }

  private static <T> void responses(
      MetricsText text, String prefix, List<Labelled<T>> things, Function<T, Responses> of)
      throws IOException {
    text.family(
        prefix + "responses_total",
        "counter",
        "HTTP responses by the first digit of their status.");
    for (Labelled<T> thing : things) {
      Responses responses = of.apply(thing.figures());
      response(text, thing.labels(), "1xx", responses.informational());
      response(text, thing.labels(), "2xx", responses.successes());
      response(text, thing.labels(), "3xx", responses.redirections());
      response(text, thing.labels(), "4xx", responses.clientErrors());
      response(text, thing.labels(), "5xx", responses.serverErrors());
      response(text, thing.labels(), "other", responses.others());
    }
  }

  private static void response(MetricsText text, String labels, String code, @Nullable Long count)
      throws IOException {
    if (count != null) {
      text.sample(labels + ",code=\"" + code + "\"", count);
    }
  }

  private static <T> void write(
      MetricsText text, String prefix, List<Labelled<T>> things, List<Family<T>> families)
      throws IOException {
    for (Family<T> family : families) {
      family.write(text, prefix, things);
    }
  }

  private static void one(MetricsText text, String name, String help, Number value)
      throws IOException {
    text.family(name, "gauge", help);
    text.sample("", value);
  }

  @SafeVarargs
  private static <T> List<T> joined(List<T>... lists) {
    List<T> all = new ArrayList<>();
    for (List<T> list : lists) {
      all.addAll(list);
    }
    return List.copyOf(all);
  }

  private static boolean answers(ServerState state) {
    return state != ServerState.DOWN && state != ServerState.MAINTENANCE;
  }

  private static int flag(boolean value) {
    return value ? 1 : 0;
  }

  private static @Nullable Double ratio(@Nullable Long percent) {
    return percent == null ? null : (Double) (percent / 100.0);
  }

  private static @Nullable Double duration(@Nullable Check check) {
    return check == null ? null : Family.seconds(check.durationMillis());
  }
}
