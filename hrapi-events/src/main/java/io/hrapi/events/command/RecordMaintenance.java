package io.hrapi.events.command;

import io.hrapi.events.change.EventType;
import io.hrapi.events.log.Attachments;
import io.hrapi.events.projection.View;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Records an operator's action on hrapi's own process, so that it is known who did it. It changes
 * neither the model nor HAProxy, and is never refused because of the state.
 *
 * @param type the type of the event
 * @param subject the path of the request, for example {@code /tasks/gc}
 */
public record RecordMaintenance(EventType type, String subject) implements Command {

  /** Records that the garbage collector ran. */
  public static RecordMaintenance garbageCollected() {
    return new RecordMaintenance(EventType.GARBAGE_COLLECTED, "/tasks/gc");
  }

  /**
   * Records that the level of a logger was set.
   *
   * @param level the level; {@code inherited} for that of the parent logger
   */
  public static RecordMaintenance logLevelSet(String logger, String level) {
    return new RecordMaintenance(
        EventType.LOG_LEVEL_SET, "/tasks/log-level/" + logger + "/" + level);
  }

  @Override
  public void check(Preconditions preconditions, View view) {
    preconditions.checkModel(view);
  }

  /** Returns empty: an action on the process has no revision. */
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
