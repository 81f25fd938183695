package io.hrapi.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.api.representation.DiffRepresentation;
import io.hrapi.app.present.ChangeRepresentations;
import io.hrapi.app.present.ModelPatch;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.CommandMetadata;
import io.hrapi.events.command.Preconditions;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.projection.Differences;
import io.hrapi.events.projection.History;
import io.hrapi.events.projection.Snapshots;
import io.hrapi.events.projection.View;
import io.hrapi.events.store.SqliteEventStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The difference between two versions with many targets: changes and patch, written as JSON. */
final class DiffBench {

  private static final int TARGETS = 50_000;
  private static final int CHANGES = 1_000;
  private static final int ROUNDS = 3;
  private static final int DIFFS = 50;
  private static final double MILLIS = 1_000;

  private final Path folder;

  DiffBench(Path folder) {
    this.folder = folder;
  }

  void run(Report report) throws Exception {
    Path home = Files.createTempDirectory(folder, "diff");
    try (EventStore store =
        SqliteEventStore.open(home.resolve("log.sqlite"), UUID::randomUUID, Clock.systemUTC())) {
      long last = fill(store);
      Differences differences =
          new Differences(
              store,
              new History(
                  store, new Snapshots(home.resolve("snapshots"), ReplayBench.cacheKey(home))));
      ObjectMapper mapper = new ObjectMapper();
      List<Double> times = new ArrayList<>();
      int bytes = 0;
      for (int round = 0; round <= ROUNDS; round++) {
        List<Double> each = new ArrayList<>();
        for (int i = 0; i < DIFFS; i++) {
          long begin = System.nanoTime();
          List<ResourceChanged> changes = differences.between(last - CHANGES, last);
          bytes =
              mapper.writeValueAsBytes(
                      DiffRepresentation.ofModels(
                          last - CHANGES,
                          last,
                          ChangeRepresentations.of(changes),
                          ModelPatch.of(changes)))
                  .length;
          each.add(AppendBench.seconds(begin) * MILLIS);
        }
        if (round > 0) {
          times.add(Report.median(each));
        }
      }
      report.ratio(
          "diff of two versions 1 000 changes apart with 50 000 targets, ms",
          times,
          50,
          false,
          bytes + " bytes of JSON");
    }
  }

  private static long fill(EventStore store) {
    try (CommandHandler handler =
        new CommandHandler(
            store,
            View.EMPTY,
            Clock.systemUTC(),
            UUID::randomUUID,
            "bench",
            (state, written) -> {})) {
      AppendBench.fill(handler, TARGETS);
      CommandMetadata metadata = new CommandMetadata("bench", "127.0.0.1", null, "bench-1", null);
      for (int i = 0; i < CHANGES; i++) {
        int target = i * (TARGETS / CHANGES);
        handler.submit(AppendBench.putWeight(target, 7), Preconditions.NONE, metadata).join();
      }
      return handler.view().version();
    }
  }
}
