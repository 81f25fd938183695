package io.hrapi.app.backup;

import java.util.Optional;

/**
 * One backup of a name.
 *
 * @param version the number of the backup, at least 1
 * @param note the description; empty if there is none that can be read: the backup is unverified
 *     and may be one of pyHrapi's, or one that was not stored completely
 */
public record BackupVersion(int version, Optional<BackupNote> note) {}
