package io.hrapi.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.UnixOperatingSystemMXBean;
import io.dropwizard.core.setup.Environment;
import io.hrapi.app.body.BodyHandler;
import io.hrapi.app.connection.ConnectionHandler;
import io.hrapi.app.http.RequestId;
import io.hrapi.app.http.entry.EntryHandler;
import io.hrapi.app.http.problem.ProblemErrorHandler;
import java.lang.management.ManagementFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * The handlers that every request passes first, on both ports: the limits of connections, the
 * checks of host and origin, and the reading of the body.
 */
final class EntryWing {

  private static final int MAX_CONNECTIONS = 4_096;
  private static final int CONNECTIONS_PART = 4;

  private final Environment environment;
  private final ObjectMapper mapper;

  private EntryWing(Program program) {
    environment = program.environment;
    mapper = environment.getObjectMapper();
  }

  /**
   * Adds the handlers. The client is checked before the body is read, so that a refused one need
   * not send it.
   */
  static void add(Program program) {
    EntryWing entry = new EntryWing(program);
    // A handler that is inserted later runs earlier.
    entry.bodies(
        new BodyHandler(
            program.budget,
            program.home.transfers(),
            program.space,
            program.configuration.maxDatabase(),
            System::nanoTime));
    entry.entry(program);
  }

  /** Deferred, because the server has its handlers only once it begins to start. */
  private void bodies(BodyHandler bodies) {
    environment
        .lifecycle()
        .addEventListener(
            new LifeCycle.Listener() {
              @Override
              public void lifeCycleStarting(LifeCycle server) {
                ((Server) server).insertHandler(bodies);
              }
            });
  }

  private void entry(Program program) {
    EntryHandler handler =
        new EntryHandler(
            new RequestId(program.processId),
            program.listening::answersTo,
            environment.metrics().counter("hrapi.requests.refused-at-entry")::inc,
            mapper);
    ConnectionHandler connections =
        new ConnectionHandler(
            maxConnections(),
            environment.metrics().counter("hrapi.connections.closed")::inc,
            System::nanoTime);
    ProblemErrorHandler errors = new ProblemErrorHandler(mapper);
    environment.getApplicationContext().setErrorHandler(errors);
    environment.getAdminContext().setErrorHandler(errors);
    EntryWiring wiring = new EntryWiring(program.listening, connections, handler, errors);
    environment.lifecycle().addEventListener(wiring);
    environment.lifecycle().manage(wiring);
  }

  /**
   * Returns the limit for each of the two ports, which leaves at least half of the open files for
   * other uses.
   */
  private static int maxConnections() {
    long files =
        ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
            .getMaxFileDescriptorCount();
    return (int) Math.max(1, Math.min(MAX_CONNECTIONS, files / CONNECTIONS_PART));
  }
}
