package io.hrapi.app.configuration;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hrapi.app.backup.Retention;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * The section {@code backups}: which backups of each name are kept; if all numbers are 0, all of
 * them.
 */
public final class BackupsSection {

  /** The number of newest backups to keep. */
  @JsonProperty
  @Min(0)
  @Max(10_000)
  private int last = 0;

  /** The number of days of which the newest backup is kept. */
  @JsonProperty
  @Min(0)
  @Max(10_000)
  private int daily = 0;

  /** The number of weeks of which the newest backup is kept. */
  @JsonProperty
  @Min(0)
  @Max(10_000)
  private int weekly = 0;

  /** The number of months of which the newest backup is kept. */
  @JsonProperty
  @Min(0)
  @Max(10_000)
  private int monthly = 0;

  /** Returns the rules that decide which backups of each name are kept. */
  public Retention retention() {
    return new Retention(last, daily, weekly, monthly);
  }
}
