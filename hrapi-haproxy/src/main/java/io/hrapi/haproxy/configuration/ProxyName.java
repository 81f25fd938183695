package io.hrapi.haproxy.configuration;

/**
 * The name of a frontend or a backend. From HAProxy 3.3 on the two kinds share one space of names,
 * so whoever maps other names to these gives each kind a prefix.
 *
 * @param value 1 to 80 of {@code A-Z a-z 0-9 _ . : -}
 */
public record ProxyName(String value) implements Comparable<ProxyName> {

  /**
   * @throws IllegalArgumentException if it has other characters, too many or none
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
