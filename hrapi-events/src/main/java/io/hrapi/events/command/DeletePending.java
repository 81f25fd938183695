package io.hrapi.events.command;

import io.hrapi.events.change.EventType;
import io.hrapi.events.change.UploadDiscarded;
import io.hrapi.events.log.Attachments;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.projection.View;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Discards the pending upload; then the model is pending, unless it was never changed or already
 * runs.
 */
public record DeletePending() implements Command {

  @Override
  public String subject() {
    return PutPending.SUBJECT;
  }

  @Override
  public OptionalLong revision(View view) {
    return PutPending.pendingRevision(view);
  }

  @Override
  public Decision decide(View view) {
    if (!(view.deployment().pending() instanceof UploadReference upload)) {
      throw new Refusal.NotFound(
          "no uploaded configuration is pending; the model, which is pending, cannot "
              + "be discarded");
    }
    return new Decision(
        EventType.PENDING_DELETED,
        subject(),
        Decision.Outcome.DELETED,
        List.of(new UploadDiscarded(upload)),
        Map.of(),
        Attachments.NONE);
  }
}
