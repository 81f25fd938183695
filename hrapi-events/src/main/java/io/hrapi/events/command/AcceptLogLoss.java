package io.hrapi.events.command;

import io.hrapi.events.change.EventType;
import io.hrapi.events.change.LogLossAccepted;
import io.hrapi.events.log.Attachments;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.projection.View;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Accepts that the log lost events: the only command that is executed while all others are refused
 * because of that loss.
 *
 * @param loss the loss to accept
 */
public record AcceptLogLoss(LogLossAccepted loss) implements Command {

  private static final String SUBJECT = "/log";

  @Override
  public String subject() {
    return SUBJECT;
  }

  @Override
  public void check(Preconditions preconditions, View view) {
    preconditions.checkModel(view);
  }

  /** Returns empty: a command on the whole log has no revision. */
  @Override
  public OptionalLong revision(View view) {
    return OptionalLong.empty();
  }

  @Override
  public Decision decide(View view) {
    LogHead end = loss.end();
    if (!view.head().equals(end)) {
      throw new Refusal.Conflict(
          "the log ends with " + view.head() + ", not with " + end + "; nothing was accepted",
          List.of());
    }
    return new Decision(
        EventType.LOG_LOSS_ACCEPTED,
        SUBJECT,
        Decision.Outcome.DONE,
        List.of(loss),
        Map.of(),
        Attachments.NONE);
  }
}
