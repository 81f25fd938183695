package io.hrapi.app.configuration;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.validation.MaxDuration;
import io.dropwizard.validation.MinDuration;
import io.hrapi.app.deploy.watch.Watch;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.concurrent.TimeUnit;

/** The section {@code watch}: how hrapi watches HAProxy. */
public final class WatchSection {

  /** The time between two checks that HAProxy is alive. */
  @JsonProperty
  @NotNull
  @MinDuration(value = 10, unit = TimeUnit.MILLISECONDS)
  @MaxDuration(value = 1, unit = TimeUnit.HOURS)
  private io.dropwizard.util.Duration interval = io.dropwizard.util.Duration.seconds(1);

  /** The time between two checks that HAProxy and its files match what was committed. */
  @JsonProperty
  @NotNull
  @MinDuration(value = 10, unit = TimeUnit.MILLISECONDS)
  @MaxDuration(value = 24, unit = TimeUnit.HOURS)
  private io.dropwizard.util.Duration driftInterval = io.dropwizard.util.Duration.seconds(10);

  /** How often a HAProxy that died is restarted within the window; 0 for never. */
  @JsonProperty
  @Min(0)
  @Max(1_000)
  private int restarts = 5;

  /** The window in which restarts are counted. */
  @JsonProperty
  @NotNull
  @MinDuration(value = 10, unit = TimeUnit.MILLISECONDS)
  @MaxDuration(value = 24, unit = TimeUnit.HOURS)
  private io.dropwizard.util.Duration restartWindow = io.dropwizard.util.Duration.minutes(5);

  /**
   * The pause between the first restart, which is immediate, and the second; doubles with each
   * further one.
   */
  @JsonProperty
  @NotNull
  @MinDuration(value = 10, unit = TimeUnit.MILLISECONDS)
  @MaxDuration(value = 60, unit = TimeUnit.SECONDS)
  private io.dropwizard.util.Duration restartPause = io.dropwizard.util.Duration.seconds(1);

  /** Returns the settings of the watch. */
  public Watch.Settings settings() {
    return new Watch.Settings(
        interval.toJavaDuration(),
        driftInterval.toJavaDuration(),
        restarts,
        restartWindow.toJavaDuration(),
        restartPause.toJavaDuration());
  }
}
