package io.hrapi.haproxy.configuration;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The addresses on which clients connect, and which backend gets which traffic.
 *
 * @param binds at least one
 * @param rules evaluated in this order; HTTP only
 * @param defaultBackend gets the traffic that no rule matches; if absent, HTTP requests get a 503
 *     and TCP connections are closed
 * @param directives lines after the binds and before the rules
 */
public record Frontend(
    ProxyName name,
    Mode mode,
    List<Bind> binds,
    List<UseBackend> rules,
    Optional<ProxyName> defaultBackend,
    List<Directive> directives) {

  /** Creates a frontend without directives. */
  public Frontend(
      ProxyName name,
      Mode mode,
      List<Bind> binds,
      List<UseBackend> rules,
      Optional<ProxyName> defaultBackend) {
    this(name, mode, binds, rules, defaultBackend, List.of());
  }

  /**
   * @throws IllegalArgumentException if there is no bind, two binds have the same name, or a rule
   *     or a directive needs HTTP but the mode is TCP
   */
  public Frontend {
    binds = List.copyOf(binds);
    rules = List.copyOf(rules);
    if (binds.isEmpty()) {
      throw new IllegalArgumentException(
          "frontend '"
              + name
              + "' has no bind, expected at least one; otherwise leave the frontend out");
    }
    directives = Directive.lines("frontend", name, mode, directives);
    if (mode == Mode.TCP && !rules.isEmpty()) {
      throw new IllegalArgumentException(
          "frontend '" + name + "' is TCP and has rules, expected HTTP or a default backend only");
    }
    Consumer<String> unique = Validation.unique("bind of frontend '" + name + "'");
    for (Bind bind : binds) {
      unique.accept(bind.name());
    }
  }
}
