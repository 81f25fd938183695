package io.hrapi.events.legacy;

import io.hrapi.events.model.InvalidValueException;
import io.hrapi.events.model.Name;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a pyHrapi database as they stand there, every value as text, nothing checked. A value
 * is null where the row or the whole column has none; a table that is missing is empty.
 *
 * @param gatewayPools pools that some gateway was given: which one, pyHrapi did not keep
 * @param uploads how many configurations were uploaded
 * @param commits how many commits were recorded
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
   * @param address perhaps with {@code ssl crt <path>} behind it
   * @param gateway its name; there may be none with it
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
   * @param pool its name; there may be none with it
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
   * @param id its name, or the path of its file
   * @param pem certificate and key
   */
  public record CertificateRow(@Nullable String id, @Nullable String pem) {

    /** The name by which endpoints refer to it; empty if the row has none that is valid. */
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
