package io.hrapi.app.task;

import io.hrapi.app.http.problem.BadRequestException;
import io.hrapi.app.http.request.AsOf;
import io.hrapi.app.http.request.HttpRequester;
import io.hrapi.app.present.Times;
import io.hrapi.app.transfer.BackupRestorer;
import io.hrapi.app.transfer.Incoming;
import io.hrapi.app.transfer.Restoration;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.Preconditions;
import io.hrapi.events.projection.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code restore}: restores an earlier model, with one event: that at {@code version}, at the time
 * {@code at}, or in version {@code number} of the backup {@code backup}. HAProxy changes only with
 * the next commit.
 */
public final class RestoreTask extends AdminTask {

  private static final String VERSION = "version";
  private static final String AT = "at";
  private static final String BACKUP = "backup";
  private static final String NUMBER = "number";

  private final BackupRestorer restorer;
  private final Restoration restoration;
  private final AsOf asOf;

  public RestoreTask(
      CommandHandler handler, BackupRestorer restorer, Restoration restoration, AsOf asOf) {
    super("restore", handler, Set.of(VERSION, AT, BACKUP, NUMBER), Set.of());
    this.restorer = restorer;
    this.restoration = restoration;
    this.asOf = asOf;
  }

  @Override
  List<String> run(TaskRequest call) {
    String version = call.value(VERSION);
    String at = call.value(AT);
    String backup = call.value(BACKUP);
    String number = call.value(NUMBER);
    if (given(version) + given(at) + given(backup) != 1 || given(backup) != given(number)) {
      throw new BadRequestException(
          "expected one of version=<n>, at=<time>, or backup=<name> with number=<n>");
    }
    if (version != null) {
      return restore(call, asOf.version(number(VERSION, version)));
    }
    if (at != null) {
      View wanted = asOf.time(time(at));
      List<String> lines = restore(call, wanted);
      if (asOf.isTimeDoubted(wanted.version())) {
        lines.add(
            "the time of that version, or of the next one, is an estimate, because the "
                + "clock had jumped");
      }
      return lines;
    }
    return restoreBackup(call, String.valueOf(number));
  }

  private static int given(@Nullable String value) {
    return value == null ? 0 : 1;
  }

  private List<String> restore(TaskRequest call, View wanted) {
    execute(call, restoration.to(wanted));
    List<String> lines = new ArrayList<>();
    lines.add("restored: version " + wanted.version());
    lines.addAll(restoration.warnings(wanted));
    return lines;
  }

  private List<String> restoreBackup(TaskRequest call, String number) {
    Incoming restored =
        restorer.restore(
            call.name(BACKUP),
            Math.toIntExact(number(NUMBER, number)),
            Preconditions.NONE,
            HttpRequester.of(call.metadata()),
            false);
    List<String> lines = new ArrayList<>();
    lines.add("restored: backup " + call.value(BACKUP) + "/" + number);
    lines.addAll(restored.warnings());
    return lines;
  }

  private static long number(String name, String text) {
    int digits = name.equals(NUMBER) ? 9 : 18;
    if (!text.matches("\\d{1," + digits + "}")) {
      throw new BadRequestException(name + " accepts a number from 0, got \"" + text + "\"");
    }
    return Long.parseLong(text);
  }

  private static long time(String text) {
    try {
      // In a form, a plus sign that was not escaped arrives as a space.
      return Times.parseUnescaped(text);
    } catch (IllegalArgumentException e) {
      throw new BadRequestException(AT + ": " + e.getMessage());
    }
  }
}
