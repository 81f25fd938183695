package io.hrapi.app.backup;

import io.hrapi.events.log.Hash;

/**
 * One file of several that a database was cut into, as the note names it; put together in their
 * order they are the database again.
 *
 * @param file its name: {@code default.db.0001}
 * @param size in bytes
 * @param sha256 of its bytes
 */
public record BackupPart(String file, long size, Hash sha256) {}
