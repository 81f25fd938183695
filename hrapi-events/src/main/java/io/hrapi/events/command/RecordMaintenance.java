package io.hrapi.events.command;

import io.hrapi.events.change.EventType;
import io.hrapi.events.log.Attachments;
import io.hrapi.events.projection.View;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Records an operator's action on hrapi's own process, so that it is known who did it: neither the
 * model nor HAProxy changes, and no state refuses it.
 *
 * @param type of the event
 * @param subject what was asked for: {@code /tasks/gc}
 */
public record RecordMaintenance(EventType type, String subject) implements Command {

  /** The garbage collector ran. */
  public static RecordMaintenance garbageCollected() {
    return new RecordMaintenance(EventType.GARBAGE_COLLECTED, "/tasks/gc");
  }

  /**
   * A logger was set to a level.
   *
   * @param level {@code inherited} for that of the logger above it
   */
  public static RecordMaintenance logLevelSet(String logger, String level) {
    return new RecordMaintenance(
        EventType.LOG_LEVEL_SET, "/tasks/log-level/" + logger + "/" + level);
  }

  @Override
  public void check(Preconditions preconditions, View view) {
    preconditions.checkModel(view);
  }

  /** What is done to the process has none. */
  @Override
  public OptionalLong revision(View view) {
    return OptionalLong.empty();
  }

  @Override
  public Decision decide(View view) {
    return new Decision(
        type, subject, Decision.Outcome.DONE, List.of(), Map.of(), Attachments.NONE);
  }
}
