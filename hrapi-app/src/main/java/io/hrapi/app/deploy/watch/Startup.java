package io.hrapi.app.deploy.watch;

import io.dropwizard.lifecycle.Managed;
import io.hrapi.app.deploy.commit.DeploymentLog;
import io.hrapi.app.deploy.machine.Previews;
import io.hrapi.app.deploy.machine.SingleFlight;

/**
 * When hrapi starts, it finds its HAProxy again, and then watches it. This runs concurrently with
 * the first requests; commits wait for it. While the log is read-only, HAProxy is left unchanged.
 * When hrapi stops, the watch ends.
 */
public final class Startup implements Managed {

  private final SingleFlight single;
  private final DeploymentLog log;
  private final Previews previews;
  private final HaproxyFinder finder;
  private final Watch watch;

  /** Creates the start-up. */
  public Startup(
      SingleFlight single,
      DeploymentLog log,
      Previews previews,
      HaproxyFinder finder,
      Watch watch) {
    this.single = single;
    this.log = log;
    this.previews = previews;
    this.finder = finder;
    this.watch = watch;
  }

  @Override
  public void start() {
    // Before the first request, so no check can be using these directories.
    previews.sweep();
    Thread thread =
        new Thread(
            () -> watch.begin(!log.isReadOnly() && single.runOwn(finder::find)), "hrapi-startup");
    thread.setDaemon(true);
    thread.start();
  }

  /** Does what the start skipped while the log was read-only: finds HAProxy. */
  public void findAgain() {
    single.runOwn(
        () -> {
          watch.expect(finder.find());
          return true;
        });
  }

  @Override
  public void stop() {
    watch.end();
  }
}
