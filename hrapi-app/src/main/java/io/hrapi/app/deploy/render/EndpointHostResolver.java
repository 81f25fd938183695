package io.hrapi.app.deploy.render;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves the host names of endpoints within a time limit: a name server that does not answer
 * blocks a thread, not the commit. Thread-safe.
 */
final class EndpointHostResolver {

  private static final Logger LOGGER = LoggerFactory.getLogger(EndpointHostResolver.class);
  private static final int MAX_LOOKUPS = 16;
  private static final long IDLE_SECONDS = 10;

  private final Duration limit;
  private final ExecutorService threads =
      new ThreadPoolExecutor(
          0,
          MAX_LOOKUPS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          EndpointHostResolver::on);

  /**
   * Creates a resolver.
   *
   * @param limit the time for all names of one call together
   */
  EndpointHostResolver(Duration limit) {
    this.limit = limit;
  }

  private static Thread on(Runnable lookup) {
    Thread thread = new Thread(lookup, "hrapi-host-lookup");
    thread.setDaemon(true);
    return thread;
  }

  /** Returns the addresses of each name; names that cannot be resolved in time are omitted. */
  Map<String, Set<InetAddress>> addresses(Collection<String> names) {
    long end = System.nanoTime() + limit.toNanos();
    Map<String, Future<Set<InetAddress>>> lookups = new HashMap<>();
    List<String> tooMany = new ArrayList<>();
    for (String name : names) {
      Callable<Set<InetAddress>> lookup =
          () -> new HashSet<>(List.of(InetAddress.getAllByName(name)));
      try {
        lookups.put(name, threads.submit(lookup));
      } catch (RejectedExecutionException e) {
        tooMany.add(name);
      }
    }
    if (!tooMany.isEmpty()) {
      LOGGER.warn("{} look-ups are in progress, so {} is not looked up.", MAX_LOOKUPS, tooMany);
    }
    Map<String, Set<InetAddress>> known = new HashMap<>();
    lookups.forEach((name, answer) -> known.put(name, within(answer, end - System.nanoTime())));
    known.values().removeIf(Set::isEmpty);
    return known;
  }

  private static Set<InetAddress> within(Future<Set<InetAddress>> answer, long nanos) {
    try {
      return answer.get(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return Set.of();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof UnknownHostException)) {
        throw new IllegalStateException("a host name cannot be looked up", e.getCause());
      }
      return Set.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Set.of();
    }
  }
}
