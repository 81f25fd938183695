package io.hrapi.haproxy.runtime;

import io.hrapi.haproxy.configuration.HaproxyVersion;
import io.hrapi.haproxy.runtime.ProxyDeviation.Kind;
import io.hrapi.haproxy.socket.AdminSocket;
import io.hrapi.haproxy.socket.HaproxySocketException;
import io.hrapi.haproxy.statistics.BackendStatistics;
import io.hrapi.haproxy.statistics.FrontendStatistics;
import io.hrapi.haproxy.statistics.ProxyStatistics;
import io.hrapi.haproxy.statistics.Statistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds what was changed through the socket of a worker in its frontends, its backends or the
 * worker itself: {@code disable frontend}, {@code shutdown frontend}, {@code set maxconn}, {@code
 * set rate-limit}, {@code unpublish backend}. Stateless.
 */
public final class ProxyComparison {

  /** The first version in which a whole backend can be excluded from traffic. */
  private static final HaproxyVersion UNPUBLISHING = new HaproxyVersion(3, 4);

  private static final String UNPUBLISHED = "UNPUB";
  private static final List<String> RATES =
      List.of("ConnRateLimit", "SessRateLimit", "SslRateLimit");

  private ProxyComparison() {}

  /**
   * Queries a worker's frontends and, where HAProxy can unpublish backends, its backends, but not
   * their servers.
   *
   * @param rendered whether the worker runs a configuration rendered by hrapi, in which no frontend
   *     is disabled and none has a limit of its own
   * @param version of the worker
   * @param timeout for each response
   * @throws HaproxySocketException if nothing listens, or no complete response arrived in time
   */
  public static List<ProxyDeviation> ask(
      AdminSocket admin, boolean rendered, HaproxyVersion version, Duration timeout) {
    Statistics statistics = new Statistics(admin, timeout);
    return between(
        admin.showInfo(timeout),
        version.isAtLeast(UNPUBLISHING) ? statistics.proxies() : statistics.frontends(),
        rendered);
  }

  static List<ProxyDeviation> between(
      Map<String, String> info, ProxyStatistics found, boolean rendered) {
    List<ProxyDeviation> deviations = new ArrayList<>();
    String most = info.getOrDefault("Hard_maxconn", "");
    String now = info.getOrDefault("Maxconn", most);
    if (!now.equals(most) && !most.isEmpty()) {
      deviations.add(limit("global", "", most, now));
    }
    for (String rate : RATES) {
      String limit = info.getOrDefault(rate, "0");
      if (!limit.equals("0")) {
        deviations.add(
            new ProxyDeviation("global", "", Kind.LIMIT, "no " + rate, rate + " " + limit));
      }
    }
    for (FrontendStatistics frontend : found.frontends()) {
      compare(frontend, most, rendered, deviations);
    }
    for (BackendStatistics backend : found.backends()) {
      if (backend.status().contains(UNPUBLISHED)) {
        deviations.add(
            new ProxyDeviation("backend", backend.proxy(), Kind.STATE, "published", "unpublished"));
      }
    }
    return deviations;
  }

  private static void compare(
      FrontendStatistics frontend, String most, boolean rendered, List<ProxyDeviation> deviations) {
    // An upload can have a frontend that is disabled from the start: it is stopped, not paused.
    boolean paused = frontend.status().equals("PAUSED");
    if (paused || (rendered && frontend.status().equals("STOP"))) {
      deviations.add(
          new ProxyDeviation(
              "frontend",
              frontend.proxy(),
              Kind.STATE,
              "enabled",
              paused ? "disabled" : "shut down"));
    }
    Long limit = frontend.traffic().sessionLimit();
    if (rendered && limit != null && !most.isEmpty() && limit < Long.parseLong(most)) {
      deviations.add(limit("frontend", frontend.proxy(), most, limit.toString()));
    }
  }

  private static ProxyDeviation limit(String section, String name, String expected, String found) {
    return new ProxyDeviation(section, name, Kind.LIMIT, "maxconn " + expected, "maxconn " + found);
  }
}
