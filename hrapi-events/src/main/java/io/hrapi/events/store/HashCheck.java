package io.hrapi.events.store;

import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.HashChain;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks events before they are shown: the hash computed from an event's fields and the stored hash
 * of the previous event must equal its stored hash. Whether the hash of the previous event is
 * correct is not checked. For one thread.
 */
final class HashCheck implements AutoCloseable {

  private final HashChain chain = new HashChain();
  private final Connection connection;
  private @Nullable PreparedStatement select;

  private HashCheck(Connection connection) {
    this.connection = connection;
  }

  /**
   * Checks events.
   *
   * @param connection used to read the hashes of previous events, which never change
   * @param events in ascending or descending order, with or without gaps
   * @throws DamagedRowException naming the first version, in the given order, whose hash does not
   *     match
   */
  static void of(Connection connection, List<EventRecord> events) throws SQLException {
    try (HashCheck check = new HashCheck(connection)) {
      for (int i = 0; i < events.size(); i++) {
        check.check(events.get(i), check.before(events, i));
      }
    }
  }

  /** Returns the hash of the previous event, which in most pages is next to it in the list. */
  private Hash before(List<EventRecord> events, int at) throws SQLException {
    long version = events.get(at).version() - 1;
    for (int beside : new int[] {at - 1, at + 1}) {
      if (beside >= 0 && beside < events.size() && events.get(beside).version() == version) {
        return events.get(beside).hash();
      }
    }
    return version == 0 ? Hash.ZERO : stored(version);
  }

  private Hash stored(long version) throws SQLException {
    PreparedStatement statement = select;
    if (statement == null) {
      statement = connection.prepareStatement("SELECT hash FROM events WHERE version = ?");
      select = statement;
    }
    statement.setLong(1, version);
    try (ResultSet row = statement.executeQuery()) {
      byte[] hash = row.next() ? row.getBytes(1) : null;
      if (hash == null || hash.length != Hash.BYTES) {
        throw new DamagedRowException(
            "version "
                + (version + 1)
                + " cannot be checked: version "
                + version
                + (hash == null ? " before it is missing" : " before it has no hash"),
            null);
      }
      return Hash.of(hash);
    }
  }

  private void check(EventRecord event, Hash before) throws DamagedRowException {
    Hash expected = chain.hash(before, event);
    if (!expected.equals(event.hash())) {
      throw new DamagedRowException(
          "version "
              + event.version()
              + " is damaged: the hash of its fields and of the event before it is "
              + expected
              + ", stored is "
              + event.hash()
              + "; it, or the event before it, was changed outside of hrapi",
          null);
    }
  }

  @Override
  public void close() throws SQLException {
    if (select != null) {
      select.close();
    }
  }
}
