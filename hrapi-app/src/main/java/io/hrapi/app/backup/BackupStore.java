package io.hrapi.app.backup;

import io.hrapi.events.model.Name;
import java.nio.file.Path;
import java.util.List;

/**
 * Keeps backups of logs under names, in versions 1, 2, 3, …; none is ever replaced. The note of a
 * backup is stored last and deleted first, so that an interrupted backup is a version without a
 * note.
 *
 * <p>Implementations are thread-safe, and several processes may use the same store.
 */
public interface BackupStore {

  /**
   * Returns the versions of a name, ascending.
   *
   * @return never empty
   * @throws BackupException.NotFound if there is no backup of that name
   * @throws BackupException.Unavailable if the store does not answer
   * @throws BackupException.BadAnswer if its answer is not valid
   */
  List<BackupVersion> versions(Name name);

  /**
   * Returns one version of a name.
   *
   * @throws BackupException.NotFound if there is no such name or version
   * @throws BackupException.Unavailable if the store does not answer
   * @throws BackupException.BadAnswer if its answer is not valid
   */
  BackupVersion version(Name name, int version);

  /**
   * Stores a database as the next version of a name. Of two that are stored at the same time, each
   * gets its own version.
   *
   * @param database the file of the database, which must not change meanwhile
   * @param note the description, with the size of that file
   * @return the version
   * @throws BackupException.Unavailable if the store does not answer, or its disk fails; a version
   *     without a note may be left
   * @throws BackupException.BadAnswer if its answer is not valid; a version without a note may be
   *     left
   */
  int store(Name name, Path database, BackupNote note);

  /**
   * Fetches the complete database of a version. It is verified to have SQLite's header and, if the
   * version has a note, the size and the hash of each part in the note. Its content is not
   * examined.
   *
   * @param to the path of the new file, which must not exist; it is created by one rename at the
   *     end, so that there is no file after an exception
   * @throws BackupException.NotFound if there is no such name or version, or it has no database
   * @throws BackupException.TooLarge if it is larger than the limit for fetching
   * @throws BackupException.Unavailable if the store does not answer, or breaks off
   * @throws BackupException.BadAnswer if the received data is not the database, saying what it is
   *     instead
   */
  void fetch(Name name, int version, Path to);

  /**
   * Deletes a version permanently.
   *
   * @throws BackupException.Unavailable if the store does not answer, or its disk fails; a version
   *     without a note may be left
   * @throws BackupException.BadAnswer if its answer is not valid; a version without a note may be
   *     left
   */
  void delete(Name name, int version);
}
