package io.hrapi.events.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Checks that a log's schema is exactly the one that hrapi's migrations create. */
final class LogSchema {

  /** Several times the size of hrapi's schema; bounds the memory for a different one. */
  private static final String SELECT =
      "SELECT substr(type || ' ' || name || ' of ' || tbl_name, 1, 1000),"
          + " substr(coalesce(sql, ''), 1, 100000) FROM sqlite_schema LIMIT 1000";

  private LogSchema() {}

  /**
   * Checks the schema of a file that claims to be a log of hrapi.
   *
   * @throws RefusedFileException if it is that of a newer release, or an object is additional,
   *     missing or different
   */
  static void check(Connection connection) throws SQLException {
    int version = version(connection);
    Map<String, String> actual = objects(connection);
    Map<String, String> expected = ofVersion(version);
    for (Map.Entry<String, String> object : expected.entrySet()) {
      String sql = actual.remove(object.getKey());
      if (!Objects.equals(sql, object.getValue())) {
        throw foreign(
            sql == null
                ? "it lacks the " + object.getKey()
                : "its " + object.getKey() + " is not hrapi's");
      }
    }
    if (!actual.isEmpty()) {
      throw foreign("a log does not have the " + actual.keySet().iterator().next());
    }
  }

  /**
   * Checks that a file can be read as a log, whatever else its schema contains.
   *
   * @throws RefusedFileException if it belongs to another program or a newer release, or lacks a
   *     table
   */
  static void checkKind(Connection connection) throws SQLException {
    int id = Migrations.applicationId(connection);
    if (id != Migrations.APPLICATION_ID) {
      throw new RefusedFileException(
          "the file is another program's SQLite database: its application_id is "
              + id
              + ", a log's is "
              + Migrations.APPLICATION_ID,
          null);
    }
    version(connection);
    Map<String, String> actual = objects(connection);
    for (String table : List.of("log", "events", "texts")) {
      if (!actual.containsKey("table " + table + " of " + table)) {
        throw foreign("it lacks the table " + table);
      }
    }
  }

  private static int version(Connection connection) throws SQLException {
    int version = Migrations.userVersion(connection);
    if (version < 1 || version > Migrations.newest()) {
      throw new RefusedFileException(
          version > Migrations.newest()
              ? "a newer release of hrapi wrote the file: its schema is version "
                  + version
                  + ", this release knows up to "
                  + Migrations.newest()
                  + "; import it with that release"
              : "the file claims to be a log of hrapi, but its schema is version " + version,
          null);
    }
    return version;
  }

  private static RefusedFileException foreign(String why) {
    return new RefusedFileException(
        "the file claims to be a log of hrapi, but its schema is different: " + why, null);
  }

  private static Map<String, String> ofVersion(int version) throws SQLException {
    try (Connection model = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      Migrations.apply(model, 1, version);
      return objects(model);
    }
  }

  private static Map<String, String> objects(Connection connection) throws SQLException {
    Map<String, String> objects = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(SELECT)) {
      while (rows.next()) {
        objects.put(rows.getString(1), rows.getString(2));
      }
    }
    return objects;
  }
}
