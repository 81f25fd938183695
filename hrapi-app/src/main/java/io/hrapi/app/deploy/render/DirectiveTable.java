package io.hrapi.app.deploy.render;

import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.Field;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.GatewayFields;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.PoolFields;
import io.hrapi.events.model.Protocol;
import io.hrapi.events.model.Resource;
import io.hrapi.events.model.Target;
import io.hrapi.haproxy.configuration.Directive;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Maps the fields of a kind of resource that only become directives: one row for each, in the order
 * of the rendered directives. {@link ModelMapper} itself maps the fields that carry structure:
 * names, addresses, routing. Immutable.
 *
 * @param <R> the type of the resources
 */
final class DirectiveTable<R extends Resource> {

  /** The directives of a frontend. */
  static final DirectiveTable<Gateway> OF_GATEWAYS =
      new DirectiveTable<>(
          List.of(
              row(GatewayFields.DESCRIPTION, text -> Directive.of("description", text.value())),
              several(GatewayFields.PROTOCOL, protocol -> forwarded(protocol))));

  /** The keywords at the end of a bind line. */
  static final DirectiveTable<Endpoint> OF_ENDPOINTS = new DirectiveTable<>(List.of());

  /** The directives of a backend. */
  static final DirectiveTable<Pool> OF_POOLS =
      new DirectiveTable<>(
          List.of(row(PoolFields.DESCRIPTION, text -> Directive.of("description", text.value()))));

  /** The keywords at the end of a server line. */
  static final DirectiveTable<Target> OF_TARGETS = new DirectiveTable<>(List.of());

  private final List<Row<R, ?>> rows;

  DirectiveTable(List<Row<R, ?>> rows) {
    this.rows = List.copyOf(rows);
  }

  /**
   * The mapping of one field.
   *
   * @param directives converts a value to directives
   */
  record Row<R extends Resource, T>(Field<R, T> field, Function<T, List<Directive>> directives) {

    void addTo(List<Directive> all, R resource) {
      T here = field.of(resource);
      if (here != null) {
        all.addAll(directives.apply(here));
      }
    }
  }

  /** Returns the row of a field that becomes one directive if it has a value. */
  static <R extends Resource, T> Row<R, T> row(
      Field<R, T> field, Function<T, Directive> directive) {
    return several(field, here -> List.of(directive.apply(here)));
  }

  /** Returns the row of a field that becomes several directives or none, depending on its value. */
  static <R extends Resource, T> Row<R, T> several(
      Field<R, T> field, Function<T, List<Directive>> directives) {
    return new Row<>(field, directives);
  }

  /**
   * Returns the directives of a resource.
   *
   * @throws IllegalArgumentException if a value cannot become a directive
   */
  List<Directive> of(R resource) {
    if (rows.isEmpty()) {
      return List.of();
    }
    List<Directive> all = new ArrayList<>();
    rows.forEach(row -> row.addTo(all, resource));
    return all;
  }

  /** Returns the fields that have a row. */
  Set<Field<R, ?>> fields() {
    return rows.stream().map(Row::field).collect(Collectors.toUnmodifiableSet());
  }

  /** Tells the servers that the client uses TLS. */
  private static List<Directive> forwarded(Protocol protocol) {
    return protocol == Protocol.HTTPS
        ? List.of(Directive.of("http-request set-header", "X-Forwarded-Proto", "https"))
        : List.of();
  }
}
