package io.hrapi.app.deploy.machine;

import io.hrapi.app.deploy.render.Rendered;
import io.hrapi.app.deploy.render.ResourceOfLine;
import io.hrapi.haproxy.process.HaproxyProcess;
import io.hrapi.haproxy.runtime.RuntimeRefusedException;
import io.hrapi.haproxy.runtime.UnresolvedServer;
import io.hrapi.haproxy.socket.HaproxySocketException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of targets that have no address after a load, because HAProxy does not wait for name
 * servers.
 */
public final class Unresolved {

  private static final Logger LOGGER = LoggerFactory.getLogger(Unresolved.class);

  /** The time a commit waits for name servers; a healthy one answers within milliseconds. */
  private static final Duration ANSWERS_COME = Duration.ofSeconds(1);

  private Unresolved() {}

  /**
   * Queries the HAProxy that has just loaded a configuration.
   *
   * @return one warning for each target without an address; empty if all have one, or HAProxy
   *     cannot be queried
   */
  public static List<String> warnings(HaproxyProcess process, Rendered rendered) {
    if (rendered.structure().filter(structure -> !structure.hasNames()).isPresent()) {
      return List.of();
    }
    try {
      return process.worker().unresolved(ANSWERS_COME).stream()
          .map(Unresolved::words)
          .distinct()
          .toList();
    } catch (HaproxySocketException | RuntimeRefusedException e) {
      // HAProxy serves, and the status shows such targets too.
      LOGGER.warn("HAProxy could not be queried for targets without an address.", e);
      return List.of();
    }
  }

  private static String words(UnresolvedServer server) {
    return ResourceOfLine.target(server.backend(), server.server())
        + " has no address: \""
        + server.name()
        + "\" has not been resolved yet (no name server knows it or none answers); it "
        + "gets no traffic until then";
  }
}
