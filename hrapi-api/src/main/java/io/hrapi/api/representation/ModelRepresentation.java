package io.hrapi.api.representation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole model as one document: every resource under its name, sorted, and nothing that follows
 * from something else. A resource's path without {@code /v1} is the JSON pointer to it.
 */
public record ModelRepresentation(
    Map<String, Gateway> gateways, Map<String, Pool> pools, Map<String, Certificate> certificates) {

  /**
   * A gateway with all that is in it.
   *
   * @param defaultBack the default pool, or {@code None}
   * @param pools by their aliases
   */
  public record Gateway(
      String protocol,
      boolean enabled,
      String defaultBack,
      Map<String, EndpointRepresentation> endpoints,
      Map<String, GatewayPoolRepresentation> pools) {}

  /** A pool with all that is in it. */
  public record Pool(boolean enabled, Policy policy, Map<String, Target> targets) {}

  /**
   * A pool's policy.
   *
   * @param weights of the targets that have none of their own
   * @param maxconn there for {@code backfill} alone
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Policy(String policy, int weights, @Nullable Integer maxconn) {}

  /**
   * A target.
   *
   * @param weight its own; absent where it inherits the policy's
   * @param draining true, or absent: then it does not
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Target(
      String address, @Nullable Integer weight, boolean enabled, @Nullable Boolean draining) {}

  /**
   * A certificate, which the document names and does not bring.
   *
   * @param fingerprint SHA-256 of the certificate, in hexadecimal digits
   * @param subject as RFC 2253 writes it
   * @param names the DNS names and IP addresses that it is for
   * @param notBefore RFC 3339
   * @param notAfter RFC 3339
   */
  public record Certificate(
      String fingerprint, String subject, List<String> names, String notBefore, String notAfter) {}
}
