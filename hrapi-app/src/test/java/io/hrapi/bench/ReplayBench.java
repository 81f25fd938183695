package io.hrapi.bench;

import io.hrapi.events.codec.ChangeCodec;
import io.hrapi.events.command.Accepted;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.CommandMetadata;
import io.hrapi.events.command.Preconditions;
import io.hrapi.events.file.PrivateFiles;
import io.hrapi.events.log.CacheKey;
import io.hrapi.events.log.CacheKeyFile;
import io.hrapi.events.log.DiskSpace;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.Hash;
import io.hrapi.events.projection.History;
import io.hrapi.events.projection.Snapshots;
import io.hrapi.events.projection.Snapshotter;
import io.hrapi.events.projection.View;
import io.hrapi.events.store.SqliteEventStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Starts with a long log: with snapshots, compared with a short log; without them, compared with a
 * plain loop.
 */
final class ReplayBench {

  private static final int EVENTS = 1_000_000;
  private static final int ROUNDS = 3;
  private static final int COLUMNS = 18;

  private final Path folder;

  ReplayBench(Path folder) {
    this.folder = folder;
  }

  void run(Report report) throws Exception {
    Path home = Files.createTempDirectory(folder, "replay");
    generate(home.resolve("long"), EVENTS);
    generate(home.resolve("short"), 10);
    replay(report, home.resolve("long"));
    List<Double> ratios = new ArrayList<>();
    String detail = "";
    for (int i = 0; i < ROUNDS + 1; i++) {
      double few = start(home, "short");
      double many = start(home, "long");
      if (i > 0) {
        ratios.add(many / few);
      }
      detail = String.format("%.2f s against %.2f s", many, few);
    }
    report.ratio("start with 1 000 000 events / with 10", ratios, 1.3, false, detail);
  }

  private static double start(Path home, String name) throws Exception {
    try (Program program = Program.hrapi(home, name)) {
      return program.startSeconds();
    }
  }

  /** Returns the key of the caches of an instance. */
  static CacheKey cacheKey(Path instance) {
    return CacheKeyFile.in(instance.resolve("cache.key"), new SecureRandom()::nextBytes);
  }

  /** Writes a log of {@code events} events, with its snapshots, as hrapi does in its home. */
  static void generate(Path instance, int events) throws Exception {
    PrivateFiles.createFolders(instance);
    Snapshots snapshots = new Snapshots(instance.resolve("snapshots"), cacheKey(instance));
    try (EventStore store =
            SqliteEventStore.open(
                instance.resolve("log.sqlite"), UUID::randomUUID, Clock.systemUTC());
        Snapshotter snapshotter = new Snapshotter(snapshots, 0, DiskSpace.UNLIMITED);
        CommandHandler handler =
            new CommandHandler(
                store,
                View.EMPTY,
                Clock.systemUTC(),
                UUID::randomUUID,
                "bench",
                snapshotter::offer)) {
      AppendBench.fill(handler, 1_000);
      Deque<CompletableFuture<Accepted>> waiting = new ArrayDeque<>();
      CommandMetadata metadata = new CommandMetadata("bench", "127.0.0.1", null, "bench-1", null);
      for (int i = (int) handler.view().version(); i < events; i++) {
        waiting.add(handler.submit(AppendBench.put(i), Preconditions.NONE, metadata));
        if (waiting.size() == 512) {
          waiting.remove().join();
        }
      }
      waiting.forEach(CompletableFuture::join);
    }
  }

  private static void replay(Report report, Path instance) throws Exception {
    Path file = instance.resolve("log.sqlite");
    Path none = instance.resolve("none");
    List<Double> ratios = new ArrayList<>();
    double ours = 0;
    double bare = 0;
    for (int i = 0; i < ROUNDS; i++) {
      try (EventStore store = SqliteEventStore.open(file, UUID::randomUUID, Clock.systemUTC())) {
        long begin = System.nanoTime();
        View view = new History(store, new Snapshots(none, cacheKey(instance))).atHead().view();
        ours = view.version() / AppendBench.seconds(begin);
      }
      bare = bare(file);
      ratios.add(ours / bare);
    }
    report.ratio(
        "start without snapshots / bare loop that reads, hashes and decodes",
        ratios,
        0.6,
        true,
        String.format("%.0f events/s against %.0f/s", ours, bare));
  }

  /**
   * Returns the events per second of JDBC, SHA-256 over all columns, and the decoder, without
   * applying them.
   */
  private static double bare(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] previous = Hash.ZERO.toBytes();
    long count = 0;
    long begin = System.nanoTime();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM events ORDER BY version")) {
      int changes = rows.findColumn("changes");
      int format = rows.findColumn("format");
      while (rows.next()) {
        digest.update(previous);
        for (int column = 1; column < COLUMNS; column++) {
          byte[] bytes = rows.getBytes(column);
          if (bytes != null) {
            digest.update(bytes);
          }
        }
        previous = digest.digest();
        ChangeCodec.decode(rows.getInt(format), rows.getString(changes));
        count++;
      }
    }
    return count / AppendBench.seconds(begin);
  }
}
