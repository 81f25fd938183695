package io.hrapi.app.deploy.render;

import io.hrapi.events.command.Refusal;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Policy;
import io.hrapi.events.model.ResourcePath;
import io.hrapi.haproxy.configuration.BindAddress;
import java.util.List;
import java.util.function.Supplier;

/**
 * Refusals of what the model accepts but HAProxy cannot run, with the paths of the resources to
 * change. Stateless.
 */
final class MappingRefusals {

  private MappingRefusals() {}

  /**
   * Maps a resource, and turns values that HAProxy's side does not accept into a conflict: the
   * model may have accepted them in an older release, so the request for the configuration is not
   * invalid.
   *
   * @param path the path of the resource
   * @throws Refusal.Conflict naming the resource
   */
  static <T> T rendered(String path, Supplier<T> mapping) {
    try {
      return mapping.get();
    } catch (IllegalArgumentException e) {
      throw new Refusal.Conflict(
          path + " cannot be rendered; change or delete it: " + e.getMessage(), List.of(path));
    }
  }

  /** Returns the refusal of two endpoints with the same address. */
  static Refusal sameAddress(String one, String other, BindAddress address) {
    return new Refusal.Conflict(
        one + " and " + other + " have the same address " + address, List.of(one, other));
  }

  /**
   * Returns the refusal of an endpoint with an address on which hrapi or its statistics page
   * listens.
   */
  static Refusal reservedAddress(String endpoint, BindAddress address) {
    return new Refusal.Conflict(
        endpoint + " has the address " + address + ", where hrapi or its statistics page listens",
        List.of(endpoint));
  }

  /**
   * Returns the refusal of an endpoint whose certificate does not exist, because it must never turn
   * into plain HTTP.
   */
  static Refusal missingCertificate(String endpoint, Name certificate) {
    return new Refusal.Conflict(
        endpoint + " serves the certificate \"" + certificate + "\", which does not exist",
        List.of(endpoint, ResourcePath.certificate(certificate).text()));
  }

  /** Returns the refusal of a route with a condition on HTTP requests in a TCP gateway. */
  static Refusal conditionalRouteOfTcp(String route, Name gateway) {
    return Refusal.Invalid.naming(
        List.of(route),
        route
            + " has a rule for host or path, but gateway "
            + gateway
            + " uses tcp, which has neither");
  }

  /** Returns the refusal of two routes of a gateway for the same host and path. */
  static Refusal sameConditions(String one, String other) {
    return new Refusal.Conflict(one + " and " + other + " have the same rule", List.of(one, other));
  }

  /** Returns the refusal of a reference to a pool that does not exist but would get traffic. */
  static Refusal missingPool(String user, Name pool) {
    return new Refusal.Conflict(
        user + " sends traffic to the pool \"" + pool + "\", which does not exist",
        List.of(user, ResourcePath.pool(pool).text()));
  }

  /** Returns the refusal of a pool with an algorithm that reads HTTP requests, in a TCP gateway. */
  static Refusal algorithmOfHttp(Name pool, Policy policy, String user) {
    String path = ResourcePath.policy(pool).text();
    return Refusal.Invalid.naming(
        List.of(path, user),
        path
            + " is "
            + policy.algorithm()
            + ", which reads HTTP requests; but "
            + user
            + " is tcp");
  }
}
