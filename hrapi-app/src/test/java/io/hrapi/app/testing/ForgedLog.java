package io.hrapi.app.testing;

import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.HashChain;
import io.hrapi.events.store.ReadOnlyLog;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Changes a log without the store's knowledge. */
public final class ForgedLog {

  private ForgedLog() {}

  /**
   * Replaces a text in the changes of events, and recomputes the hash chain so that it is valid.
   *
   * @param file a log that no process has open
   * @param from the text to replace
   * @param to the text that replaces it
   */
  public static void forge(Path file, String from, String to) throws SQLException {
    List<EventRecord> events = new ArrayList<>();
    try (ReadOnlyLog log = ReadOnlyLog.open(file)) {
      log.read(0, Long.MAX_VALUE, events::add);
    }
    HashChain chain = new HashChain();
    withoutTriggers(
        file,
        raw -> {
          Hash hash = Hash.ZERO;
          try (PreparedStatement update =
              raw.prepareStatement("UPDATE events SET changes = ?, hash = ? WHERE version = ?")) {
            for (EventRecord event : events) {
              EventRecord forged = changed(event, event.changes().replace(from, to));
              hash = chain.hash(hash, forged);
              update.setString(1, forged.changes());
              update.setBytes(2, hash.toBytes());
              update.setLong(3, event.version());
              update.executeUpdate();
            }
          }
        });
  }

  /** Executes one statement that the store would refuse, without recomputing anything. */
  public static void tamper(Path file, String sql) throws SQLException {
    withoutTriggers(
        file,
        raw -> {
          try (Statement statement = raw.createStatement()) {
            statement.execute("PRAGMA ignore_check_constraints = 1");
            statement.executeUpdate(sql);
          }
        });
  }

  /** Restores the triggers afterwards, as an attacker who hides the change would. */
  private static void withoutTriggers(Path file, Tampering tampering) throws SQLException {
    try (Connection raw = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = raw.createStatement()) {
      List<String> triggers = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")) {
        while (rows.next()) {
          triggers.add(rows.getString(1));
          triggers.add(rows.getString(2));
        }
      }
      for (int i = 0; i < triggers.size(); i += 2) {
        statement.execute("DROP TRIGGER " + triggers.get(i));
      }
      tampering.apply(raw);
      for (int i = 1; i < triggers.size(); i += 2) {
        statement.execute(triggers.get(i));
      }
    }
  }

  private interface Tampering {
    void apply(Connection raw) throws SQLException;
  }

  private static EventRecord changed(EventRecord event, String changes) {
    return new EventRecord(
        event.version(),
        event.timeMicros(),
        event.id(),
        event.logId(),
        event.node(),
        event.type(),
        event.subject(),
        event.actor(),
        event.origin(),
        event.reason(),
        event.requestId(),
        event.traceparent(),
        event.idempotencyKey(),
        event.requestHash(),
        event.answer(),
        event.format(),
        changes,
        event.hash());
  }
}
