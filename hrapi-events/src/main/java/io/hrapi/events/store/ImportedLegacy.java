package io.hrapi.events.store;

import io.hrapi.events.legacy.LegacyDatabase;

/** A pyHrapi database whose rows were read; the file is closed already. */
public record ImportedLegacy(LegacyDatabase database) implements ImportedFile {

  @Override
  public void close() {
    // Nothing is open: the rows are in memory.
  }
}
