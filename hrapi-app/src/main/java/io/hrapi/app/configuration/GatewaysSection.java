package io.hrapi.app.configuration;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hrapi.app.deploy.render.Variables;
import io.hrapi.app.home.Home;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;

/** The section {@code gateways}: the values of the variables in uploaded configurations. */
public final class GatewaysSection {

  /** The value of {@code @{gateway:endpoint:ip}}. */
  @JsonProperty @NotEmpty private String ip = "0.0.0.0";

  /** The value of {@code @{gateway:endpoint:port:0}}. */
  @JsonProperty
  @Min(1)
  @Max(65535)
  private int firstPort = 8000;

  /** The greatest port of {@code @{gateway:endpoint:port:N}}. */
  @JsonProperty
  @Min(1)
  @Max(65535)
  private int lastPort = 8080;

  /**
   * Returns the variables of uploaded configurations.
   *
   * @throws IllegalArgumentException if the last port is less than the first, or the address is not
   *     valid
   */
  public Variables variables(Home home) {
    return new Variables(
        ip,
        firstPort,
        lastPort,
        home.haproxy().resolve("upload.pid"),
        home.haproxy().resolve("live/certificates"));
  }
}
