package io.hrapi.events.store;

import io.hrapi.events.legacy.LegacyDatabase;
import io.hrapi.events.legacy.LegacyDatabase.CertificateRow;
import io.hrapi.events.legacy.LegacyDatabase.EndpointRow;
import io.hrapi.events.legacy.LegacyDatabase.GatewayRow;
import io.hrapi.events.legacy.LegacyDatabase.PoolRow;
import io.hrapi.events.legacy.LegacyDatabase.TargetRow;
import io.hrapi.events.log.Allowance;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a pyHrapi database. Tables and columns may be missing, as in older ones. Only
 * plain tables are read and only columns that are stored: a view, a virtual table or a computed
 * column would execute what the file defines.
 */
final class LegacyReader {

  private static final String GATEWAYS = "gateways";
  private static final String ENDPOINTS = "endpoints";
  private static final String POOLS = "pools";
  private static final String TARGETS = "targets";
  private static final String GATEWAY_POOLS = "gatewayspools";
  private static final String CERTIFICATES = "certificates";
  private static final String UPLOADS = "uploads";
  private static final String COMMITS = "commits";

  private static final Set<String> TABLES =
      Set.of(GATEWAYS, ENDPOINTS, POOLS, TARGETS, GATEWAY_POOLS, CERTIFICATES, UPLOADS, COMMITS);

  /** Many times what pyHrapi could render; bounds the memory for a malicious file. */
  private static final int MAX_ROWS = 1_000_000;

  private static final int SHOWN_TABLES = 10;

  /**
   * The maximum size of a row's values in bytes: four times the largest certificate with its chain.
   */
  private static final int MAX_VALUE_BYTES = 1 << 20;

  /** An estimate of the heap for a row and the resource made from it, without their texts. */
  private static final int ROW_BYTES = 600;

  /** The bytes of heap for each byte of text: as it is read, and in the resource. */
  private static final int HEAP_FACTOR = 3;

  private final Connection connection;

  /** The stored columns of each table, in lower case because SQLite ignores case. */
  private final Map<String, Set<String>> columns;

  private Allowance allowance = Allowance.UNLIMITED;

  private LegacyReader(Connection connection, Map<String, Set<String>> columns) {
    this.connection = connection;
    this.columns = columns;
  }

  /**
   * Reads the schema.
   *
   * @throws RefusedFileException if it is not that of pyHrapi
   */
  static LegacyReader of(Connection connection) throws SQLException {
    Map<String, Set<String>> columns = new LinkedHashMap<>();
    Set<String> others = new TreeSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT substr(name, 1, 200), type FROM pragma_table_list"
                    + " WHERE schema = 'main' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")) {
      while (rows.next()) {
        String name = rows.getString(1);
        String known = name.toLowerCase(Locale.ROOT);
        if (!TABLES.contains(known)) {
          if (others.size() < SHOWN_TABLES) {
            others.add(name);
          }
        } else if (!rows.getString(2).equals("table")) {
          throw new RefusedFileException(
              "the file is not a database of pyHrapi: its " + name + " is a " + rows.getString(2),
              null);
        } else {
          columns.put(known, storedColumns(connection, name));
        }
      }
    }
    LegacyReader reader = new LegacyReader(connection, columns);
    if (!reader.has(GATEWAYS, "name") || !reader.has(POOLS, "name")) {
      throw new RefusedFileException(
          "the file is an SQLite database, but neither a log of hrapi nor a database "
              + "of pyHrapi: "
              + (others.isEmpty()
                  ? "it lacks Gateways or Pools"
                  : "it has " + String.join(", ", others)),
          null);
    }
    return reader;
  }

  private static Set<String> storedColumns(Connection connection, String table)
      throws SQLException {
    Set<String> stored = new TreeSet<>();
    try (PreparedStatement select =
        connection.prepareStatement("SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0")) {
      select.setString(1, table);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          stored.add(rows.getString(1).toLowerCase(Locale.ROOT));
        }
      }
    }
    return stored;
  }

  private boolean has(String table, String column) {
    return columns.getOrDefault(table, Set.of()).contains(column);
  }

  /**
   * Reads all rows.
   *
   * @param allowance the memory for each row, and for the resource made from it, is taken from it
   *     before the row is read
   * @throws RefusedFileException if a row, or the number of rows, is larger than pyHrapi ever had
   */
  LegacyDatabase read(Allowance allowance) throws SQLException {
    this.allowance = allowance;
    return new LegacyDatabase(
        rows(GATEWAYS, row -> new GatewayRow(row[0], row[1], row[2]), "name", "mode", "defback"),
        rows(
            ENDPOINTS,
            row -> new EndpointRow(row[0], row[1], row[2]),
            "alias",
            "entity_id",
            "gateway_id"),
        rows(
            POOLS,
            row -> new PoolRow(row[0], row[1], row[2], row[3]),
            "name",
            "policy",
            "policy_weights",
            "enabled"),
        rows(
            TARGETS,
            row -> new TargetRow(row[0], row[1], row[2], row[3], row[4]),
            "alias",
            "entity_id",
            "pool_id",
            "weight",
            "enabled"),
        rows(GATEWAY_POOLS, row -> row[0], "name"),
        rows(CERTIFICATES, row -> new CertificateRow(row[0], row[1]), "entity_id", "data"),
        count(UPLOADS),
        count(COMMITS));
  }

  /** Reads all rows of a table, in the order in which they were written. */
  private <T extends @Nullable Object> List<T> rows(
      String table, RowReader<T> reader, String... wanted) throws SQLException {
    List<T> read = new ArrayList<>();
    if (!columns.containsKey(table)) {
      return read;
    }
    StringBuilder sql = new StringBuilder("SELECT ").append(sizes(table, wanted));
    for (String column : wanted) {
      sql.append(has(table, column) ? "CAST(\"" + column + "\" AS TEXT), " : "NULL, ");
    }
    sql.setLength(sql.length() - 2);
    sql.append(" FROM main.\"").append(table).append("\" LIMIT ").append(MAX_ROWS + 1);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql.toString())) {
      while (rows.next()) {
        long bytes = rows.getLong(1);
        if (bytes > MAX_VALUE_BYTES) {
          throw new RefusedFileException(
              "the file has a row of "
                  + bytes
                  + " bytes in "
                  + table
                  + ", which pyHrapi never had; expected at most "
                  + MAX_VALUE_BYTES,
              null);
        }
        allowance.take(ROW_BYTES + HEAP_FACTOR * bytes);
        @Nullable String[] row = new @Nullable String[wanted.length];
        for (int i = 0; i < row.length; i++) {
          row[i] = rows.getString(i + 2);
        }
        read.add(reader.read(row));
      }
    }
    if (read.size() > MAX_ROWS) {
      throw new RefusedFileException(
          "the file has more than " + MAX_ROWS + " rows in " + table + ", which pyHrapi never had",
          null);
    }
    return read;
  }

  /**
   * Returns the SQL for the total size of the existing columns as the first column, which SQLite
   * knows without reading the values.
   */
  private String sizes(String table, String... wanted) {
    StringBuilder sum = new StringBuilder("0");
    for (String column : wanted) {
      if (has(table, column)) {
        sum.append(" + coalesce(octet_length(\"").append(column).append("\"), 0)");
      }
    }
    return sum.append(", ").toString();
  }

  private long count(String table) throws SQLException {
    if (!columns.containsKey(table)) {
      return 0;
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM main.\"" + table + "\"")) {
      return row.getLong(1);
    }
  }

  private interface RowReader<T extends @Nullable Object> {
    T read(@Nullable String[] row);
  }
}
