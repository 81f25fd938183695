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
 * Says which targets have no address after a load, since HAProxy does not wait for name servers.
 */
public final class Unresolved {

  private static final Logger LOGGER = LoggerFactory.getLogger(Unresolved.class);

  /** A name server that is well answers in some milliseconds; a commit waits for no other. */
  private static final Duration ANSWERS_COME = Duration.ofSeconds(1);

  private Unresolved() {}

  /**
   * Asks the HAProxy that has just loaded something.
   *
   * @return in words for people, each naming its target; none if all have an address
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
      // It serves; what it says of its servers is in the status too.
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
