package io.hrapi.app.backup;

import io.hrapi.events.log.Hash;

/**
 * One of several files that a database was split into, as listed in the note; concatenated in order
 * they are the database.
 *
 * @param file its name: {@code default.db.0001}
 * @param size in bytes
 * @param sha256 of its bytes
 */
public record BackupPart(String file, long size, Hash sha256) {}
