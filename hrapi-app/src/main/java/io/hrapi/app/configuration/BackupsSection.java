package io.hrapi.app.configuration;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hrapi.app.backup.Retention;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** The section {@code backups}: which backups of each name are kept; all, where all are 0. */
public final class BackupsSection {

  /** So many of the newest. */
  @JsonProperty
  @Min(0)
  @Max(10_000)
  private int last = 0;

  /** The newest of so many days. */
  @JsonProperty
  @Min(0)
  @Max(10_000)
  private int daily = 0;

  /** The newest of so many weeks. */
  @JsonProperty
  @Min(0)
  @Max(10_000)
  private int weekly = 0;

  /** The newest of so many months. */
  @JsonProperty
  @Min(0)
  @Max(10_000)
  private int monthly = 0;

  /** Which backups of each name are kept. */
  public Retention retention() {
    return new Retention(last, daily, weekly, monthly);
  }
}
