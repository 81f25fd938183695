package io.hrapi.app;

import io.hrapi.app.backup.ArtifactRepository;
import io.hrapi.app.backup.BackupSizes;
import io.hrapi.app.backup.BackupStore;
import io.hrapi.app.backup.DirectoryBackups;
import io.hrapi.app.configuration.ArtifactRepositorySection;
import io.hrapi.app.configuration.HrapiConfiguration;
import io.hrapi.app.home.Home;
import io.hrapi.app.transfer.Restoration;
import io.hrapi.app.transfer.Transfers;
import io.hrapi.events.model.Host;

/** Transfers of a whole log or model: exports, imports, backups, restores. */
final class TransferWing {

  final Restoration restoration;
  final Transfers transfers;

  TransferWing(Program program, LogWing log, RenderWing render) {
    restoration = new Restoration(log.store, render.keys);
    transfers =
        new Transfers(
            log.store,
            log.handler,
            backups(program.configuration, program.home),
            program.configuration.backups().retention(),
            render.keys,
            program.home.transfers(),
            program.clock,
            program.ids,
            program.budget,
            program.space);
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
