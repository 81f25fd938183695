package io.hrapi.haproxy.configuration;

/**
 * The name of a frontend or a backend. From HAProxy 3.3 on, a frontend and a backend cannot have
 * the same name, so whatever maps other names to these gives each kind a prefix.
 *
 * @param value 1 to 80 of {@code A-Z a-z 0-9 _ . : -}
 */
public record ProxyName(String value) implements Comparable<ProxyName> {

  /**
   * @throws IllegalArgumentException if the name is empty, too long or has other characters
   */
  public ProxyName {
    Validation.name("proxy name", value);
  }

  @Override
  public int compareTo(ProxyName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
