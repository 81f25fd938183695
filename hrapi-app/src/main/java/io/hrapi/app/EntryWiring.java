package io.hrapi.app;

import io.dropwizard.lifecycle.Managed;
import io.hrapi.app.connection.ConnectionHandler;
import io.hrapi.app.http.entry.EntryHandler;
import io.hrapi.app.http.problem.ProblemErrorHandler;
import java.util.Objects;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * Installs the handlers that every request passes first, and lets {@link Listening} read the ports
 * once they are open. They are opened before the first managed object starts, but no request is
 * served before the last one has started.
 */
final class EntryWiring implements LifeCycle.Listener, Managed {

  private final Listening listening;
  private final ConnectionHandler connections;
  private final EntryHandler entry;
  private final ProblemErrorHandler errors;
  private @Nullable Server server;

  EntryWiring(
      Listening listening,
      ConnectionHandler connections,
      EntryHandler entry,
      ProblemErrorHandler errors) {
    this.listening = listening;
    this.connections = connections;
    this.entry = entry;
    this.errors = errors;
  }

  @Override
  public void lifeCycleStarting(LifeCycle starting) {
    server = (Server) starting;
    server.setErrorHandler(errors);
    server.insertHandler(entry);
    connections.insertInto(server);
  }

  @Override
  public void start() {
    listening.bound(Objects.requireNonNull(server));
  }
}
