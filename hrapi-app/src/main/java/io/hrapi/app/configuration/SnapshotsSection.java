package io.hrapi.app.configuration;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.DataSizeUnit;
import io.dropwizard.validation.MinDataSize;
import io.hrapi.events.projection.SnapshotRule;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/** The section {@code snapshots}: how many of the snapshots that hrapi takes by itself are kept. */
public final class SnapshotsSection {

  /** The maximum number of snapshots. */
  @JsonProperty
  @Min(16)
  @Max(100_000)
  private int number = 4_096;

  /** The maximum space of all snapshots on the disk. */
  @JsonProperty
  @NotNull
  @MinDataSize(value = 1, unit = DataSizeUnit.MEBIBYTES)
  private DataSize space = DataSize.gibibytes(1);

  /** Returns the rule that decides which snapshots are kept. */
  public SnapshotRule rule() {
    return new SnapshotRule(number, space.toBytes());
  }
}
