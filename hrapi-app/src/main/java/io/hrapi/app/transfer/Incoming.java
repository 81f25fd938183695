package io.hrapi.app.transfer;

import io.hrapi.events.change.Change;
import java.util.List;

/**
 * The result of an import or a restore, or its prediction.
 *
 * @param version the version of its event; for a dry-run the newest version
 * @param changes those that were made or would be
 * @param warnings what was left out, for people
 */
public record Incoming(long version, List<? extends Change> changes, List<String> warnings) {

  public Incoming {
    warnings = List.copyOf(warnings);
  }
}
