package io.hrapi.events.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a resource is, as events, messages and clients say it: {@code /pools/eta/targets/t1}. The
 * one place that knows the form, which is stored for ever.
 *
 * @param text begins with a slash and ends with none
 */
public record ResourcePath(String text) {

  /** All resources together. */
  public static final ResourcePath MODEL = new ResourcePath("/model");

  /** The configuration that HAProxy was given, of the model or an upload. */
  public static final ResourcePath RUNNING = new ResourcePath("/haproxy/configuration/running");

  private static final String SEPARATOR = "/";

  /** The path of a gateway. */
  public static ResourcePath gateway(Name gateway) {
    return of(GatewayFields.KIND, null, gateway);
  }

  /** The path of an endpoint. */
  public static ResourcePath endpoint(Name gateway, Name endpoint) {
    return of(EndpointFields.KIND, gateway, endpoint);
  }

  /** The path of a route. */
  public static ResourcePath route(Name gateway, Name alias) {
    return of(RouteFields.KIND, gateway, alias);
  }

  /** The path of a pool. */
  public static ResourcePath pool(Name pool) {
    return of(PoolFields.KIND, null, pool);
  }

  /** The path of a pool's policy, which is no resource of its own. */
  public static ResourcePath policy(Name pool) {
    return new ResourcePath(pool(pool).text + SEPARATOR + PoolFields.POLICY_PART);
  }

  /** The path of a target. */
  public static ResourcePath target(Name pool, Name target) {
    return of(TargetFields.KIND, pool, target);
  }

  /** The path of a certificate. */
  public static ResourcePath certificate(Name certificate) {
    return of(CertificateFields.KIND, null, certificate);
  }

  /**
   * The path of a resource of any kind.
   *
   * @param parent the gateway or pool that it is in; null if it is in none
   */
  static ResourcePath of(Kind<?> kind, @Nullable Name parent, Name name) {
    Kind<?> parentKind = kind.parent();
    if (parentKind == null || parent == null) {
      return named(kind, name.value());
    }
    // In one piece, since the index of the history makes several of each event.
    return new ResourcePath(
        SEPARATOR
            + parentKind.collection()
            + SEPARATOR
            + parent.value()
            + SEPARATOR
            + kind.collection()
            + SEPARATOR
            + name.value());
  }

  /**
   * The path of a resource that is in no other.
   *
   * @param name as it was found, perhaps no valid one
   */
  public static ResourcePath named(Kind<?> kind, String name) {
    return new ResourcePath(SEPARATOR + kind.collection() + SEPARATOR + name);
  }

  /**
   * The path of a resource in this one.
   *
   * @param name as it was found, perhaps no valid one
   */
  public ResourcePath child(Kind<?> kind, String name) {
    return new ResourcePath(text + SEPARATOR + kind.collection() + SEPARATOR + name);
  }

  /** The path of the resource that the one here is in; null if it is in none. */
  public @Nullable ResourcePath parent() {
    int name = text.lastIndexOf(SEPARATOR);
    int collection = text.lastIndexOf(SEPARATOR, name - 1);
    return collection <= 0 ? null : new ResourcePath(text.substring(0, collection));
  }

  /** Whether this can be the path of a resource of a kind. */
  public boolean isOf(Kind<?> kind) {
    List<String> parts = List.of(text.split(SEPARATOR, -1));
    Kind<?> parent = kind.parent();
    return parent == null
        ? parts.size() == 3 && isNamed(parts, 1, kind)
        : parts.size() == 5 && isNamed(parts, 1, parent) && isNamed(parts, 3, kind);
  }

  private static boolean isNamed(List<String> parts, int at, Kind<?> kind) {
    return parts.get(at - 1).isEmpty() == (at == 1)
        && parts.get(at).equals(kind.collection())
        && !parts.get(at + 1).isEmpty();
  }

  /** Whether another path is this one, or below it. */
  public boolean contains(String path) {
    return path.startsWith(text)
        && (path.length() == text.length() || path.startsWith(SEPARATOR, text.length()));
  }

  /** What all paths below this one begin with. */
  public String below() {
    return text + SEPARATOR;
  }

  @Override
  public String toString() {
    return text;
  }
}
