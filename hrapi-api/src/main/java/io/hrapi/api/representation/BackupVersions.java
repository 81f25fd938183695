package io.hrapi.api.representation;

import java.util.List;

/** The versions of a backup, ascending. */
public record BackupVersions(String name, List<BackupRepresentation> versions) {}
