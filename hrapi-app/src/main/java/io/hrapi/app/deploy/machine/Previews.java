package io.hrapi.app.deploy.machine;

import io.hrapi.haproxy.process.RunDirectory;
import java.util.function.Function;

/**
 * Directories for configurations that are checked and not loaded. They lie in HAProxy's folder,
 * since private keys are among their files, and go when the check ends. Thread-safe.
 */
public final class Previews {

  private final HaproxyAccess haproxy;

  public Previews(HaproxyAccess haproxy) {
    this.haproxy = haproxy;
  }

  /** Acts in a directory of its own. */
  public <T> T in(Function<RunDirectory, T> act) {
    RunDirectory preview = haproxy.checkDirectory().preview();
    try {
      return act.apply(preview);
    } finally {
      preview.delete();
    }
  }

  /** Deletes what a crash left behind; not while somebody acts in one. */
  public void sweep() {
    haproxy.checkDirectory().previews().forEach(RunDirectory::delete);
  }
}
