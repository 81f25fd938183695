package io.hrapi.app.connection;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outermost of the server's handlers, on every port. It closes connections of clients that
 * occupy shared resources without using them:
 *
 * <ul>
 *   <li>clients that do not read their response, or read it slower than 8 KiB/s, while a thread
 *       waits for them;
 *   <li>those for whom threads have waited longest, if more than a quarter of all threads wait for
 *       clients;
 *   <li>connections without a request in progress for longer than the idle timeout, even if parts
 *       of a request arrive meanwhile; after a second if the port has its maximum of connections.
 * </ul>
 *
 * <p>Request bodies have a minimum rate of their own.
 */
public final class ConnectionHandler extends Handler.Wrapper implements Connection.Listener {

  /**
   * The attribute of a request whose response waits for its client without a thread, and has its
   * own limit.
   */
  public static final String OWN_PACE = ConnectionHandler.class.getName() + ".ownPace";

  private static final Logger LOGGER = LoggerFactory.getLogger(ConnectionHandler.class);

  private static final long LOOK_MILLIS = 250;
  private static final long CROWDED_QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * Leaves connections on which nothing arrives at all to the connector, which closes them earlier.
   */
  private static final long IDLE_EXTRA_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long REPORT_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int THREADS_PART = 4;

  private final int maxConnections;
  private final LongConsumer closed;
  private final LongSupplier nanoTime;
  private final Set<PacedResponse.Piece> waiting = ConcurrentHashMap.newKeySet();
  private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();

  // Used only by the task that inspects connections.
  private long unreported;
  private long reported;

  private Scheduler.@Nullable Task next;

  /**
   * Creates the handler, without a handler to pass requests to.
   *
   * @param maxConnections the most connections of each port, from 1
   * @param closed counts the connections that are closed here
   */
  public ConnectionHandler(int maxConnections, LongConsumer closed, LongSupplier nanoTime) {
    this.maxConnections = maxConnections;
    this.closed = closed;
    this.nanoTime = nanoTime;
    this.reported = nanoTime.getAsLong() - REPORT_NANOS;
  }

  /** Adds the handler to a server that has not started. */
  public void insertInto(Server server) {
    server.insertHandler(this);
    for (Connector connector : server.getConnectors()) {
      connector.addBean(this, false);
      server.addBean(new NetworkConnectionLimit(maxConnections, connector));
    }
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    schedule();
  }

  @Override
  protected void doStop() throws Exception {
    Scheduler.Task last = next;
    if (last != null) {
      last.cancel();
    }
    super.doStop();
  }

  private void schedule() {
    next = getServer().getScheduler().schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void onOpened(Connection connection) {
    // A TLS connection below opens and ends together with this one.
    if (connection instanceof ConnectionMetaData http) {
      ClientConnection client =
          new ClientConnection(http.getConnector(), connection, nanoTime.getAsLong());
      http.setAttribute(ClientConnection.ATTRIBUTE, client);
      connections.add(client);
    }
  }

  @Override
  public void onClosed(Connection connection) {
    if (connection instanceof ConnectionMetaData http
        && http.getAttribute(ClientConnection.ATTRIBUTE) instanceof ClientConnection client) {
      connections.remove(client);
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    PacedResponse paced = new PacedResponse(request, response, waiting, nanoTime);
    if (!(request.getConnectionMetaData().getAttribute(ClientConnection.ATTRIBUTE)
        instanceof ClientConnection client)) {
      return super.handle(request, paced, callback);
    }
    Ending ending = new Ending(callback, client);
    boolean handled = false;
    try {
      handled = super.handle(request, paced, ending);
      return handled;
    } finally {
      if (!handled) {
        // The callback is not called in this case.
        ending.completed();
      }
    }
  }

  /** Reports, once, that a request is no longer in progress. */
  private final class Ending extends Callback.Nested {

    private final ClientConnection client;
    private final AtomicBoolean ended = new AtomicBoolean();

    Ending(Callback callback, ClientConnection client) {
      super(callback);
      this.client = client;
      client.begin();
    }

    @Override
    public void completed() {
      if (ended.compareAndSet(false, true)) {
        client.end(nanoTime.getAsLong());
      }
    }
  }

  private void look() {
    try {
      long now = nanoTime.getAsLong();
      long count = closeWaiting(now) + closeQuiet(now);
      if (count > 0) {
        closed.accept(count);
      }
      report(now, count);
    } catch (RuntimeException e) {
      LOGGER.error("Connections cannot be inspected.", e);
    } finally {
      if (isRunning()) {
        schedule();
      }
    }
  }

  private long closeWaiting(long now) {
    int max = maxThreads() / THREADS_PART;
    List<PacedResponse.Piece> longest =
        waiting.stream()
            .sorted(Comparator.comparingLong((PacedResponse.Piece one) -> -one.waited(now)))
            .toList();
    long count = 0;
    for (PacedResponse.Piece piece : longest) {
      if (piece.isTooLate(now) || count < longest.size() - max) {
        piece.close(new SlowClientException("the client reads its answer too slowly"));
        count++;
      }
    }
    return count;
  }

  private long closeQuiet(long now) {
    Map<Connector, Integer> open = new HashMap<>();
    connections.forEach(one -> open.merge(one.connector(), 1, Integer::sum));
    long count = 0;
    for (ClientConnection client : connections) {
      boolean crowded = open.getOrDefault(client.connector(), 0) >= maxConnections;
      long limit =
          crowded
              ? CROWDED_QUIET_NANOS
              : TimeUnit.MILLISECONDS.toNanos(client.connector().getIdleTimeout())
                  + IDLE_EXTRA_NANOS;
      if (client.quiet(now) > limit) {
        client.close(new SlowClientException("no complete request arrived"));
        count++;
      }
    }
    return count;
  }

  private int maxThreads() {
    return getServer().getThreadPool() instanceof ThreadPool.SizedThreadPool sized
        ? sized.getMaxThreads()
        : getServer().getThreadPool().getThreads();
  }

  private void report(long now, long count) {
    unreported += count;
    if (unreported > 0 && now - reported > REPORT_NANOS) {
      LOGGER.info(
          "Closed {} connections whose clients read their answers too slowly or sent "
              + "no complete request",
          unreported);
      unreported = 0;
      reported = now;
    }
  }
}
