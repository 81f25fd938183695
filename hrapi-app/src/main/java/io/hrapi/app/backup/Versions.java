package io.hrapi.app.backup;

import io.hrapi.events.model.Name;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all stores share: which names are versions, and the messages for missing ones. */
final class Versions {

  /** The maximum size of a note and of an answer of a repository: 1 MiB. */
  static final int MAX_JSON_BYTES = 1 << 20;

  private static final Logger LOGGER = LoggerFactory.getLogger(Versions.class);
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

  private Versions() {}

  /** Adds a version, if the text is one; others may have stored something else there. */
  static void add(Set<Integer> numbers, String text) {
    if (NUMBER.matcher(text).matches()) {
      numbers.add(Integer.valueOf(text));
    }
  }

  /** Reads a note; if it is not valid, logs that and returns empty. */
  static Optional<BackupNote> note(Name name, int version, byte[] json) {
    try {
      return Optional.of(BackupNote.ofJson(json));
    } catch (BackupException.BadAnswer e) {
      LOGGER.warn(
          "Version {} of the backup \"{}\" is unverified: {}", version, name, e.getMessage());
      return Optional.empty();
    }
  }

  /** Checks that a database to be stored has the size in its note. */
  static void check(Path database, BackupNote note) throws IOException {
    long size = Files.size(database);
    if (size != note.size()) {
      throw new IllegalArgumentException(
          database + " has " + size + " bytes, but its note says " + note.size());
    }
  }

  /**
   * Checks that a received database is complete.
   *
   * @throws BackupException.BadAnswer if its size differs from the expected one
   */
  static void checkSize(long expected, IncomingDatabase incoming) {
    if (incoming.isDatabase() && incoming.size() != expected) {
      throw new BackupException.BadAnswer(
          "the received database has "
              + incoming.size()
              + " bytes, expected "
              + expected
              + "; it is damaged");
    }
  }

  /** Returns the name of a part; sorted by name, the parts are in the order of the database. */
  static String part(Name name, int number) {
    return String.format("%s.db.%04d", name, number);
  }

  static BackupException.NotFound noName(Name name) {
    return new BackupException.NotFound("there is no backup named \"" + name + "\"");
  }

  static BackupException.NotFound noVersion(Name name, int version) {
    return new BackupException.NotFound("the backup \"" + name + "\" has no version " + version);
  }

  static BackupException.NotFound noDatabase(Name name, int version) {
    return new BackupException.NotFound(
        "version "
            + version
            + " of the backup \""
            + name
            + "\" has no database: storing it was not completed; choose another");
  }
}
