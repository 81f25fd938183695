package io.hrapi.app;

import io.hrapi.app.backup.ArtifactRepository;
import io.hrapi.app.backup.BackupSizes;
import io.hrapi.app.backup.BackupStore;
import io.hrapi.app.backup.DirectoryBackups;
import io.hrapi.app.configuration.ArtifactRepositorySection;
import io.hrapi.app.configuration.HrapiConfiguration;
import io.hrapi.app.home.Home;
import io.hrapi.app.transfer.BackupRestorer;
import io.hrapi.app.transfer.Backups;
import io.hrapi.app.transfer.Exports;
import io.hrapi.app.transfer.ImportCommands;
import io.hrapi.app.transfer.Imports;
import io.hrapi.app.transfer.Restoration;
import io.hrapi.app.transfer.TransferFiles;
import io.hrapi.events.model.Host;

/** Transfers of a whole log or model: exports, imports, backups, restores. */
final class TransferWing {

  final Restoration restoration;
  final Exports exports;
  final Imports imports;
  final Backups backups;
  final BackupRestorer restorer;

  TransferWing(Program program, LogWing log, RenderWing render) {
    restoration = new Restoration(log.store, render.keys);
    TransferFiles files = new TransferFiles(program.home.transfers(), program.ids, program.space);
    exports = new Exports(log.store, files);
    imports =
        new Imports(
            log.handler,
            new ImportCommands(log.handler::view, log.store, render.keys, program.ids),
            files,
            program.budget);
    BackupStore kept = backups(program.configuration, program.home);
    backups =
        new Backups(
            log.store,
            log.handler,
            kept,
            program.configuration.backups().retention(),
            exports,
            program.clock);
    restorer = new BackupRestorer(log.store, kept, imports, files, program.space);
  }

  /** Returns the artifact repository if one is configured, else a folder of the home. */
  static BackupStore backups(HrapiConfiguration configuration, Home home) {
    ArtifactRepositorySection repository = configuration.artifactRepository();
    BackupSizes sizes = new BackupSizes(repository.partBytes(), configuration.maxDatabase());
    return repository.host().isEmpty()
        ? new DirectoryBackups(home.backups(), sizes)
        : new ArtifactRepository(
            repository.tls(),
            new Host(repository.host()),
            repository.port(),
            repository.repository(),
            repository.timeout(),
            sizes);
  }
}
