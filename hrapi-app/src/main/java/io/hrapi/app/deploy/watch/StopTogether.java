package io.hrapi.app.deploy.watch;

import io.dropwizard.lifecycle.Managed;
import io.hrapi.app.deploy.commit.DeploymentLog;
import io.hrapi.app.deploy.commit.HaproxyStopper;
import io.hrapi.events.command.CommandMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops HAProxy when hrapi stops, where HAProxy is configured to stop with it; the next start of
 * hrapi starts it again. While the log is read-only, HAProxy is left unchanged.
 */
public final class StopTogether implements Managed {

  private static final Logger LOGGER = LoggerFactory.getLogger(Startup.class);

  private final HaproxyStopper stopper;
  private final DeploymentLog log;
  private final String requestId;

  /**
   * Creates the stop.
   *
   * @param requestId the request id of its event
   */
  public StopTogether(HaproxyStopper stopper, DeploymentLog log, String requestId) {
    this.stopper = stopper;
    this.log = log;
    this.requestId = requestId;
  }

  @Override
  public void stop() {
    if (log.isReadOnly()) {
      LOGGER.warn("HAProxy is left unchanged, because the log is read-only.");
    } else {
      stopper.stopTogether(
          CommandMetadata.byHrapi(
              requestId, "hrapi stopped, and HAProxy is configured to stop with it"));
    }
  }
}
