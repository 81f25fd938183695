package io.hrapi.events.store;

import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.LogHead;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Writes a log to a file of its own. {@code VACUUM INTO} reads one state of the log on a connection
 * that cannot write, so that appends go on meanwhile.
 */
final class LogExport {

  private LogExport() {}

  static LogHead write(Path log, Path to) {
    Path partial = null;
    try {
      Path target = to.toAbsolutePath();
      // Its name is its own and its mode 0600 from the first byte; VACUUM takes an empty file.
      partial = Files.createTempFile(target.getParent(), target.getFileName() + ".", ".partial");
      vacuum(log, partial);
      try (FileChannel written = FileChannel.open(partial, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      LogHead head = head(partial);
      LogFile.putInPlace(partial, target);
      return head;
    } catch (IOException | SQLException e) {
      EventStoreException failure = Sqlite.failure("export the event log to " + to, log, e);
      delete(partial, failure);
      throw failure;
    }
  }

  private static void vacuum(Path log, Path to) throws SQLException {
    // Not one of the readers' connections: this may take long.
    try (Connection connection = Sqlite.openForReading(log);
        PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
      vacuum.setString(1, to.toString());
      vacuum.executeUpdate();
    }
  }

  private static LogHead head(Path exported) throws SQLException {
    try (Connection connection = Sqlite.openForeign(exported);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(EventWriter.SELECT_HEAD)) {
      return row.next() ? new LogHead(row.getLong(1), Hash.of(row.getBytes(2))) : LogHead.EMPTY;
    }
  }

  private static void delete(@Nullable Path partial, Exception because) {
    try {
      if (partial != null) {
        Files.deleteIfExists(partial);
      }
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }
}
