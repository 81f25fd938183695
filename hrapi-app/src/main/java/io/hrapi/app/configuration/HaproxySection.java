package io.hrapi.app.configuration;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.validation.MaxDuration;
import io.dropwizard.validation.MinDuration;
import io.hrapi.app.home.Home;
import io.hrapi.haproxy.configuration.RenderSettings;
import io.hrapi.haproxy.policy.UploadPolicy;
import io.hrapi.haproxy.process.HaproxyAccount;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The section {@code haproxy}: the HAProxy that hrapi owns. */
public final class HaproxySection {

  /** The program, by path or name; empty for {@code haproxy} on the search path. */
  @JsonProperty @NotNull private String binary = "";

  /** The account that runs HAProxy if hrapi is root. */
  @JsonProperty @NotEmpty private String account = "haproxy";

  /** The host of the statistics page; empty for the host on which hrapi listens. */
  @JsonProperty @NotNull private String statisticsHost = "";

  /** The first port tried for the statistics page. */
  @JsonProperty
  @Min(1)
  @Max(65535)
  private int statisticsPort = 9029;

  /** HAProxy's name servers: addresses, or {@code libc}; empty for those of the machine. */
  @JsonProperty @NotNull private String resolvers = "";

  /** What uploads may contain in addition to what is always allowed: names, or {@code all}. */
  @JsonProperty @NotNull private String allow = "";

  /** The folders, files and sockets that uploads may refer to. */
  @JsonProperty @NotNull private String folders = UploadPolicy.FOLDERS;

  /** The number of reloads that a replaced worker survives with its connections. */
  @JsonProperty
  @Min(1)
  @Max(100_000)
  private int maxReloads = RenderSettings.defaults().maximumReloads();

  /** How long a replaced worker may keep its connections. */
  @JsonProperty
  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.SECONDS)
  @MaxDuration(value = 24, unit = TimeUnit.DAYS)
  private io.dropwizard.util.Duration hardStopAfter =
      io.dropwizard.util.Duration.seconds(RenderSettings.defaults().hardStopAfter().toSeconds());

  /** What happens to HAProxy when hrapi stops: {@code keep} or {@code stop}. */
  @JsonProperty
  @NotNull
  @Pattern(regexp = "keep|stop", message = "must be keep or stop")
  private String whenHrapiStops = "keep";

  /** How long hrapi waits for a start or a reload of HAProxy. */
  @JsonProperty
  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.SECONDS)
  private io.dropwizard.util.Duration loadTimeout = io.dropwizard.util.Duration.seconds(30);

  public String binary() {
    return binary;
  }

  /**
   * Returns how long hrapi waits for a start or a reload of HAProxy, which is not aborted after
   * that.
   */
  public Duration loadTimeout() {
    return loadTimeout.toJavaDuration();
  }

  /**
   * Returns the account that runs HAProxy: hrapi's own, unless hrapi is root.
   *
   * @throws IllegalArgumentException if the configured account is not a valid name, or is root
   */
  public HaproxyAccount runsAs() {
    HaproxyAccount named = HaproxyAccount.named(account);
    return HaproxyAccount.isNeeded() ? named : HaproxyAccount.own();
  }

  /** Returns the settings that affect rendered configurations in addition to the model. */
  public RenderSettings renderSettings() {
    return RenderSettings.defaults().withOldWorkers(hardStopAfter.toJavaDuration(), maxReloads);
  }

  public String statisticsHost() {
    return statisticsHost;
  }

  public String resolvers() {
    return resolvers;
  }

  public int statisticsPort() {
    return statisticsPort;
  }

  public boolean stopsWithHrapi() {
    return whenHrapiStops.equals("stop");
  }

  /**
   * Returns the policy for uploaded configurations.
   *
   * @throws IllegalArgumentException naming the part of a setting that is not valid
   */
  public UploadPolicy uploadPolicy(Home home) {
    return new UploadPolicy(allow, folders, List.of(home.path(), home.haproxy(), home.sockets()));
  }
}
