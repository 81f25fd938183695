package io.hrapi.app.task;

import io.hrapi.app.http.request.HttpRequester;
import io.hrapi.app.transfer.Backups;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.Preconditions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code backup}: stores the log as the next version of the backup {@code name}, with one event.
 */
public final class BackupTask extends AdminTask {

  private static final String NAME = "name";

  private final Backups backups;

  public BackupTask(CommandHandler handler, Backups backups) {
    super("backup", handler, Set.of(NAME), Set.of());
    this.backups = backups;
  }

  @Override
  List<String> run(TaskRequest call) {
    Backups.Stored stored =
        backups.store(
            call.name(NAME), Preconditions.NONE, HttpRequester.of(call.metadata()), false);
    List<String> lines = new ArrayList<>();
    lines.add(
        "stored as version " + stored.number() + "; the log's head in it is " + stored.head());
    for (int deleted : stored.deleted()) {
      lines.add(
          "deleted version "
              + deleted
              + ", which the retention rules of config.yml no longer keep");
    }
    lines.addAll(stored.warnings());
    return lines;
  }
}
