package io.hrapi.app.transfer;

import io.hrapi.events.change.Change;
import java.util.List;

/**
 * What became of a file that was imported or restored, or would become of it.
 *
 * @param version of the event that tells of it; for a dry-run the newest version
 * @param changes those that were made or would be
 * @param warnings what was left out, in words for people
 */
public record Incoming(long version, List<? extends Change> changes, List<String> warnings) {

  public Incoming {
    warnings = List.copyOf(warnings);
  }
}
