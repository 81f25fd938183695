package io.hrapi.bench;

import io.hrapi.events.history.FileHistoryIndex;
import io.hrapi.events.log.DiskSpace;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.HistoryIndex;
import io.hrapi.events.model.Name;
import io.hrapi.events.projection.History;
import io.hrapi.events.projection.HistoryFollower;
import io.hrapi.events.projection.HistoryPath;
import io.hrapi.events.projection.Snapshots;
import io.hrapi.events.projection.View;
import io.hrapi.events.store.SqliteEventStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Reads the past in a long log: random versions, and the history of one resource. */
final class AsOfBench {

  private static final int EVENTS = 1_000_000;
  private static final int ROUNDS = 5;
  private static final int WARM_UP_ROUNDS = 4;
  private static final int READS = 300;
  private static final double MILLIS = 1_000;
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final Path folder;

  AsOfBench(Path folder) {
    this.folder = folder;
  }

  void run(Report report) throws Exception {
    Path home = Files.createTempDirectory(folder, "asof");
    ReplayBench.generate(home, EVENTS);
    try (EventStore store =
        SqliteEventStore.open(home.resolve("log.sqlite"), UUID::randomUUID, Clock.systemUTC())) {
      History history =
          new History(store, new Snapshots(home.resolve("snapshots"), ReplayBench.cacheKey(home)));
      Random random = new Random(1);
      for (int i = 0; i < WARM_UP_ROUNDS; i++) {
        round(history, random);
      }
      List<Double> worst = new ArrayList<>();
      List<Double> median = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        List<Double> times = round(history, random);
        worst.add(times.get(READS * 99 / 100));
        median.add(times.get(READS / 2));
      }
      report.ratio(
          "a random version of 1 000 000, ms at the 99th percentile",
          worst,
          50,
          false,
          "median ms " + median.stream().map(ms -> String.format("%.1f", ms)).toList());
      resources(report, home, store, history.atHead().view());
    }
  }

  /** Performs {@code READS} reads; returns their times in milliseconds, in ascending order. */
  private static List<Double> round(History history, Random random) {
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < READS; i++) {
      long version = 1L + random.nextInt(EVENTS);
      long begin = System.nanoTime();
      history.at(version);
      times.add(AppendBench.seconds(begin) * MILLIS);
    }
    return times.stream().sorted().toList();
  }

  private static void resources(Report report, Path home, EventStore store, View view) {
    long begin = System.nanoTime();
    try (HistoryIndex index =
            FileHistoryIndex.open(
                home.resolve("history"), ReplayBench.cacheKey(home), DiskSpace.UNLIMITED);
        HistoryFollower follower = new HistoryFollower(store, index, view)) {
      if (!follower.knows(HistoryPath.MODEL, EVENTS, LIMIT).orElseThrow()) {
        throw new IllegalStateException("the index has nothing of the log");
      }
      report.note(
          String.format(
              "the index of the history is made of %d events in %.1f s",
              EVENTS, AppendBench.seconds(begin)));
      HistoryPath target = HistoryPath.target(new Name("pool3"), new Name("target300"));
      List<Double> times = new ArrayList<>();
      for (int i = 0; i < READS; i++) {
        long began = System.nanoTime();
        int versions =
            follower
                .versions(
                    new HistoryIndex.Query(
                        target.path(), target.related(), 0, EVENTS + 1, true, 100),
                    LIMIT)
                .orElseThrow()
                .size();
        if (versions != 100) {
          throw new IllegalStateException("expected 100 versions, got " + versions);
        }
        times.add(AppendBench.seconds(began) * MILLIS);
      }
      report.note(
          String.format("the newest 100 versions of a resource in %.2f ms", Report.median(times)));
      begin = System.nanoTime();
      int found =
          follower
              .trail(new HistoryIndex.Query("/pools/never", null, 0, EVENTS + 1, false, 100), LIMIT)
              .orElseThrow()
              .size();
      report.note(
          String.format(
              "the trail, filtered by a resource of %d events, in %.2f ms",
              found, AppendBench.seconds(begin) * MILLIS));
    }
  }
}
