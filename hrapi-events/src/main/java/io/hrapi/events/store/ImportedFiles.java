package io.hrapi.events.store;

import io.hrapi.events.log.Allowance;
import io.hrapi.events.log.EventStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** Determines the kind of a file to import, and whether SQLite can read all of it. */
final class ImportedFiles {

  private ImportedFiles() {}

  static ImportedFile open(Path file, Allowance allowance) {
    try {
      DatabaseHeader header = DatabaseHeader.read(file);
      header.requireWhole();
      checkAlone(file);
      boolean ours = header.applicationId() == Migrations.APPLICATION_ID;
      try (Connection connection = Sqlite.openForeign(file)) {
        // The schema first, since SQLite uses it when it checks the rows.
        if (ours) {
          LogSchema.check(connection);
          ForeignSizes.check(connection, allowance);
          StructureCheck.checkIntegrity(connection);
        } else {
          LegacyReader reader = LegacyReader.of(connection);
          StructureCheck.checkIntegrity(connection);
          return new ImportedLegacy(reader.read(allowance));
        }
      }
      return new ImportedLog(file, allowance);
    } catch (IOException e) {
      throw new EventStoreException("cannot read the file to import (" + file + "): " + e, e);
    } catch (SQLException e) {
      if (Sqlite.isOurs(e)) {
        throw Sqlite.failure("read the file to import", file, e);
      }
      throw new RefusedFileException("the file is damaged: " + Sqlite.words(e), e);
    }
  }

  /**
   * Refuses a file whose companions contain part of the database, which would otherwise be silently
   * missing.
   */
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
}
