package io.hrapi.app;

import io.hrapi.app.stream.EventStream;
import io.hrapi.app.stream.EventStreamServlet;
import jakarta.servlet.ServletRegistration;
import org.eclipse.jetty.util.component.LifeCycle;

/** The stream of events, which is a servlet: an answer there stays open. */
final class StreamWing {

  private StreamWing() {}

  /** Closes the streams at the beginning of a shutdown, which waits for open requests. */
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
