package io.hrapi.app.connection;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EofException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Keeps errors out of the log that are due to clients which close the connection before the end of
 * their response: Jersey logs a hundred lines each time, so any client could fill the disk. The
 * access log has the request.
 */
public final class GoneClientsFilter extends TurboFilter {

  private static final String RESPONDER = "org.glassfish.jersey.server.ServerRuntime$Responder";

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] parameters,
      @Nullable Throwable failure) {
    return failure != null && logger.getName().equals(RESPONDER) && isOfClient(failure)
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }

  private static boolean isOfClient(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof EofException
          || each instanceof ClosedChannelException
          || each instanceof TimeoutException
          || each instanceof SlowClientException) {
        return true;
      }
    }
    return false;
  }
}
