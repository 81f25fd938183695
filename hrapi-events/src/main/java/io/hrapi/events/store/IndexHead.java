package io.hrapi.events.store;

import io.hrapi.events.log.CacheKey;
import io.hrapi.events.log.EntryDigest;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.HistoryIndex;
import io.hrapi.events.log.LogHead;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * How far the index of the history goes and the digest of its entries, as its one row of the table
 * {@code head} has it: under a MAC of this home over all of that. Immutable.
 *
 * @param digest nobody adds to it
 */
record IndexHead(LogHead head, EntryDigest digest) {

  static final String TABLE =
      "CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL,"
          + " hash BLOB NOT NULL, entries INTEGER NOT NULL, digest BLOB NOT NULL,"
          + " mac BLOB NOT NULL) STRICT";

  private static final String PURPOSE = "hrapi history head 1";

  /** That of an index without entries. */
  static IndexHead empty(CacheKey key) {
    return new IndexHead(LogHead.EMPTY, new EntryDigest(key));
  }

  /**
   * Reads the row; without one the index has not begun.
   *
   * @throws SQLException if it cannot be read, or its MAC does not verify
   */
  static IndexHead read(Connection connection, CacheKey key) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT version, hash, entries, digest, mac FROM head")) {
      if (!row.next()) {
        return empty(key);
      }
      byte[] hash = row.getBytes(2);
      byte[] digest = row.getBytes(4);
      if (hash == null
          || hash.length != Hash.BYTES
          || digest == null
          || digest.length != EntryDigest.BYTES) {
        throw new SQLException("its head is damaged");
      }
      IndexHead read =
          new IndexHead(
              new LogHead(row.getLong(1), Hash.of(hash)),
              new EntryDigest(key, digest, row.getLong(3)));
      if (!MessageDigest.isEqual(read.mac(key), row.getBytes(5))) {
        throw new SQLException(
            "the MAC of its head does not verify under this home's key: it was changed, or written"
                + " under another key");
      }
      return read;
    }
  }

  /** This head after more entries. */
  IndexHead with(CacheKey key, List<HistoryIndex.Entry> entries, LogHead next) {
    EntryDigest sum = new EntryDigest(key, digest.value(), digest.count());
    entries.forEach(sum::add);
    return new IndexHead(next, sum);
  }

  /** Puts it in the place of the row that is there. */
  void write(Connection connection, CacheKey key) throws SQLException {
    try (PreparedStatement row =
        connection.prepareStatement(
            "INSERT OR REPLACE INTO head (one, version, hash, entries, digest, mac)"
                + " VALUES (1, ?, ?, ?, ?, ?)")) {
      row.setLong(1, head.version());
      row.setBytes(2, head.hash().toBytes());
      row.setLong(3, digest.count());
      row.setBytes(4, digest.value());
      row.setBytes(5, mac(key));
      row.executeUpdate();
    }
  }

  private byte[] mac(CacheKey key) {
    ByteBuffer fields =
        ByteBuffer.allocate(Long.BYTES + Hash.BYTES + Long.BYTES + EntryDigest.BYTES);
    fields.putLong(head.version()).put(head.hash().toBytes());
    fields.putLong(digest.count()).put(digest.value());
    return key.mac(PURPOSE).doFinal(fields.array());
  }
}
