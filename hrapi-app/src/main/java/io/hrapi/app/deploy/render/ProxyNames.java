package io.hrapi.app.deploy.render;

import io.hrapi.events.model.GatewayFields;
import io.hrapi.events.model.Kind;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.PoolFields;
import io.hrapi.events.model.ResourcePath;
import io.hrapi.haproxy.configuration.Mode;
import io.hrapi.haproxy.configuration.ProxyName;
import java.util.Optional;

/**
 * How HAProxy's proxies are named after gateways and pools, and back. They carry a prefix, since
 * HAProxy 3.3 and later let no frontend and backend share a name; a pool that gateways of both
 * protocols use is two of them.
 */
public final class ProxyNames {

  private static final String GATEWAY = "gateway:";
  private static final String HTTP_POOL = "pool:";
  private static final String TCP_POOL = "tcp-pool:";

  /**
   * Which proxy of a pool it is.
   *
   * @param mode of the gateways that use it
   */
  public record OfPool(String pool, Mode mode) {}

  private ProxyNames() {}

  /** What a gateway is called. */
  public static ProxyName ofGateway(Name gateway) {
    return new ProxyName(GATEWAY + gateway);
  }

  /** What a pool is called for gateways of one mode. */
  public static ProxyName ofPool(Name pool, Mode mode) {
    return new ProxyName(prefix(mode) + pool);
  }

  /** The gateway of that name; empty if it does not belong to hrapi. */
  public static Optional<String> gateway(String proxy) {
    return behind(GATEWAY, proxy);
  }

  /** The pool of that name; empty if it does not belong to hrapi. */
  public static Optional<OfPool> pool(String proxy) {
    for (Mode mode : Mode.values()) {
      Optional<String> pool = behind(prefix(mode), proxy);
      if (pool.isPresent()) {
        return Optional.of(new OfPool(pool.get(), mode));
      }
    }
    return Optional.empty();
  }

  /** The path of the resource that a line begins the section of; empty if it begins none. */
  public static String resourceOfSection(String line) {
    String[] words = line.split(" ", -1);
    if (words.length < 2 || !(words[0].equals("frontend") || words[0].equals("backend"))) {
      return "";
    }
    String proxy = words[1].replace("\"", "");
    return words[0].equals("backend")
        ? pool(proxy).map(named -> path(PoolFields.KIND, named.pool())).orElse("")
        : gateway(proxy).map(gateway -> path(GatewayFields.KIND, gateway)).orElse("");
  }

  private static String path(Kind<?> kind, String name) {
    return ResourcePath.named(kind, name).text();
  }

  private static String prefix(Mode mode) {
    return mode == Mode.HTTP ? HTTP_POOL : TCP_POOL;
  }

  private static Optional<String> behind(String prefix, String proxy) {
    return proxy.startsWith(prefix)
        ? Optional.of(proxy.substring(prefix.length()))
        : Optional.empty();
  }
}
