package io.hrapi.haproxy.configuration;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where clients connect, and which backend gets which traffic.
 *
 * @param binds at least one
 * @param rules tried in this order; HTTP only
 * @param defaultBackend gets what no rule matches; absent: HTTP is answered 503, TCP is closed
 * @param directives lines after the binds and before the rules
 */
public record Frontend(
    ProxyName name,
    Mode mode,
    List<Bind> binds,
    List<UseBackend> rules,
    Optional<ProxyName> defaultBackend,
    List<Directive> directives) {

  /** One without directives. */
  public Frontend(
      ProxyName name,
      Mode mode,
      List<Bind> binds,
      List<UseBackend> rules,
      Optional<ProxyName> defaultBackend) {
    this(name, mode, binds, rules, defaultBackend, List.of());
  }

  /**
   * @throws IllegalArgumentException if there is no bind, two have one name, or something that
   *     needs HTTP comes with the mode TCP
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
