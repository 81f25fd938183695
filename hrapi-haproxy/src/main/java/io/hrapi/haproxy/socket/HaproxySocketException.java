package io.hrapi.haproxy.socket;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A socket of HAProxy gave no usable response. */
public final class HaproxySocketException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean listening;

  HaproxySocketException(
      Path socket, String command, boolean listening, String problem, @Nullable Throwable cause) {
    super("HAProxy's socket " + socket + ", asked '" + command + "': " + problem, cause);
    this.listening = listening;
  }

  /**
   * Returns whether the connection was accepted; false: nothing listens, or there is no such file.
   */
  public boolean isListening() {
    return listening;
  }
}
