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
   * What the model took, of an older release perhaps, and HAProxy's side does not take, is said of
   * its resource: it is no fault of who asks for the configuration.
   *
   * @param path of the resource
   * @throws Refusal.Conflict naming it
   */
  static <T> T rendered(String path, Supplier<T> mapping) {
    try {
      return mapping.get();
    } catch (IllegalArgumentException e) {
      throw new Refusal.Conflict(
          path + " cannot be rendered; change or delete it: " + e.getMessage(), List.of(path));
    }
  }

  /** Two endpoints with one address. */
  static Refusal sameAddress(String one, String other, BindAddress address) {
    return new Refusal.Conflict(
        one + " and " + other + " have the same address " + address, List.of(one, other));
  }

  /** An endpoint with an address that is taken by this program. */
  static Refusal reservedAddress(String endpoint, BindAddress address) {
    return new Refusal.Conflict(
        endpoint + " has the address " + address + ", where hrapi or its statistics page listens",
        List.of(endpoint));
  }

  /** An endpoint whose certificate is not there: it never turns into plain HTTP. */
  static Refusal missingCertificate(String endpoint, Name certificate) {
    return new Refusal.Conflict(
        endpoint + " serves the certificate \"" + certificate + "\", which does not exist",
        List.of(endpoint, ResourcePath.certificate(certificate).text()));
  }

  /** A route with a condition on HTTP requests, in a gateway that speaks TCP. */
  static Refusal conditionalRouteOfTcp(String route, Name gateway) {
    return Refusal.Invalid.naming(
        List.of(route),
        route
            + " has a rule for host or path, but gateway "
            + gateway
            + " uses tcp, which has neither");
  }

  /** Two routes of one gateway for the same host and path. */
  static Refusal sameConditions(String one, String other) {
    return new Refusal.Conflict(one + " and " + other + " have the same rule", List.of(one, other));
  }

  /** A pool that is not there, and that traffic would go to. */
  static Refusal missingPool(String user, Name pool) {
    return new Refusal.Conflict(
        user + " sends traffic to the pool \"" + pool + "\", which does not exist",
        List.of(user, ResourcePath.pool(pool).text()));
  }

  /** A pool whose algorithm reads HTTP requests, and which a gateway uses that speaks TCP. */
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
