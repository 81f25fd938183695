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

  /** The program, by path or name; empty: {@code haproxy} on the search path. */
  @JsonProperty @NotNull private String binary = "";

  /** As whom it runs where hrapi is root. */
  @JsonProperty @NotEmpty private String account = "haproxy";

  /** Where the statistics page listens; empty: where hrapi does. */
  @JsonProperty @NotNull private String statisticsHost = "";

  /** The first port tried for the statistics page. */
  @JsonProperty
  @Min(1)
  @Max(65535)
  private int statisticsPort = 9029;

  /** Whom HAProxy asks for names: addresses, or {@code libc}; empty: whom the machine asks. */
  @JsonProperty @NotNull private String resolvers = "";

  /** What uploads may contain in addition to what is always allowed: names, or {@code all}. */
  @JsonProperty @NotNull private String allow = "";

  /** The folders, files and sockets that uploads may name. */
  @JsonProperty @NotNull private String folders = UploadPolicy.FOLDERS;

  /** How many reloads a worker that was replaced survives with its connections. */
  @JsonProperty
  @Min(1)
  @Max(100_000)
  private int maxReloads = RenderSettings.defaults().maximumReloads();

  /** How long it may go on with them. */
  @JsonProperty
  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.SECONDS)
  @MaxDuration(value = 24, unit = TimeUnit.DAYS)
  private io.dropwizard.util.Duration hardStopAfter =
      io.dropwizard.util.Duration.seconds(RenderSettings.defaults().hardStopAfter().toSeconds());

  /** What becomes of HAProxy when hrapi stops: {@code keep} or {@code stop}. */
  @JsonProperty
  @NotNull
  @Pattern(regexp = "keep|stop", message = "must be keep or stop")
  private String whenHrapiStops = "keep";

  /** How long a start or a reload of HAProxy is waited for. */
  @JsonProperty
  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.SECONDS)
  private io.dropwizard.util.Duration loadTimeout = io.dropwizard.util.Duration.seconds(30);

  public String binary() {
    return binary;
  }

  /** How long a start or a reload of HAProxy is waited for; one that takes longer goes on. */
  public Duration loadTimeout() {
    return loadTimeout.toJavaDuration();
  }

  /**
   * As whom it runs: as hrapi does, unless that is root.
   *
   * @throws IllegalArgumentException if the account's name is none, or root's
   */
  public HaproxyAccount runsAs() {
    HaproxyAccount named = HaproxyAccount.named(account);
    return HaproxyAccount.isNeeded() ? named : HaproxyAccount.own();
  }

  /** What shapes configurations beside the model. */
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
   * What uploaded configurations may contain.
   *
   * @throws IllegalArgumentException naming what is misspelled
   */
  public UploadPolicy uploadPolicy(Home home) {
    return new UploadPolicy(allow, folders, List.of(home.path(), home.haproxy(), home.sockets()));
  }
}
