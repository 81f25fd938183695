package io.hrapi.events.store;

import io.hrapi.events.log.EventStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Finds out what a file is that somebody brings, and whether SQLite can read all of it. */
final class ImportedFiles {

  private ImportedFiles() {}

  static ImportedFile open(Path file) {
    try {
      DatabaseHeader header = DatabaseHeader.read(file);
      checkHeader(header);
      checkAlone(file);
      boolean ours = header.applicationId() == Migrations.APPLICATION_ID;
      try (Connection connection = Sqlite.openForeign(file)) {
        // The schema first: what it says is looked at, before SQLite checks the rows by it.
        if (ours) {
          LogSchema.check(connection);
          checkIntegrity(connection);
        } else {
          LegacyReader reader = LegacyReader.of(connection);
          checkIntegrity(connection);
          return new ImportedLegacy(reader.read());
        }
      }
      return new ImportedLog(file);
    } catch (IOException e) {
      throw new EventStoreException("cannot read the file to import (" + file + "): " + e, e);
    } catch (SQLException e) {
      if (Sqlite.isOurs(e)) {
        throw Sqlite.failure("read the file to import", file, e);
      }
      throw new RefusedFileException("the file is damaged: " + Sqlite.words(e), e);
    }
  }

  private static void checkHeader(DatabaseHeader header) {
    if (!header.isSqlite()) {
      throw new RefusedFileException(
          "the file is not an SQLite database: "
              + (header.fileSize() == 0
                  ? "it is empty"
                  : "it begins with the bytes " + header.beginning())
              + ", expected \"SQLite format 3\"",
          null);
    }
    if (!header.hasWholePages() || !header.hasAllPages()) {
      throw new RefusedFileException(
          "the file is truncated: its "
              + header.fileSize()
              + " bytes are not all pages of the database; send it again whole",
          null);
    }
  }

  /** What is not in the file itself yet would be missed without a word. */
  private static void checkAlone(Path file) throws IOException {
    for (String suffix : new String[] {"-wal", "-journal"}) {
      Path companion = LogFile.beside(file, suffix);
      if (Files.exists(companion) && Files.size(companion) > 0) {
        throw new RefusedFileException(
            "the file is in use: a part of the database is in "
                + companion.getFileName()
                + " beside it; import an export of it instead",
            null);
      }
    }
  }

  private static void checkIntegrity(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA integrity_check(1)")) {
      String found = row.next() ? row.getString(1) : "nothing";
      if (!"ok".equals(found)) {
        throw new RefusedFileException(
            "the file is damaged; SQLite's integrity check says: " + found, null);
      }
    }
  }
}
