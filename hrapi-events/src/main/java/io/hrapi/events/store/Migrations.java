package io.hrapi.events.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Upgrades a log's schema to this release's: numbered SQL files, each applied in its own
 * transaction and counted in {@code PRAGMA user_version}. A migration that was released never
 * changes.
 */
final class Migrations {

  /** Marks an SQLite file as a log of hrapi: {@code hrap} in ASCII. */
  static final int APPLICATION_ID = 0x68726170;

  private static final List<String> FILES = List.of("0001-the-log.sql", "0002-secrets.sql");

  /** The first schema version with the table {@code secrets}. */
  static final int FIRST_WITH_SECRETS = 2;

  private Migrations() {}

  /** Returns the newest schema version that this release knows. */
  static int newest() {
    return FILES.size();
  }

  /**
   * Applies the missing migrations.
   *
   * @param file the path of the log, for messages
   * @throws io.hrapi.events.log.EventStoreException if the schema is newer than this release's
   */
  static void run(Connection connection, Path file) throws SQLException {
    int version = userVersion(connection);
    if (version > newest()) {
      throw LogFile.refusal(
          file,
          "a newer release of hrapi wrote it: its schema is version "
              + version
              + ", this release knows up to "
              + newest(),
          "start that release");
    }
    apply(connection, version + 1, newest());
  }

  /** Applies the migrations from {@code first} to {@code last}, inclusive. */
  static void apply(Connection connection, int first, int last) throws SQLException {
    for (int next = first; next <= last; next++) {
      apply(connection, next);
    }
  }

  private static void apply(Connection connection, int number) throws SQLException {
    String name = FILES.get(number - 1);
    Sqlite.execute(connection, "BEGIN IMMEDIATE");
    try {
      Sqlite.execute(connection, text(name));
      Sqlite.execute(connection, "PRAGMA application_id = " + APPLICATION_ID);
      Sqlite.execute(connection, "PRAGMA user_version = " + number);
      Sqlite.execute(connection, "COMMIT");
    } catch (SQLException e) {
      // The caller closes the connection, which rolls back the transaction.
      throw new SQLException("migration " + name + ": " + e.getMessage(), e);
    }
  }

  /** Returns the schema version of a log; 0 if it has no schema. */
  static int userVersion(Connection connection) throws SQLException {
    return number(connection, "PRAGMA user_version");
  }

  /** Returns the id of the program that a database belongs to. */
  static int applicationId(Connection connection) throws SQLException {
    return number(connection, "PRAGMA application_id");
  }

  private static int number(Connection connection, String pragma) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(pragma)) {
      row.next();
      return row.getInt(1);
    }
  }

  private static String text(String name) {
    try (InputStream in = Migrations.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program is incomplete: " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
