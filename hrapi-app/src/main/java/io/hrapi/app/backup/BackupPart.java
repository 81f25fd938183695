package io.hrapi.app.backup;

import io.hrapi.events.log.Hash;

/**
 * One of several files into which a database was split, as listed in the note; concatenated in
 * order they are the database.
 *
 * @param file the file's name, such as {@code default.db.0001}
 * @param size the file's size, in bytes
 * @param sha256 the SHA-256 hash of its bytes
 */
public record BackupPart(String file, long size, Hash sha256) {}
