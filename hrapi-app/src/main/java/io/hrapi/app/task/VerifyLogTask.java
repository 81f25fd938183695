package io.hrapi.app.task;

import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.audit.Auditor;
import io.hrapi.app.http.problem.ProblemException;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.verify.Expected;
import io.hrapi.events.verify.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code verify-log}: verifies the whole log; {@code version} and {@code hash} are a head that was
 * stored elsewhere. 409 for a log that was changed, naming the first version that is wrong. Caches
 * that differ from the log are named, and built again. It records no event.
 */
public final class VerifyLogTask extends AdminTask {

  private final Auditor auditor;

  public VerifyLogTask(CommandHandler handler, Auditor auditor) {
    super("verify-log", handler, TaskRequest.HEAD, Set.of());
    this.auditor = auditor;
  }

  @Override
  boolean goesWithoutWriting() {
    return true;
  }

  @Override
  List<String> run(TaskRequest call) {
    Verdict verdict = auditor.verify(expected(call));
    if (!verdict.valid()) {
      throw ProblemException.of(
          ProblemCode.CONFLICT,
          "the log is not what hrapi wrote"
              + (verdict.version() == null ? "" : ", from version " + verdict.version() + " on")
              + ": "
              + verdict.problem());
    }
    List<String> lines = new ArrayList<>();
    Verdict.Caches caches = verdict.caches();
    lines.add(
        "valid: "
            + verdict.events()
            + " events, "
            + verdict.texts()
            + " texts; the head is "
            + verdict.head()
            + (caches == null
                ? ""
                : "; "
                    + caches.snapshots()
                    + " snapshots and "
                    + caches.entries()
                    + " entries of the history's index were compared with the log"));
    if (caches != null) {
      lines.addAll(caches.problems());
    }
    return lines;
  }

  private static Expected expected(TaskRequest call) {
    LogHead head = call.head();
    return head == null ? Expected.NOTHING : Expected.head(head);
  }
}
