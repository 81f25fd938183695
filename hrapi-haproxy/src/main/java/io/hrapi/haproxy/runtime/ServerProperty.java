package io.hrapi.haproxy.runtime;

import io.hrapi.haproxy.configuration.Backend;
import io.hrapi.haproxy.configuration.Server;
import io.hrapi.haproxy.configuration.ServerAddress;
import java.util.List;
import java.util.function.Function;

/**
 * The properties of a server besides its name: one row for each, with how a running HAProxy gets
 * from one value to another. Properties without a change at run time need a reload.
 *
 * @param name the name of the component of {@link Server}
 * @param value reads the property of a server
 * @param way plans the change from one value to another
 */
record ServerProperty(String name, Function<Server, Object> value, Way way) {

  /** All properties, in the order in which they are compared and changed. */
  static final List<ServerProperty> ALL =
      List.of(
          new ServerProperty(
              "check",
              Server::check,
              (backend, old, wanted) -> reload(wanted, "is checked differently")),
          new ServerProperty(
              "address",
              Server::address,
              (backend, old, wanted) ->
                  isFixed(old.address()) && isFixed(wanted.address())
                      ? RuntimePlan.of(
                          new RuntimeChange.AddressSet(
                              backend.name(),
                              wanted.name(),
                              wanted.address().host(),
                              wanted.address().port().getAsInt()))
                      : notFixed(wanted)),
          new ServerProperty(
              "weight",
              Server::weight,
              (backend, old, wanted) ->
                  backend.balance().takesWeight(old.weight(), wanted.weight())
                      ? RuntimePlan.of(
                          new RuntimeChange.WeightSet(
                              backend.name(), wanted.name(), wanted.weight()))
                      : RuntimePlan.reload(
                          backend.balance() + " accepts no other weights at run time")),
          new ServerProperty(
              "maxconn",
              Server::maxconn,
              (backend, old, wanted) ->
                  wanted.maxconn().isPresent()
                      ? RuntimePlan.of(
                          new RuntimeChange.MaxconnSet(
                              backend.name(), wanted.name(), wanted.maxconn().getAsInt()))
                      : reload(wanted, "no longer has a limit")),
          new ServerProperty(
              "disabled",
              Server::disabled,
              (backend, old, wanted) ->
                  RuntimePlan.of(
                      new RuntimeChange.EnabledSet(
                          backend.name(), wanted.name(), !wanted.disabled()))),
          new ServerProperty(
              "directives",
              Server::directives,
              (backend, old, wanted) ->
                  RuntimePlan.reload(
                      "server "
                          + wanted.name()
                          + ": "
                          + DirectiveDifference.between(old.directives(), wanted.directives()))));

  /** Plans how a property gets from one value to another: by a change, or by a reload. */
  @FunctionalInterface
  interface Way {
    RuntimePlan between(Backend backend, Server old, Server wanted);
  }

  /**
   * Plans how this property of a server gets from its old to its wanted value.
   *
   * @param backend the wanted backend
   * @return a plan without changes if both values are equal
   */
  RuntimePlan between(Backend backend, Server old, Server wanted) {
    return value.apply(old).equals(value.apply(wanted))
        ? RuntimePlan.NOTHING
        : way.between(backend, old, wanted);
  }

  /** Returns whether HAProxy accepts this address at run time, when it resolves no names. */
  static boolean isFixed(ServerAddress address) {
    return address.port().isPresent() && !address.host().isName();
  }

  static RuntimePlan notFixed(Server server) {
    return reload(server, "has no IP address with a port");
  }

  private static RuntimePlan reload(Server server, String reason) {
    return RuntimePlan.reload("server " + server.name() + " " + reason);
  }
}
