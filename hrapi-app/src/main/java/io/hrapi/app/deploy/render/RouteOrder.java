package io.hrapi.app.deploy.render;

import io.hrapi.events.model.Host;
import io.hrapi.events.model.Route;
import java.util.Comparator;

/**
 * The order in which HAProxy tries a gateway's routes: the first that matches decides. Stateless.
 */
final class RouteOrder {

  /**
   * Routes with a host first, then longer paths first; the rest only makes the order deterministic.
   */
  static final Comparator<Route> COMPARATOR =
      Comparator.comparing((Route route) -> route.host() == null)
          .thenComparing(route -> -path(route).length())
          .thenComparing(route -> host(route))
          .thenComparing(route -> path(route));

  private RouteOrder() {}

  /** Returns whether two routes match the same requests. */
  static boolean areTheSame(Route one, Route other) {
    return host(one).equals(host(other)) && path(one).equals(path(other));
  }

  private static String host(Route route) {
    Host host = route.host();
    return host == null ? "" : HostSpelling.header(host);
  }

  private static String path(Route route) {
    return route.path() == null ? "" : route.path().value();
  }
}
