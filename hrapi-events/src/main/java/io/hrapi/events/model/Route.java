package io.hrapi.events.model;

import org.jspecify.annotations.Nullable;

/**
 * A gateway's association with a pool, under an alias that is unique within the gateway. With a
 * host or a path it is a rule: it takes the traffic that matches.
 *
 * @param pool which need not exist yet
 */
public record Route(
    Name gateway, Name alias, Name pool, @Nullable Host host, @Nullable PathPrefix path) {

  /** Whether it takes the traffic that matches, rather than being a mere association. */
  public boolean isRule() {
    return host != null || path != null;
  }
}
