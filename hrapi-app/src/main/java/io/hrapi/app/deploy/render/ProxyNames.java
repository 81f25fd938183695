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
 * Converts between the names of gateways and pools and those of HAProxy's proxies. The latter have
 * a prefix, because HAProxy 3.3 and later allow no frontend and backend of the same name; a pool
 * that both HTTP and TCP gateways use becomes two proxies.
 */
public final class ProxyNames {

  private static final String GATEWAY = "gateway:";
  private static final String HTTP_POOL = "pool:";
  private static final String TCP_POOL = "tcp-pool:";

  /**
   * One of the proxies of a pool.
   *
   * @param mode the mode of the gateways that use it
   */
  public record OfPool(String pool, Mode mode) {}

  private ProxyNames() {}

  /** Returns the name of a gateway's frontend. */
  public static ProxyName ofGateway(Name gateway) {
    return new ProxyName(GATEWAY + gateway);
  }

  /** Returns the name of a pool's backend for gateways of one mode. */
  public static ProxyName ofPool(Name pool, Mode mode) {
    return new ProxyName(prefix(mode) + pool);
  }

  /** Returns the gateway of a proxy; empty if the name is not one that hrapi gives. */
  public static Optional<String> gateway(String proxy) {
    return behind(GATEWAY, proxy);
  }

  /** Returns the pool of a proxy; empty if the name is not one that hrapi gives. */
  public static Optional<OfPool> pool(String proxy) {
    for (Mode mode : Mode.values()) {
      Optional<String> pool = behind(prefix(mode), proxy);
      if (pool.isPresent()) {
        return Optional.of(new OfPool(pool.get(), mode));
      }
    }
    return Optional.empty();
  }

  /** Returns the path of the resource whose section a line begins; empty if it begins none. */
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
