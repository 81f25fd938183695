package io.hrapi.app.figures;

import io.hrapi.api.figures.GatewayFigures;
import io.hrapi.api.figures.PoolFigures;
import io.hrapi.api.figures.TargetFigures;
import io.hrapi.api.problem.ProblemCode;
import io.hrapi.api.representation.StatusRepresentation.Haproxy;
import io.hrapi.app.deploy.machine.HaproxyAccess;
import io.hrapi.app.deploy.render.ProxyNames;
import io.hrapi.app.deploy.watch.HaproxyObserver;
import io.hrapi.app.http.problem.ProblemException;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.ResourcePath;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.configuration.Mode;
import io.hrapi.haproxy.socket.HaproxySocketException;
import io.hrapi.haproxy.statistics.BackendStatistics;
import io.hrapi.haproxy.statistics.ProxyStatistics;
import io.hrapi.haproxy.statistics.Statistics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads the statistics of one gateway, pool or target from HAProxy for each request. Thread-safe.
 *
 * <p>Each method throws 503 if HAProxy does not run or does not answer, and 409 if it runs without
 * the resource: it is not committed yet, is disabled, is not used by a running gateway, or an
 * upload runs. That is not a 404, because the resource exists; it conflicts with the running state.
 */
public final class LiveFigures {

  private final HaproxyAccess haproxy;
  private final HaproxyObserver observer;
  private final InstantSource clock;

  public LiveFigures(HaproxyAccess haproxy, HaproxyObserver observer, InstantSource clock) {
    this.haproxy = haproxy;
    this.observer = observer;
    this.clock = clock;
  }

  /**
   * Statistics, and the version that they belong to.
   *
   * @param version the running version of the model
   */
  public record Read<T>(T figures, long version) {}

  /**
   * Returns the statistics of a gateway.
   *
   * @param view the newest view, which contains the gateway
   */
  public Read<GatewayFigures> gateway(View view, Name gateway) {
    String path = ResourcePath.gateway(gateway).text();
    ProxyStatistics found =
        ask(view, statistics -> statistics.frontend(ProxyNames.ofGateway(gateway).value()));
    long version = runningVersion(view, path);
    if (found.frontends().isEmpty()) {
      throw notRunning(
          path, version, "a gateway runs once it is committed, is enabled and has an endpoint");
    }
    return new Read<>(FigureShapes.gateway(gateway.value(), found.frontends().get(0)), version);
  }

  /**
   * Returns the statistics of a pool and its targets.
   *
   * @param view the newest view, which contains the pool
   */
  public Read<PoolFigures> pool(View view, Name pool) {
    String path = ResourcePath.pool(pool).text();
    ProxyStatistics found =
        ask(
            view,
            statistics ->
                statistics.backends(
                    Arrays.stream(Mode.values())
                        .map(mode -> ProxyNames.ofPool(pool, mode).value())
                        .toList()));
    long version = runningVersion(view, path);
    if (found.backends().isEmpty()) {
      throw notRunning(
          path,
          version,
          "a pool runs once it is committed and a gateway that runs sends traffic to it");
    }
    Instant now = clock.instant();
    Map<String, PoolFigures.OfProtocol> protocols = new TreeMap<>();
    for (BackendStatistics of : found.backends()) {
      protocols.put(
          protocol(of.proxy()),
          FigureShapes.pool(
              of,
              found.servers().stream().filter(target -> target.proxy().equals(of.proxy())).toList(),
              now));
    }
    return new Read<>(new PoolFigures(pool.value(), protocols), version);
  }

  /**
   * Returns the statistics of a target.
   *
   * @param view the newest view, which contains the target in this pool
   */
  public Read<TargetFigures> target(View view, Name pool, Name target) {
    String path = ResourcePath.target(pool, target).text();
    Map<String, TargetFigures.OfProtocol> protocols = new TreeMap<>();
    for (Mode mode : Mode.values()) {
      ask(view, of -> of.server(ProxyNames.ofPool(pool, mode).value(), target.value()))
          .ifPresent(
              found -> protocols.put(mode.word(), FigureShapes.target(found, clock.instant())));
    }
    long version = runningVersion(view, path);
    if (protocols.isEmpty()) {
      throw notRunning(
          path,
          version,
          "a target runs once it is committed and a gateway that runs sends traffic to its pool");
    }
    return new Read<>(new TargetFigures(pool.value(), target.value(), protocols), version);
  }

  private static String protocol(String proxy) {
    return ProxyNames.pool(proxy).orElseThrow().mode().word();
  }

  private <T> T ask(View view, Function<Statistics, T> question) {
    try {
      return question.apply(haproxy.statistics());
    } catch (HaproxySocketException e) {
      requireRunning(view);
      // HAProxy answers again: during a reload, version 2.6 resets connections.
      return question.apply(haproxy.statistics());
    }
  }

  private void requireRunning(View view) {
    Haproxy observed = observer.observe();
    if (observed.state().equals("running")) {
      return;
    }
    String why = observed.detail() == null ? "" : ": " + observed.detail();
    String way =
        view.deployment().commit() == null
            ? "; nothing has been committed yet, commit first"
            : "; POST /v1/haproxy/control/start starts it";
    throw ProblemException.of(
        ProblemCode.HAPROXY_UNAVAILABLE,
        "HAProxy is "
            + observed.state()
            + why
            + ", and without it there are no live figures"
            + way);
  }

  private static long runningVersion(View view, String path) {
    LoadedCommit commit = view.deployment().commit();
    if (commit == null) {
      throw conflict(
          path,
          "HAProxy runs a configuration that is not in this log; commit first, then "
              + "there are figures");
    }
    if (commit.configuration() instanceof ModelReference model) {
      return model.version();
    }
    throw conflict(
        path,
        "HAProxy runs an uploaded configuration, which has none of the model's gateways and pools;"
            + " there are figures of "
            + path
            + " once the model is committed");
  }

  private static ProblemException notRunning(String path, long version, String rule) {
    return conflict(
        path, "HAProxy runs version " + version + ", of which " + path + " is not a part; " + rule);
  }

  private static ProblemException conflict(String path, String detail) {
    return ProblemException.conflict(detail, List.of("/v1" + path));
  }
}
