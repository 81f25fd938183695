package io.hrapi.app.backup;

import java.util.Optional;

/**
 * One backup of a name.
 *
 * @param version from 1 on
 * @param note empty if there is none that can be read: the backup is unverified, it may be one of
 *     pyHrapi's or one that was not stored to its end
 */
public record BackupVersion(int version, Optional<BackupNote> note) {}
