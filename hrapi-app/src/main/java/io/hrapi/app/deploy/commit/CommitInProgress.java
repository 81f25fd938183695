package io.hrapi.app.deploy.commit;

import io.hrapi.app.deploy.render.Rendered;
import io.hrapi.events.change.ConfirmationAwaited;
import io.hrapi.events.command.Requested;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.process.ProcessState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A commit that is under way.
 *
 * @param view on which it stands
 * @param state of HAProxy before it
 * @param answers of those who hear what comes of it; the first is the one who asked first
 */
record CommitInProgress(
    CommitSpecification specification,
    View view,
    Rendered rendered,
    ProcessState state,
    List<PendingAnswer> answers) {

  CommitInProgress {
    answers = List.copyOf(answers);
  }

  /** The one who asked first. */
  PendingAnswer first() {
    return answers.get(0);
  }

  /** Those who joined. */
  List<PendingAnswer> others() {
    return answers.subList(1, answers.size());
  }

  /** Notes that it is being loaded. */
  void note(LoadingNote note, @Nullable ConfirmationAwaited awaited) {
    Requested requested = first().requester().requested();
    note.write(rendered, specification.subject(), specification.trigger(), requested, awaited);
  }
}
