package io.hrapi.app.backup;

import io.hrapi.events.model.Name;
import java.nio.file.Path;
import java.util.List;

/**
 * Keeps backups of logs under names, in versions 1, 2, 3, …; none is ever replaced. A backup is
 * stored in steps, its note as the last one, and deleted with its note as the first: an interrupted
 * backup is a version without a note.
 *
 * <p>Implementations are thread-safe, and several processes may use the same store.
 */
public interface BackupStore {

  /**
   * The versions of a name, ascending.
   *
   * @return never empty
   * @throws BackupException.NotFound if there is no backup of that name
   * @throws BackupException.Unavailable if the store does not answer
   * @throws BackupException.BadAnswer if it answers what is none of it
   */
  List<BackupVersion> versions(Name name);

  /**
   * One version of a name.
   *
   * @throws BackupException.NotFound if there is no such name or version
   * @throws BackupException.Unavailable if the store does not answer
   * @throws BackupException.BadAnswer if it answers what is none of it
   */
  BackupVersion version(Name name, int version);

  /**
   * Stores a database as the next version of a name. Two that race for one version both end up
   * stored, under different ones.
   *
   * @param database a file that nobody changes meanwhile
   * @param note what it is; its size is that of the file
   * @return the version
   * @throws BackupException.Unavailable if the store does not answer, or its disk fails; a version
   *     without a note may be left
   * @throws BackupException.BadAnswer if it answers what is none of it; likewise
   */
  int store(Name name, Path database, BackupNote note);

  /**
   * Brings a version's database here, whole: it has SQLite's header and, where the version has a
   * note, the size that the note says, and each part its hash. What is in it is not looked at.
   *
   * @param to where nothing is yet; made by one rename at the end, so that after an exception there
   *     is nothing either
   * @throws BackupException.NotFound if there is no such name or version, or it has no database
   * @throws BackupException.TooLarge if it is larger than what may be fetched
   * @throws BackupException.Unavailable if the store does not answer to the end
   * @throws BackupException.BadAnswer if what comes is no database, saying what it is instead
   */
  void fetch(Name name, int version, Path to);

  /**
   * Deletes a version, for good.
   *
   * @throws BackupException.Unavailable if the store does not answer, or its disk fails; a version
   *     without a note may be left
   * @throws BackupException.BadAnswer if it answers what is none of it; likewise
   */
  void delete(Name name, int version);
}
