package io.hrapi.app.task;

import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.http.problem.BadRequestException;
import io.hrapi.app.http.problem.ProblemException;
import io.hrapi.app.loss.LossAcceptance;
import io.hrapi.events.command.AcceptLogLoss;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.projection.LogLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code accept-log-loss}: continues with a log that lost events, with an event that records the
 * loss. {@code version} and {@code hash} are the log's current end, as {@code log.loss} in the
 * status has it; 409 for another end, or if the log lost nothing.
 */
public final class AcceptLogLossTask extends AdminTask {

  private final LossAcceptance acceptance;

  public AcceptLogLossTask(CommandHandler handler, LossAcceptance acceptance) {
    super("accept-log-loss", handler, TaskRequest.HEAD, Set.of());
    this.acceptance = acceptance;
  }

  @Override
  boolean goesWithoutWriting() {
    return true;
  }

  @Override
  synchronized List<String> run(TaskRequest call) {
    LogHead end = end(call);
    LogLoss loss =
        acceptance
            .loss()
            .current()
            .orElseThrow(
                () ->
                    ProblemException.of(
                        ProblemCode.CONFLICT, "the log is complete; nothing is lost"));
    if (!end.equals(loss.end())) {
      throw ProblemException.of(
          ProblemCode.CONFLICT,
          "the log ends with " + loss.end() + ", not with " + end + "; nothing was accepted");
    }
    execute(call, new AcceptLogLoss(loss.acceptance()));
    List<String> lines = new ArrayList<>();
    lines.add("accepted: " + loss.describe());
    lines.addAll(acceptance.goOn());
    return lines;
  }

  private static LogHead end(TaskRequest call) {
    LogHead end = call.head();
    if (end == null) {
      throw new BadRequestException(
          "expected version=<n> and hash=<hash>, where the log ends now, as log.loss in"
              + " GET /v1/status says");
    }
    return end;
  }
}
