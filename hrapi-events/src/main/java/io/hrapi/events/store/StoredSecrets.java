package io.hrapi.events.store;

import io.hrapi.events.log.Attachments;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.log.KeptSecret;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The rows of the table {@code secrets}, on the writer's connection and in its transaction. */
final class StoredSecrets {

  /**
   * Selects all secrets that were not destroyed, in the order of columns that {@link #read}
   * expects.
   */
  static final String SELECT = "SELECT id, key_id, sealed FROM secrets WHERE sealed IS NOT NULL";

  /**
   * A trigger accepts only encrypted secrets as new rows, so a destroyed secret is inserted with a
   * meaningless byte and then destroyed here too.
   */
  private static final List<String> ADOPT =
      List.of(
          "INSERT INTO main.secrets (id, key_id, sealed)"
              + " SELECT id, key_id, coalesce(sealed, x'00') FROM source.secrets ORDER BY id",
          "UPDATE main.secrets SET sealed = NULL, destroyed_micros ="
              + " (SELECT destroyed_micros FROM source.secrets AS brought"
              + " WHERE brought.id = main.secrets.id)"
              + " WHERE id IN (SELECT id FROM source.secrets WHERE sealed IS NULL)");

  private final Connection connection;
  private final PreparedStatement select;
  private final PreparedStatement insert;
  private final PreparedStatement reseal;
  private final PreparedStatement destroy;

  StoredSecrets(Connection connection) throws SQLException {
    this.connection = connection;
    select = connection.prepareStatement("SELECT 1 FROM secrets WHERE id = ?");
    insert =
        connection.prepareStatement("INSERT INTO secrets (id, key_id, sealed) VALUES (?, ?, ?)");
    reseal =
        connection.prepareStatement(
            "UPDATE secrets SET key_id = ?1, sealed = ?2"
                + " WHERE id = ?3 AND key_id <> ?1 AND sealed IS NOT NULL");
    destroy =
        connection.prepareStatement(
            "UPDATE secrets SET sealed = NULL, destroyed_micros = ?"
                + " WHERE id = ? AND sealed IS NOT NULL");
  }

  /**
   * Stores, re-encrypts and destroys secrets.
   *
   * @param timeMicros the time of the newest event that is appended in the same transaction
   * @throws EventStoreException if a secret to re-encrypt or to destroy does not exist
   */
  void store(Attachments attachments, long timeMicros) throws SQLException {
    for (KeptSecret secret : attachments.secrets()) {
      if (!isThere(secret.id())) {
        insert.setString(1, secret.id());
        insert.setString(2, secret.keyId());
        insert.setBytes(3, secret.sealed());
        insert.executeUpdate();
      }
    }
    for (KeptSecret secret : attachments.resealed()) {
      require(secret.id(), "encrypt again");
      reseal.setString(1, secret.keyId());
      reseal.setBytes(2, secret.sealed());
      reseal.setString(3, secret.id());
      reseal.executeUpdate();
    }
    for (String id : attachments.destroyed()) {
      require(id, "destroy");
      destroy.setLong(1, timeMicros);
      destroy.setString(2, id);
      destroy.executeUpdate();
    }
  }

  /** Copies the secrets of the log that is attached as {@code source}, including destroyed ones. */
  void adopt() throws SQLException {
    for (String statement : ADOPT) {
      Sqlite.execute(connection, statement);
    }
  }

  private void require(String id, String act) throws SQLException {
    if (!isThere(id)) {
      throw new EventStoreException("there is no secret " + id + " to " + act, null);
    }
  }

  private boolean isThere(String id) throws SQLException {
    select.setString(1, id);
    try (ResultSet row = select.executeQuery()) {
      return row.next();
    }
  }

  static KeptSecret read(ResultSet row) throws SQLException {
    return new KeptSecret(row.getString(1), row.getString(2), row.getBytes(3));
  }
}
