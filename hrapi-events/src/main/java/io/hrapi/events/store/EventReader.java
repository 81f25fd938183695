package io.hrapi.events.store;

import io.hrapi.events.log.DamagedLogException;
import io.hrapi.events.log.EventQuery;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.KeptSecret;
import io.hrapi.events.log.LogHead;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.DataFormatException;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** The queries, on connections that cannot write. Thread-safe. */
final class EventReader {

  /** Enough that a chunk's own cost (a connection, a statement) is lost in that of its rows. */
  private static final int CHUNK_ROWS = 2_000;

  /** Ends a chunk early where events are large, so that it stays some megabytes. */
  private static final int CHUNK_CHARS = 4 << 20;

  private static final String SELECT_CHUNK =
      "SELECT "
          + EventColumns.NAMES
          + " FROM events WHERE version > ? AND version <= ? ORDER BY version LIMIT "
          + CHUNK_ROWS;

  /**
   * Times never decrease with the version, so that the newest version up to a time is found by
   * halving: no second index to write with each append. A version that is missing counts as
   * younger.
   */
  private static final String SELECT_VERSION_AT =
      """
      WITH RECURSIVE search(low, high) AS (
        SELECT 0, coalesce((SELECT max(version) FROM events), 0)
        UNION ALL
        SELECT iif(time_micros <= :time, (low + high + 1) / 2, low),
               iif(time_micros <= :time, high, (low + high + 1) / 2 - 1)
        FROM search LEFT JOIN events ON version = (low + high + 1) / 2
        WHERE low < high)
      SELECT low FROM search WHERE low = high
      """;

  private final Path file;
  private final Jdbi connections;

  EventReader(Path file, Jdbi connections) {
    this.file = file;
    this.connections = connections;
  }

  String logId() {
    return get(
        "read the event log's id",
        handle ->
            handle
                .createQuery("SELECT id FROM log")
                .mapTo(String.class)
                .findFirst()
                .orElseThrow(() -> new DamagedRowException("the log has lost its id", null)));
  }

  LogHead head() {
    return get(
        "read the event log's head",
        handle ->
            handle
                .createQuery(EventWriter.SELECT_HEAD)
                .map((row, context) -> new LogHead(row.getLong(1), hash(row)))
                .findOne()
                .orElse(LogHead.EMPTY));
  }

  private static Hash hash(ResultSet row) throws SQLException {
    byte[] bytes = row.getBytes(2);
    if (bytes == null) {
      throw new DamagedRowException("version " + row.getLong(1) + " has no hash", null);
    }
    return Hash.of(bytes);
  }

  /**
   * Hands over the events after one version up to another, in order. Neither a connection nor a
   * transaction is held while {@code consumer} runs, so that a slow one keeps nobody waiting and
   * lets checkpoints pass. Events that are appended meanwhile are handed over too, up to {@code
   * last}.
   */
  void read(long after, long last, Consumer<EventRecord> consumer) {
    long from = after;
    while (from < last) {
      List<EventRecord> chunk = chunk(from, last);
      if (chunk.isEmpty()) {
        return;
      }
      chunk.forEach(consumer);
      from = chunk.get(chunk.size() - 1).version();
    }
  }

  /** The next events after one version up to another, in order; empty at the end. */
  private List<EventRecord> chunk(long after, long last) {
    return get(
        "read events after version " + after,
        handle -> {
          List<EventRecord> chunk = new ArrayList<>(CHUNK_ROWS);
          try (PreparedStatement select = handle.getConnection().prepareStatement(SELECT_CHUNK)) {
            select.setLong(1, after);
            select.setLong(2, last);
            try (ResultSet rows = select.executeQuery()) {
              long chars = 0;
              while (chars < CHUNK_CHARS && rows.next()) {
                EventRecord event = EventColumns.read(rows);
                chars += event.changes().length();
                chunk.add(event);
              }
            }
          }
          return chunk;
        });
  }

  List<EventRecord> page(EventQuery query) {
    PageQuery sql = PageQuery.of(query, this::versionAt);
    return get(
        "read a page of the event log",
        handle ->
            handle
                .createQuery(sql.text())
                .bindMap(sql.parameters())
                .map((row, context) -> EventColumns.read(row))
                .list());
  }

  Optional<EventRecord> byIdempotencyKey(String key) {
    return get(
        "look for the idempotency key " + key,
        handle ->
            handle
                .createQuery(
                    "SELECT "
                        + EventColumns.NAMES
                        + " FROM events WHERE idempotency_key = :key ORDER BY version DESC LIMIT 1")
                .bind("key", key)
                .map((row, context) -> EventColumns.read(row))
                .findOne());
  }

  long versionAt(long timeMicros) {
    return get(
        "find the version at " + timeMicros + " µs",
        handle ->
            handle.createQuery(SELECT_VERSION_AT).bind("time", timeMicros).mapTo(Long.class).one());
  }

  Optional<String> text(Hash sha256) {
    String tried = "read the kept text " + sha256;
    Optional<StoredText> stored =
        get(
            tried,
            handle ->
                handle
                    .createQuery("SELECT encoding, size, body FROM texts WHERE sha256 = :sha256")
                    .bind("sha256", sha256.toBytes())
                    .map(
                        (row, context) ->
                            new StoredText(row.getString(1), row.getInt(2), row.getBytes(3)))
                    .findOne());
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(stored.get().decode(sha256));
    } catch (DataFormatException e) {
      throw new DamagedLogException(
          "cannot "
              + tried
              + " ("
              + file
              + "): "
              + e.getMessage()
              + "; the row is damaged: restore a backup",
          e);
    }
  }

  Optional<KeptSecret> secret(String id) {
    return get(
        "read the kept secret " + id,
        handle ->
            handle
                .createQuery(StoredSecrets.SELECT + " AND id = :id")
                .bind("id", id)
                .map((row, context) -> StoredSecrets.read(row))
                .findOne());
  }

  /** Whether the schema is new enough to have secrets. */
  boolean hasSecrets() {
    return get(
        "look for kept secrets",
        handle ->
            handle
                    .createQuery("SELECT count(*) FROM pragma_table_info('secrets')")
                    .mapTo(Integer.class)
                    .one()
                > 0);
  }

  List<KeptSecret> secrets() {
    return get(
        "read the kept secrets",
        handle ->
            handle
                .createQuery(StoredSecrets.SELECT + " ORDER BY id")
                .map((row, context) -> StoredSecrets.read(row))
                .list());
  }

  /**
   * Checks that each kept text has its hash, one after the other.
   *
   * @throws io.hrapi.events.log.DamagedLogException if one has not; names its hash
   */
  void checkTexts() {
    get("check the kept texts", handle -> StructureCheck.checkTexts(handle.getConnection()));
  }

  /** See {@link io.hrapi.events.log.EventSource#checkStructure()}. */
  long checkStructure() {
    return get(
        "check the event log", handle -> StructureCheck.check(handle.getConnection(), logId()));
  }

  private <T> T get(String tried, HandleCallback<T, SQLException> query) {
    try {
      return connections.withHandle(query);
    } catch (SQLException | JdbiException | IllegalArgumentException e) {
      throw Sqlite.failure(tried, file, e);
    }
  }
}
