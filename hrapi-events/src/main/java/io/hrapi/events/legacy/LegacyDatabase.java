package io.hrapi.events.legacy;

import io.hrapi.events.model.InvalidValueException;
import io.hrapi.events.model.Name;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a pyHrapi database, unchecked, with every value as text. A value is null if the row
 * has none or the column is missing; a missing table is empty.
 *
 * @param gatewayPools the names of pools that gateways use; pyHrapi did not store which gateways
 * @param uploads the number of uploaded configurations
 * @param commits the number of recorded commits
 */
public record LegacyDatabase(
    List<GatewayRow> gateways,
    List<EndpointRow> endpoints,
    List<PoolRow> pools,
    List<TargetRow> targets,
    List<@Nullable String> gatewayPools,
    List<CertificateRow> certificates,
    long uploads,
    long commits) {

  /** A row of {@code Gateways}. */
  public record GatewayRow(
      @Nullable String name, @Nullable String mode, @Nullable String defaultBack) {}

  /**
   * A row of {@code Endpoints}.
   *
   * @param address the address, possibly followed by {@code ssl crt <path>}
   * @param gateway the name of the gateway, which need not exist
   */
  public record EndpointRow(
      @Nullable String alias, @Nullable String address, @Nullable String gateway) {}

  /** A row of {@code Pools}. */
  public record PoolRow(
      @Nullable String name,
      @Nullable String policy,
      @Nullable String weights,
      @Nullable String enabled) {}

  /**
   * A row of {@code Targets}.
   *
   * @param pool the name of the pool, which need not exist
   */
  public record TargetRow(
      @Nullable String alias,
      @Nullable String address,
      @Nullable String pool,
      @Nullable String weight,
      @Nullable String enabled) {}

  /**
   * A row of {@code Certificates}.
   *
   * @param id the name, or the path of the file
   * @param pem the certificate and its key
   */
  public record CertificateRow(@Nullable String id, @Nullable String pem) {

    /** Returns the name by which endpoints refer to it; empty if the row has no valid name. */
    public Optional<Name> name() {
      if (id == null) {
        return Optional.empty();
      }
      try {
        return Optional.of(LegacyAddress.certificateName(id));
      } catch (InvalidValueException e) {
        return Optional.empty();
      }
    }
  }
}
