package io.hrapi.app.figures;

import io.hrapi.api.figures.Figures.Bytes;
import io.hrapi.api.figures.Figures.Errors;
import io.hrapi.api.figures.Figures.Flow;
import io.hrapi.api.figures.Figures.Millis;
import io.hrapi.api.figures.Figures.Queue;
import io.hrapi.api.figures.Figures.Responses;
import io.hrapi.api.figures.Figures.Sessions;
import io.hrapi.api.figures.GatewayFigures;
import io.hrapi.api.figures.PoolFigures;
import io.hrapi.api.figures.StateCounts;
import io.hrapi.api.figures.TargetFigures;
import io.hrapi.app.present.Times;
import io.hrapi.haproxy.statistics.BackendStatistics;
import io.hrapi.haproxy.statistics.Check;
import io.hrapi.haproxy.statistics.FrontendStatistics;
import io.hrapi.haproxy.statistics.ResponseTimes;
import io.hrapi.haproxy.statistics.ServerState;
import io.hrapi.haproxy.statistics.ServerStatistics;
import io.hrapi.haproxy.statistics.Traffic;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Shows HAProxy's statistics as the API represents them. */
final class FigureShapes {

  private FigureShapes() {}

  static GatewayFigures gateway(String name, FrontendStatistics figures) {
    return new GatewayFigures(
        name,
        figures.mode(),
        figures.status().toLowerCase(Locale.ROOT),
        sessions(figures.traffic()),
        new Flow(figures.connections(), figures.connectionRate(), figures.maximumConnectionRate()),
        requests(figures.responses()),
        responses(figures.responses()),
        bytes(figures.traffic()),
        errors(figures.errors()));
  }

  /**
   * Returns the statistics of a pool as gateways of one protocol use it.
   *
   * @param now when the statistics were read
   */
  static PoolFigures.OfProtocol pool(
      BackendStatistics figures, List<ServerStatistics> targets, Instant now) {
    Map<String, TargetFigures.OfProtocol> shapes = new TreeMap<>();
    targets.forEach(target -> shapes.put(target.name(), target(target, now)));
    return new PoolFigures.OfProtocol(
        figures.isUp() ? "up" : "down",
        since(figures.secondsInStatus(), now),
        figures.weight(),
        figures.activeServers(),
        figures.backupServers(),
        counts(targets.stream().map(ServerStatistics::state).toList()),
        figures.downTransitions(),
        figures.downtimeSeconds(),
        sessions(figures.traffic()),
        new Queue(figures.queue().current(), figures.queue().maximum()),
        requests(figures.responses()),
        responses(figures.responses()),
        bytes(figures.traffic()),
        errors(figures.errors()),
        millis(figures.averages()),
        millis(figures.maxima()),
        shapes);
  }

  /**
   * Returns the statistics of a target as gateways of one protocol use it.
   *
   * @param now when the statistics were read
   */
  static TargetFigures.OfProtocol target(ServerStatistics figures, Instant now) {
    Check check = figures.check();
    return new TargetFigures.OfProtocol(
        word(figures.state()),
        figures.status(),
        since(figures.secondsInStatus(), now),
        figures.address(),
        figures.weight(),
        figures.backup(),
        check == null ? null : check(check, figures.failedChecks()),
        figures.downTransitions(),
        figures.downtimeSeconds(),
        sessions(figures.traffic()),
        new Queue(figures.queue().current(), figures.queue().maximum()),
        responses(figures.responses()),
        bytes(figures.traffic()),
        errors(figures.errors()),
        millis(figures.averages()),
        millis(figures.maxima()));
  }

  static StateCounts counts(Collection<ServerState> states) {
    Map<ServerState, Integer> counts = new EnumMap<>(ServerState.class);
    states.forEach(state -> counts.merge(state, 1, Integer::sum));
    return new StateCounts(
        counts.getOrDefault(ServerState.UP, 0),
        counts.getOrDefault(ServerState.DOWN, 0),
        counts.getOrDefault(ServerState.DRAINING, 0),
        counts.getOrDefault(ServerState.MAINTENANCE, 0),
        counts.getOrDefault(ServerState.UNCHECKED, 0));
  }

  /** Returns a state as it is in responses and metrics. */
  static String word(ServerState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the time of a change of status that was so many seconds ago, to the second, since
   * HAProxy reports it no more precisely; null if {@code seconds} is.
   */
  static @Nullable String since(@Nullable Long seconds, Instant now) {
    return seconds == null
        ? null
        : Times.text(Times.micros(now.truncatedTo(ChronoUnit.SECONDS).minusSeconds(seconds)));
  }

  private static io.hrapi.api.figures.Figures.Check check(Check check, @Nullable Long failed) {
    return new io.hrapi.api.figures.Figures.Check(
        check.result(),
        check.code(),
        check.durationMillis(),
        check.description(),
        check.text(),
        failed);
  }

  private static Sessions sessions(Traffic traffic) {
    return new Sessions(
        traffic.currentSessions(),
        traffic.maximumSessions(),
        traffic.sessionLimit(),
        traffic.sessions(),
        traffic.sessionRate(),
        traffic.maximumSessionRate());
  }

  private static Bytes bytes(Traffic traffic) {
    return new Bytes(traffic.bytesIn(), traffic.bytesOut());
  }

  private static @Nullable Flow requests(io.hrapi.haproxy.statistics.Responses http) {
    return http.isCounted()
        ? new Flow(http.requests(), http.requestRate(), http.maximumRequestRate())
        : null;
  }

  private static @Nullable Responses responses(io.hrapi.haproxy.statistics.Responses http) {
    return http.isCounted()
        ? new Responses(
            http.informational(),
            http.successes(),
            http.redirections(),
            http.clientErrors(),
            http.serverErrors(),
            http.others())
        : null;
  }

  private static Errors errors(io.hrapi.haproxy.statistics.Errors errors) {
    return new Errors(
        errors.requests(),
        errors.connects(),
        errors.responses(),
        errors.retries(),
        errors.redispatches(),
        errors.deniedRequests(),
        errors.deniedResponses(),
        errors.clientAborts(),
        errors.serverAborts());
  }

  private static Millis millis(ResponseTimes times) {
    return new Millis(
        times.queueMillis(), times.connectMillis(), times.responseMillis(), times.totalMillis());
  }
}
