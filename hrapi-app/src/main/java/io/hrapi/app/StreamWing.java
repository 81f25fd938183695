package io.hrapi.app;

import io.hrapi.app.stream.EventStream;
import io.hrapi.app.stream.EventStreamServlet;
import jakarta.servlet.ServletRegistration;
import org.eclipse.jetty.util.component.LifeCycle;

/** The event stream, a servlet because its responses stay open. */
final class StreamWing {

  private StreamWing() {}

  /**
   * Adds the stream, which is closed at the beginning of a shutdown, since that waits for open
   * requests.
   */
  static void add(Program program, LogWing log) {
    EventStream stream = log.stream;
    ServletRegistration.Dynamic registration =
        program
            .environment
            .servlets()
            .addServlet(
                "event-stream",
                new EventStreamServlet(
                    stream, log.handler, log.follower, program.environment.getObjectMapper()));
    registration.addMapping(EventStreamServlet.PATH);
    registration.setAsyncSupported(true);
    program
        .environment
        .lifecycle()
        .addEventListener(
            new LifeCycle.Listener() {
              @Override
              public void lifeCycleStopping(LifeCycle stopping) {
                stream.close();
              }
            });
  }
}
