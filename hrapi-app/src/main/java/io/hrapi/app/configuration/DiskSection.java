package io.hrapi.app.configuration;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.DataSizeUnit;
import io.dropwizard.validation.MaxDataSize;
import io.hrapi.app.home.Home;
import io.hrapi.events.log.DiskSpace;
import jakarta.validation.constraints.NotNull;

/** The section {@code disk}: what is kept free on the disk of the log. */
public final class DiskSection {

  /** The size of the file whose space the log uses when the disk is full; 0 for no such file. */
  @JsonProperty
  @NotNull
  @MaxDataSize(value = 1, unit = DataSizeUnit.GIBIBYTES)
  private DataSize reserve = DataSize.mebibytes(8);

  /** The free space below which nothing but the log is written. */
  @JsonProperty @NotNull private DataSize freeSpace = DataSize.mebibytes(64);

  /** Returns the space that is kept free on the disk of a home. */
  public DiskSpace space(Home home) {
    return new DiskSpace(home.reserve(), reserve.toBytes(), freeSpace.toBytes());
  }
}
