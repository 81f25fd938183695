package io.hrapi.events.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The path of a resource in events, messages and the API: {@code /pools/eta/targets/t1}. Only this
 * class knows the format, which is stored in the log and never changes.
 *
 * @param text begins with a slash and does not end with one
 */
public record ResourcePath(String text) {

  /** The path for all resources together. */
  public static final ResourcePath MODEL = new ResourcePath("/model");

  /** The path of the configuration that HAProxy was given, from the model or an upload. */
  public static final ResourcePath RUNNING = new ResourcePath("/haproxy/configuration/running");

  private static final String SEPARATOR = "/";

  /** Returns the path of a gateway. */
  public static ResourcePath gateway(Name gateway) {
    return of(GatewayFields.KIND, null, gateway);
  }

  /** Returns the path of an endpoint. */
  public static ResourcePath endpoint(Name gateway, Name endpoint) {
    return of(EndpointFields.KIND, gateway, endpoint);
  }

  /** Returns the path of a route. */
  public static ResourcePath route(Name gateway, Name alias) {
    return of(RouteFields.KIND, gateway, alias);
  }

  /** Returns the path of a pool. */
  public static ResourcePath pool(Name pool) {
    return of(PoolFields.KIND, null, pool);
  }

  /** Returns the path of a pool's policy, which is not a resource of its own. */
  public static ResourcePath policy(Name pool) {
    return new ResourcePath(pool(pool).text + SEPARATOR + PoolFields.POLICY_PART);
  }

  /** Returns the path of a target. */
  public static ResourcePath target(Name pool, Name target) {
    return of(TargetFields.KIND, pool, target);
  }

  /** Returns the path of a certificate. */
  public static ResourcePath certificate(Name certificate) {
    return of(CertificateFields.KIND, null, certificate);
  }

  /**
   * Returns the path of a resource of any kind.
   *
   * @param parent the gateway or pool that contains it; null if there is none
   */
  static ResourcePath of(Kind<?> kind, @Nullable Name parent, Name name) {
    Kind<?> parentKind = kind.parent();
    if (parentKind == null || parent == null) {
      return named(kind, name.value());
    }
    // As a single concatenation, because indexing the history creates several paths for each event.
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
   * Returns the path of a resource that no other contains.
   *
   * @param name as it was found, possibly not a valid name
   */
  public static ResourcePath named(Kind<?> kind, String name) {
    return new ResourcePath(SEPARATOR + kind.collection() + SEPARATOR + name);
  }

  /**
   * Returns the path of a resource within this one.
   *
   * @param name as it was found, possibly not a valid name
   */
  public ResourcePath child(Kind<?> kind, String name) {
    return new ResourcePath(text + SEPARATOR + kind.collection() + SEPARATOR + name);
  }

  /** Returns the path of the resource that contains this one; null if there is none. */
  public @Nullable ResourcePath parent() {
    int name = text.lastIndexOf(SEPARATOR);
    int collection = text.lastIndexOf(SEPARATOR, name - 1);
    return collection <= 0 ? null : new ResourcePath(text.substring(0, collection));
  }

  /** Returns whether this can be the path of a resource of a kind. */
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

  /** Returns whether another path is equal to this one or below it. */
  public boolean contains(String path) {
    return path.startsWith(text)
        && (path.length() == text.length() || path.startsWith(SEPARATOR, text.length()));
  }

  /** Returns the prefix of all paths below this one. */
  public String below() {
    return text + SEPARATOR;
  }

  @Override
  public String toString() {
    return text;
  }
}
