package io.hrapi.app;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.core.Configuration;
import io.dropwizard.db.DataSourceFactory;
import io.hrapi.app.deploy.Variables;
import io.hrapi.app.home.Home;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/** What config.yml says beside Dropwizard's own parts. Each value has a default. */
public final class HrapiConfiguration extends Configuration {

  /** How hrapi names itself in its events. */
  @JsonProperty @NotNull private String node = "";

  /** {@code none} allows an address other than loopback without authentication. */
  @JsonProperty
  @NotNull
  @Pattern(regexp = "|none", message = "must be empty or none")
  private String authentication = "";

  /** The connections that read the log. */
  @JsonProperty @NotNull @Valid private DataSourceFactory readers = new DataSourceFactory();

  /** The HAProxy that hrapi owns. */
  @JsonProperty @NotNull @Valid private Haproxy haproxy = new Haproxy();

  /** What the variables of uploaded configurations stand for. */
  @JsonProperty @NotNull @Valid private Gateways gateways = new Gateways();

  public String node() {
    return node;
  }

  public String authentication() {
    return authentication;
  }

  public DataSourceFactory readers() {
    return readers;
  }

  public Haproxy haproxy() {
    return haproxy;
  }

  /**
   * What stands for the variables of uploaded configurations.
   *
   * @throws IllegalArgumentException if the ports are no range
   */
  Variables variables(Home home) {
    return new Variables(
        gateways.ip,
        gateways.firstPort,
        gateways.lastPort,
        home.haproxy().resolve("upload.pid"),
        home.haproxy().resolve("live/certificates"));
  }

  /** What the variables of uploaded configurations stand for. */
  public static final class Gateways {

    /** {@code @{gateway:endpoint:ip}}. */
    @JsonProperty @NotEmpty private String ip = "0.0.0.0";

    /** {@code @{gateway:endpoint:port:0}}. */
    @JsonProperty
    @Min(1)
    @Max(65535)
    private int firstPort = 8000;

    /** The greatest that {@code @{gateway:endpoint:port:N}} gives. */
    @JsonProperty
    @Min(1)
    @Max(65535)
    private int lastPort = 8080;
  }

  /** Settings of the HAProxy that hrapi owns. */
  public static final class Haproxy {

    /** The program, by path or name; empty: {@code haproxy} on the search path. */
    @JsonProperty @NotNull private String binary = "";

    /** Where the statistics page listens; empty: where hrapi does. */
    @JsonProperty @NotNull private String statisticsHost = "";

    /** The first port tried for the statistics page. */
    @JsonProperty
    @Min(1)
    @Max(65535)
    private int statisticsPort = 9029;

    /** What becomes of HAProxy when hrapi stops: {@code keep} or {@code stop}. */
    @JsonProperty
    @NotNull
    @Pattern(regexp = "keep|stop", message = "must be keep or stop")
    private String whenHrapiStops = "keep";

    public String binary() {
      return binary;
    }

    public String statisticsHost() {
      return statisticsHost;
    }

    public int statisticsPort() {
      return statisticsPort;
    }

    public boolean stopsWithHrapi() {
      return whenHrapiStops.equals("stop");
    }
  }
}
