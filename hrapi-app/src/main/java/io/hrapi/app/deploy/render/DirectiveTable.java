package io.hrapi.app.deploy.render;

import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.Protocol;
import io.hrapi.events.model.Target;
import io.hrapi.haproxy.configuration.Directive;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What fields of a kind of resource become that are nothing but directives: one row for each, in
 * the order in which HAProxy is told them. {@link TopologyMapper} itself maps the fields that carry
 * structure: names, addresses, what leads where. Immutable.
 *
 * @param <R> the resources
 */
final class DirectiveTable<R> {

  /** Lines of a frontend. */
  static final DirectiveTable<Gateway> OF_GATEWAYS =
      new DirectiveTable<>(
          List.of(several(Gateway::protocol, protocol -> DirectiveTable.forwarded(protocol))));

  /** Words at the end of a bind's line. */
  static final DirectiveTable<Endpoint> OF_ENDPOINTS = new DirectiveTable<>(List.of());

  /** Lines of a backend. */
  static final DirectiveTable<Pool> OF_POOLS = new DirectiveTable<>(List.of());

  /** Words at the end of a server's line. */
  static final DirectiveTable<Target> OF_TARGETS = new DirectiveTable<>(List.of());

  private final List<Row<R, ?>> rows;

  DirectiveTable(List<Row<R, ?>> rows) {
    this.rows = List.copyOf(rows);
  }

  /**
   * One field.
   *
   * @param value of it in a resource; null if it has none
   * @param directives what a value becomes
   */
  record Row<R, T>(Function<R, @Nullable T> value, Function<T, List<Directive>> directives) {

    void addTo(List<Directive> all, R resource) {
      T here = value.apply(resource);
      if (here != null) {
        all.addAll(directives.apply(here));
      }
    }
  }

  /** A field that is one directive wherever it has a value. */
  static <R, T> Row<R, T> row(Function<R, @Nullable T> value, Function<T, Directive> directive) {
    return several(value, here -> List.of(directive.apply(here)));
  }

  /** A field that is several directives, or none, as its value says. */
  static <R, T> Row<R, T> several(
      Function<R, @Nullable T> value, Function<T, List<Directive>> directives) {
    return new Row<>(value, directives);
  }

  /**
   * The directives of a resource.
   *
   * @throws IllegalArgumentException if a value cannot be one
   */
  List<Directive> of(R resource) {
    if (rows.isEmpty()) {
      return List.of();
    }
    List<Directive> all = new ArrayList<>();
    rows.forEach(row -> row.addTo(all, resource));
    return all;
  }

  /** Servers are told that the client speaks TLS. */
  private static List<Directive> forwarded(Protocol protocol) {
    return protocol == Protocol.HTTPS
        ? List.of(Directive.of("http-request set-header", "X-Forwarded-Proto", "https"))
        : List.of();
  }
}
