package io.hrapi.app.task;

import io.dropwizard.servlets.tasks.GarbageCollectionTask;
import io.hrapi.app.http.problem.BadRequestException;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.RecordMaintenance;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code gc}: runs the garbage collector {@code runs} times, 1 to 9. Dropwizard's own task, with an
 * event.
 */
public final class GcTask extends AdminTask {

  private static final String RUNS = "runs";

  private final GarbageCollectionTask task = new GarbageCollectionTask();

  public GcTask(CommandHandler handler) {
    super("gc", handler, Set.of(RUNS), Set.of());
  }

  @Override
  synchronized List<String> run(TaskRequest call) {
    String runs = call.value(RUNS) == null ? "1" : String.valueOf(call.value(RUNS));
    if (!runs.matches("[1-9]")) {
      throw new BadRequestException("runs accepts a number from 1 to 9");
    }
    execute(call, RecordMaintenance.garbageCollected());
    task.execute(Map.of(RUNS, List.of(runs)), new PrintWriter(Writer.nullWriter()));
    return List.of("garbage collections run: " + runs);
  }
}
