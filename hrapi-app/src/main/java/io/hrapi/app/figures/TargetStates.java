package io.hrapi.app.figures;

import io.hrapi.api.figures.TargetsHealth;
import io.hrapi.api.figures.TargetsHealth.NotServing;
import io.hrapi.app.deploy.render.ProxyNames;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.haproxy.socket.HaproxySocketException;
import io.hrapi.haproxy.statistics.Check;
import io.hrapi.haproxy.statistics.ServerState;
import io.hrapi.haproxy.statistics.ServerStatistics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts the states of the targets that HAProxy runs, for operators. Thread-safe. */
public final class TargetStates {

  /** The most targets that do not serve that are named. */
  private static final int MAX_NAMED = 100;

  private static final List<ServerState> NOT_SERVING =
      List.of(ServerState.DOWN, ServerState.DRAINING, ServerState.MAINTENANCE);

  private final SharedReadings readings;

  public TargetStates(SharedReadings readings) {
    this.readings = readings;
  }

  private record Key(String pool, String target) {}

  /**
   * Returns the states of the targets.
   *
   * @param commit the commit that HAProxy runs, according to the log
   * @return the servers of an upload are under HAProxy's own names; null if nothing runs according
   *     to the log
   */
  public @Nullable TargetsHealth health(@Nullable LoadedCommit commit) {
    if (commit == null) {
      return null;
    }
    try {
      return health(readings.get(commit), commit.configuration() instanceof ModelReference);
    } catch (HaproxySocketException e) {
      return TargetsHealth.unknown(String.valueOf(e.getMessage()));
    }
  }

  private static TargetsHealth health(Reading reading, boolean ofModel) {
    Map<Key, ServerStatistics> targets = new LinkedHashMap<>();
    for (ServerStatistics server : reading.proxies().servers()) {
      Optional<String> pool =
          ofModel
              ? ProxyNames.pool(server.proxy()).map(ProxyNames.OfPool::pool)
              : Optional.of(server.proxy());
      if (pool.isPresent()) {
        // A target that two protocols use is there twice; the worse state counts.
        targets.merge(
            new Key(pool.get(), server.name()),
            server,
            (one, other) -> one.state().compareTo(other.state()) >= 0 ? one : other);
      }
    }
    List<NotServing> named = new ArrayList<>();
    int all = 0;
    for (ServerState state : NOT_SERVING) {
      for (Map.Entry<Key, ServerStatistics> target : targets.entrySet()) {
        if (target.getValue().state() != state) {
          continue;
        }
        all++;
        if (named.size() < MAX_NAMED) {
          named.add(notServing(target.getKey(), target.getValue(), reading.time()));
        }
      }
    }
    return new TargetsHealth(
        FigureShapes.counts(targets.values().stream().map(ServerStatistics::state).toList()),
        named,
        all > named.size() ? (Integer) (all - named.size()) : null,
        null);
  }

  private static NotServing notServing(Key key, ServerStatistics figures, Instant now) {
    return new NotServing(
        key.pool(),
        key.target(),
        FigureShapes.word(figures.state()),
        FigureShapes.since(figures.secondsInStatus(), now),
        words(figures));
  }

  /**
   * Returns why a target does not serve, for example "L4CON: Connection refused"; null if its host
   * name is resolved and it is not down, or not checked.
   */
  private static @Nullable String words(ServerStatistics figures) {
    if (figures.isUnresolved()) {
      return "its host name cannot be resolved: no name server knows it, or none answers";
    }
    Check check = figures.check();
    if (check == null || figures.state() != ServerState.DOWN) {
      return null;
    }
    String text = check.text() == null ? check.description() : check.text();
    return text == null ? check.result() : check.result() + ": " + text;
  }
}
