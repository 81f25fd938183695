package io.hrapi.events.store;

import io.hrapi.events.log.Allowance;
import io.hrapi.events.log.DamagedLogException;
import io.hrapi.events.log.EventQuery;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventSlice;
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

/** Queries on connections that cannot write. Thread-safe. */
final class EventReader {

  /** Large enough that the fixed cost of a chunk (a connection, a statement) hardly matters. */
  private static final int CHUNK_ROWS = 2_000;

  /**
   * Ends a chunk early if events are large, so that it has a few megabytes and at most one event
   * more.
   */
  private static final int CHUNK_CHARS = 4 << 20;

  private static final String CHUNK =
      " FROM events WHERE version > ? AND version <= ? ORDER BY version LIMIT " + CHUNK_ROWS;

  private static final String SELECT_CHUNK = "SELECT " + EventColumns.NAMES + CHUNK;

  private static final String SELECT_COUNTED_CHUNK =
      "SELECT " + EventColumns.NAMES_AND_SIZE + CHUNK;

  /**
   * Times never decrease with the version, so the newest version up to a time is found by binary
   * search, and appends need not maintain a second index. A missing version counts as younger.
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
   * Passes on the events after one version up to another, in order. Holds neither a connection nor
   * a transaction while {@code consumer} runs, so that a slow one blocks neither other readers nor
   * checkpoints. Events that are appended meanwhile are included, up to {@code last}.
   */
  void read(long after, long last, Consumer<EventRecord> consumer) {
    read(after, last, Allowance.UNLIMITED, consumer);
  }

  /**
   * Does the same within a bound on memory: what each chunk needs is taken from the allowance
   * before it is read and given back afterwards.
   */
  void read(long after, long last, Allowance allowance, Consumer<EventRecord> consumer) {
    long from = after;
    while (from < last) {
      Chunk chunk = chunk(from, last, allowance);
      if (chunk.events().isEmpty()) {
        return;
      }
      chunk.events().forEach(consumer);
      allowance.giveBack(chunk.taken());
      from = chunk.events().get(chunk.events().size() - 1).version();
    }
  }

  /**
   * Events that are read together.
   *
   * @param taken the memory that was taken from the allowance for them
   */
  private record Chunk(List<EventRecord> events, long taken) {}

  /** Returns the next events after one version up to another, in order; empty at the end. */
  private Chunk chunk(long after, long last, Allowance allowance) {
    // Querying the size of each row takes time.
    boolean counted = allowance != Allowance.UNLIMITED;
    return get(
        "read events after version " + after,
        handle -> {
          try (PreparedStatement select =
              handle
                  .getConnection()
                  .prepareStatement(counted ? SELECT_COUNTED_CHUNK : SELECT_CHUNK)) {
            select.setLong(1, after);
            select.setLong(2, last);
            try (ResultSet rows = select.executeQuery()) {
              return counted ? counted(rows, allowance) : uncounted(rows);
            }
          }
        });
  }

  private static Chunk uncounted(ResultSet rows) throws SQLException {
    List<EventRecord> events = new ArrayList<>(CHUNK_ROWS);
    long chars = 0;
    while (chars < CHUNK_CHARS && rows.next()) {
      EventRecord event = EventColumns.read(rows);
      chars += event.size();
      events.add(event);
    }
    return new Chunk(events, 0);
  }

  private static Chunk counted(ResultSet rows, Allowance allowance) throws SQLException {
    List<EventRecord> events = new ArrayList<>();
    long bytes = 0;
    long taken = 0;
    while (rows.next()) {
      long size = EventColumns.size(rows);
      bytes += size;
      if (bytes > CHUNK_CHARS && !events.isEmpty()) {
        break;
      }
      allowance.take(EventColumns.held(size));
      taken += EventColumns.held(size);
      events.add(EventColumns.read(rows));
    }
    return new Chunk(events, taken);
  }

  Optional<LogHead> headAt(long version) {
    if (version == 0) {
      return Optional.of(LogHead.EMPTY);
    }
    return get(
        "read the hash of version " + version,
        handle ->
            handle
                .createQuery("SELECT version, hash FROM events WHERE version = :version")
                .bind("version", version)
                .map((row, context) -> new LogHead(row.getLong(1), hash(row)))
                .findOne());
  }

  /** Reads in steps, each in its own read transaction, until the page is full. */
  EventSlice page(EventQuery query, long maxBytes, Allowance allowance) {
    PageQuery sql = PageQuery.of(query, this::versionAt);
    long head = head().version();
    Page page = new Page(query.limit(), maxBytes, allowance);
    Optional<PageQuery.Step> step = Optional.of(sql.first(head));
    while (step.isPresent() && !page.isFull()) {
      PageQuery.Step part = step.get();
      get(
          "read a page of the event log",
          handle -> {
            List<EventRecord> added =
                handle
                    .createQuery(sql.text())
                    .bindMap(sql.parameters())
                    .bind("after", part.after())
                    .bind("before", part.before())
                    .bind("limit", page.left())
                    .scanResultSet((rows, context) -> page.add(rows.get()));
            HashCheck.of(handle.getConnection(), added);
            return added;
          });
      step = sql.next(part, head);
    }
    return page.slice();
  }

  /** The events found so far. */
  private static final class Page {

    private final int limit;
    private final long maxBytes;
    private final Allowance allowance;
    private final List<EventRecord> events = new ArrayList<>();
    private long bytes;
    private boolean cut;

    Page(int limit, long maxBytes, Allowance allowance) {
      this.limit = limit;
      this.maxBytes = maxBytes;
      this.allowance = allowance;
    }

    boolean isFull() {
      return cut || events.size() == limit;
    }

    int left() {
      return limit - events.size();
    }

    /** Adds the rows that fit, and returns the added events. */
    List<EventRecord> add(ResultSet rows) throws SQLException {
      int before = events.size();
      while (rows.next()) {
        long size = EventColumns.size(rows);
        bytes += size;
        if (!events.isEmpty() && bytes > maxBytes) {
          cut = true;
          break;
        }
        allowance.take(EventColumns.heap(size));
        events.add(EventColumns.read(rows));
      }
      return List.copyOf(events.subList(before, events.size()));
    }

    EventSlice slice() {
      return new EventSlice(events, cut);
    }
  }

  Optional<EventRecord> byIdempotencyKey(String key, Allowance allowance) {
    return get(
        "look for the idempotency key " + key,
        handle -> {
          Optional<EventRecord> found =
              handle
                  .createQuery(
                      "SELECT "
                          + EventColumns.NAMES_AND_SIZE
                          + " FROM events WHERE idempotency_key = :key"
                          + " ORDER BY version DESC LIMIT 1")
                  .bind("key", key)
                  .map(
                      (row, context) -> {
                        allowance.take(EventColumns.heap(EventColumns.size(row)));
                        return EventColumns.read(row);
                      })
                  .findOne();
          HashCheck.of(handle.getConnection(), found.stream().toList());
          return found;
        });
  }

  long versionAt(long timeMicros) {
    return get(
        "find the version at " + timeMicros + " µs",
        handle ->
            handle.createQuery(SELECT_VERSION_AT).bind("time", timeMicros).mapTo(Long.class).one());
  }

  Optional<String> text(Hash sha256, Allowance allowance) {
    return text(sha256, allowance, stored -> stored.decode(sha256));
  }

  boolean hasText(Hash sha256) {
    return text(
            sha256,
            Allowance.UNLIMITED,
            stored -> {
              stored.check(sha256);
              return true;
            })
        .isPresent();
  }

  /** Uses a text in its stored form. */
  private interface TextUse<T> {
    T of(StoredText stored) throws DataFormatException;
  }

  private <T> Optional<T> text(Hash sha256, Allowance allowance, TextUse<T> use) {
    String tried = "read the kept text " + sha256;
    Optional<StoredText> stored =
        get(
            tried,
            handle ->
                handle
                    .createQuery(StoredText.SELECT + " WHERE sha256 = :sha256")
                    .bind("sha256", sha256.toBytes())
                    .map((row, context) -> StoredText.read(row, allowance))
                    .findOne());
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(use.of(stored.get()));
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

  /** Returns whether the schema is new enough to have secrets. */
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
   * Checks the hash of each stored text, one after the other.
   *
   * @throws io.hrapi.events.log.DamagedLogException if one does not match; the message names the
   *     hash
   */
  void checkTexts() {
    get("check the kept texts", handle -> StructureCheck.checkTexts(handle.getConnection()));
  }

  /** Does what {@link io.hrapi.events.log.EventSource#checkStructure()} says. */
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
