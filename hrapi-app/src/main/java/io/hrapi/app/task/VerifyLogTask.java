package io.hrapi.app.task;

import io.hrapi.app.audit.Auditor;
import io.hrapi.app.audit.Expected;
import io.hrapi.app.audit.Verdict;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.log.LogHead;
import java.util.List;
import java.util.Set;

/**
 * {@code verify-log}: checks the whole log; {@code version} and {@code hash} are a head that was
 * kept elsewhere. A log that was changed is 409, and the line names the first version that does not
 * fit. No event.
 */
public final class VerifyLogTask extends AdminTask {

  private static final String VERSION = "version";
  private static final String HASH = "hash";

  private final Auditor auditor;

  public VerifyLogTask(CommandHandler handler, Auditor auditor) {
    super("verify-log", handler, Set.of(VERSION, HASH), Set.of());
    this.auditor = auditor;
  }

  @Override
  List<String> run(TaskCall call) {
    Verdict verdict = auditor.verify(expected(call));
    if (!verdict.valid()) {
      throw TaskException.conflict(
          "the log is not what hrapi wrote"
              + (verdict.version() == null ? "" : ", from version " + verdict.version() + " on")
              + ": "
              + verdict.problem());
    }
    return List.of(
        "valid: "
            + verdict.events()
            + " events, "
            + verdict.texts()
            + " texts; the head is "
            + verdict.head());
  }

  private static Expected expected(TaskCall call) {
    String version = call.value(VERSION);
    String hash = call.value(HASH);
    if (version == null && hash == null) {
      return Expected.NOTHING;
    }
    if (version == null || hash == null) {
      throw TaskException.badRequest("expected version=<n> and hash=<hash> together, or neither");
    }
    try {
      return Expected.head(LogHead.parse(version + ":" + hash));
    } catch (IllegalArgumentException e) {
      throw TaskException.badRequest(String.valueOf(e.getMessage()));
    }
  }
}
