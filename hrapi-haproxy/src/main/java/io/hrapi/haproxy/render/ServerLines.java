package io.hrapi.haproxy.render;

import io.hrapi.haproxy.configuration.Backend;
import io.hrapi.haproxy.configuration.NameResolution;
import io.hrapi.haproxy.configuration.Quoting;
import io.hrapi.haproxy.configuration.Server;
import io.hrapi.haproxy.configuration.ServerAddress;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * The lines of servers, of which there can be very many: rendered here instead of by the template,
 * and cached, so that an unchanged backend costs nothing. Thread-safe.
 */
final class ServerLines {

  /** The name of the section with the name servers that HAProxy queries. */
  static final String RESOLVERS = "dns";

  private volatile Last last = new Last("", NameResolution.ONCE, new IdentityHashMap<>());

  /**
   * The lines that were rendered last.
   *
   * @param lines by the identity of the backend
   */
  private record Last(
      String checkInterval, NameResolution names, IdentityHashMap<Backend, String> lines) {}

  /**
   * Renders the lines of each backend.
   *
   * @param checkInterval in HAProxy's format
   * @return the lines by the identity of the backend
   */
  IdentityHashMap<Backend, String> of(
      List<Backend> backends, String checkInterval, NameResolution names) {
    Last former = last;
    boolean same = former.checkInterval().equals(checkInterval) && former.names().equals(names);
    IdentityHashMap<Backend, String> lines = new IdentityHashMap<>();
    for (Backend backend : backends) {
      String known = same ? former.lines().get(backend) : null;
      lines.put(backend, known == null ? render(backend, checkInterval, names) : known);
    }
    last = new Last(checkInterval, names, lines);
    return lines;
  }

  private static String render(Backend backend, String checkInterval, NameResolution names) {
    StringBuilder lines = new StringBuilder(backend.servers().size() * 64);
    for (Server server : backend.servers()) {
      ServerAddress address = server.address();
      lines.append("  server ").append(Quoting.word(server.name()));
      lines.append(' ').append(Quoting.word(address.text()));
      lines.append(" weight ").append(server.weight());
      server.maxconn().ifPresent(maximum -> lines.append(" maxconn ").append(maximum));
      if (server.check()) {
        lines.append(" check inter ").append(checkInterval);
      }
      if (names.follows(address.host())) {
        // Starts with the address that the state file has, or without one. If a name has addresses
        // of both families, uses IPv4, since IPv6 often does not work: the C library knows which
        // families this machine can reach, HAProxy does not.
        lines.append(" resolvers ").append(RESOLVERS).append(" resolve-prefer ipv4");
        lines.append(" init-addr last,none");
      } else if (address.host().isName()) {
        // A name that cannot be resolved now must not prevent everything else from starting.
        lines.append(" init-addr last,libc,none");
      }
      if (server.disabled()) {
        lines.append(" disabled");
      }
      server.directives().forEach(directive -> lines.append(' ').append(directive.text()));
      lines.append('\n');
    }
    return lines.toString();
  }
}
