package io.hrapi.app.transfer;

import io.hrapi.events.change.EventType;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.store.RefusedFileException;
import org.jspecify.annotations.Nullable;

/**
 * Where a file comes from.
 *
 * @param type the event's type
 * @param subject the requested path
 * @param place a short description
 * @param recorded the log's head as our own log recorded it when the file was stored; null if it
 *     did not
 * @param noted the log's head according to the note of the backup; null if there is none
 */
record ImportSource(
    EventType type,
    String subject,
    String place,
    @Nullable LogHead recorded,
    @Nullable LogHead noted) {

  /**
   * Refuses a file with another head than expected.
   *
   * @param end the file's head; null if it is not a log
   */
  void require(@Nullable LogHead end) {
    require(end, recorded, "as this log recorded at that time");
    require(end, noted, "as its note says");
  }

  private void require(@Nullable LogHead end, @Nullable LogHead expected, String says) {
    if (expected != null && !expected.equals(end)) {
      throw new RefusedFileException(
          "the "
              + place
              + " was stored with the head "
              + expected
              + ", "
              + says
              + ", but what was received "
              + (end == null ? "is a database of pyHrapi's" : "ends with " + end)
              + ": it was changed or replaced; nothing was restored",
          null);
    }
  }
}
