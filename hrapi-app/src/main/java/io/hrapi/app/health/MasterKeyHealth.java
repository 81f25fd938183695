package io.hrapi.app.health;

import com.codahale.metrics.health.HealthCheck;
import io.hrapi.app.deploy.render.PrivateKeys;
import io.hrapi.app.secret.SecretException;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.projection.View;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks whether the private keys of the model's certificates can be decrypted, before they are
 * needed; logs when the result changes.
 */
public final class MasterKeyHealth extends HealthCheck {

  private static final Logger LOGGER = LoggerFactory.getLogger(MasterKeyHealth.class);

  private final PrivateKeys keys;
  private final CommandHandler handler;

  /**
   * The ids of the master keys that hrapi lacks for the view checked last; {@code version} is that
   * view's.
   */
  private NavigableSet<String> missing = new TreeSet<>();

  private long version = -1;

  /** The problem that was found last; empty if there was none. */
  private String said = "";

  public MasterKeyHealth(PrivateKeys keys, CommandHandler handler) {
    this.keys = keys;
    this.handler = handler;
  }

  @Override
  protected synchronized Result check() {
    Result result = look();
    String words = result.isHealthy() ? "" : result.getMessage();
    if (!words.equals(said)) {
      said = words;
      if (result.isHealthy()) {
        LOGGER.info("The master key of all certificates is available again.");
      } else {
        LOGGER.error("The master key is not the right one: {}", words);
      }
    }
    return result;
  }

  private Result look() {
    View view = handler.view();
    try {
      // A missing key may have been added since; a key that was present stays so.
      if (view.version() != version || !missing.isEmpty()) {
        missing = keys.missingKeys(view.model());
        version = view.version();
      }
      return missing.isEmpty()
          ? Result.healthy()
          : Result.unhealthy(
              "private keys of certificates are encrypted with the master key %s, but "
                  + "hrapi has %s. %s",
              String.join(", ", missing), keys.presentKey(), PrivateKeys.WAY_OUT);
    } catch (SecretException.BadMasterKey e) {
      version = -1;
      return Result.unhealthy(e.getMessage());
    }
  }
}
