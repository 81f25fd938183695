package io.hrapi.app.deploy.machine;

import io.hrapi.haproxy.process.RunDirectory;
import java.util.function.Function;

/**
 * Directories for configurations that are checked but not loaded. They are in HAProxy's folder,
 * because they contain private keys, and are deleted when the check ends. Thread-safe.
 */
public final class Previews {

  private final HaproxyAccess haproxy;

  public Previews(HaproxyAccess haproxy) {
    this.haproxy = haproxy;
  }

  /** Runs a function with a new directory, which is deleted afterwards. */
  public <T> T in(Function<RunDirectory, T> operation) {
    RunDirectory preview = haproxy.checkDirectory().preview();
    try {
      return operation.apply(preview);
    } finally {
      preview.delete();
    }
  }

  /** Deletes directories left by a crash; must not be called while one is in use. */
  public void sweep() {
    haproxy.checkDirectory().previews().forEach(RunDirectory::delete);
  }
}
