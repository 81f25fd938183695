package io.hrapi.app.connection;

import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Connector;

/**
 * Tracks whether a request is in progress on a connection, or since when the connection has been
 * idle. Thread-safe.
 */
final class ClientConnection {

  static final String ATTRIBUTE = ClientConnection.class.getName();

  private final Connector connector;
  private final Connection connection;

  // A counter, because the next request may begin before the end of the previous one is reported.
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile long since;

  ClientConnection(Connector connector, Connection connection, long now) {
    this.connector = connector;
    this.connection = connection;
    this.since = now;
  }

  Connector connector() {
    return connector;
  }

  void begin() {
    underWay.incrementAndGet();
  }

  void end(long now) {
    since = now;
    underWay.decrementAndGet();
  }

  /** Returns for how many nanoseconds no request has been in progress; 0 while one is. */
  long quiet(long now) {
    long from = since;
    return underWay.get() > 0 ? 0 : Math.max(0, now - from);
  }

  void close(Throwable why) {
    connection.getEndPoint().close(why);
  }
}
