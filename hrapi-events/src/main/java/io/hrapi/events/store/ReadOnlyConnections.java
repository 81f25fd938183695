package io.hrapi.events.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.ConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * A small, bounded pool of read-only connections for commands and tests, where the application's
 * pool does not exist. Thread-safe.
 */
final class ReadOnlyConnections implements ConnectionFactory, AutoCloseable {

  private static final int MAX_CONNECTIONS = 8;
  private static final int MAX_WAIT_SECONDS = 30;

  private final ConnectionFactory opener;
  private final Semaphore free = new Semaphore(MAX_CONNECTIONS);
  private final Deque<Connection> idle = new ArrayDeque<>();
  private boolean closed;

  /**
   * Creates an empty pool.
   *
   * @param opener opens a connection that cannot write
   */
  ReadOnlyConnections(ConnectionFactory opener) {
    this.opener = opener;
  }

  @Override
  public Connection openConnection() throws SQLException {
    acquire();
    boolean opened = false;
    try {
      Connection connection = takeIdle();
      Connection result = connection == null ? opener.openConnection() : connection;
      opened = true;
      return result;
    } finally {
      if (!opened) {
        free.release();
      }
    }
  }

  private void acquire() throws SQLException {
    try {
      if (!free.tryAcquire(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw new SQLException(
            "all " + MAX_CONNECTIONS + " connections busy for " + MAX_WAIT_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while waiting for a connection", e);
    }
  }

  private synchronized @Nullable Connection takeIdle() throws SQLException {
    if (closed) {
      throw new SQLException("the store is closed");
    }
    return idle.poll();
  }

  @Override
  public void closeConnection(Connection connection) throws SQLException {
    try {
      giveBack(connection);
    } finally {
      free.release();
    }
  }

  private synchronized void giveBack(Connection connection) throws SQLException {
    if (closed) {
      connection.close();
    } else {
      idle.push(connection);
    }
  }

  @Override
  public synchronized void close() throws SQLException {
    closed = true;
    for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
      connection.close();
    }
  }
}
