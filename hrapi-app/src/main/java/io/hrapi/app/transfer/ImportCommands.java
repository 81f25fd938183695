package io.hrapi.app.transfer;

import io.hrapi.app.deploy.render.PrivateKeys;
import io.hrapi.events.change.Provenance;
import io.hrapi.events.command.AdoptLog;
import io.hrapi.events.command.Command;
import io.hrapi.events.command.ReplaceModel;
import io.hrapi.events.legacy.LegacyImport;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.KeptSecret;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Stamped;
import io.hrapi.events.projection.View;
import io.hrapi.events.store.ImportedFile;
import io.hrapi.events.store.ImportedLegacy;
import io.hrapi.events.store.ImportedLog;
import io.hrapi.events.store.RefusedFileException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Creates the command that takes over the content of an imported file. Thread-safe. */
public final class ImportCommands {

  private final Supplier<View> newest;
  private final OwnChain chain;
  private final PrivateKeys keys;
  private final Supplier<UUID> ids;

  /**
   * Creates the commands for one log.
   *
   * @param newest supplies the newest view
   * @param store the store of the log
   * @param ids creates the ids of private keys
   */
  public ImportCommands(
      Supplier<View> newest, EventStore store, PrivateKeys keys, Supplier<UUID> ids) {
    this.newest = newest;
    this.chain = new OwnChain(store);
    this.keys = keys;
    this.ids = ids;
  }

  /**
   * Returns the command.
   *
   * @param warnings receives what is left out, for people
   * @throws RefusedFileException if the file is not the expected one, or its log contradicts ours
   */
  Command of(ImportedFile imported, ImportSource source, List<String> warnings) {
    if (imported instanceof ImportedLog log) {
      return of(log, source, warnings);
    }
    if (imported instanceof ImportedLegacy legacy) {
      return of(legacy, source, warnings);
    }
    throw new IllegalStateException("no import for " + imported.getClass());
  }

  private Command of(ImportedLog log, ImportSource source, List<String> warnings) {
    LogHead head = log.head();
    source.require(head);
    chain.check(log);
    Provenance provenance = new Provenance(source.place(), log.logId(), head);
    for (Stamped<Certificate> certificate : log.view().model().certificates().values()) {
      warnOfKey(certificate.value(), log, warnings);
    }
    return newest.get().version() == 0
        ? new AdoptLog(log.file(), log.view(), source.subject(), provenance)
        : new ReplaceModel(
            source.type(), source.subject(), log.view().model(), provenance, named(log));
  }

  /**
   * Returns the private keys of the model's certificates; those of its history are not imported.
   */
  private static List<KeptSecret> named(ImportedLog log) {
    Set<String> ids =
        log.view().model().certificates().values().stream()
            .map(certificate -> certificate.value().secret())
            .collect(Collectors.toSet());
    return log.secrets().stream().filter(secret -> ids.contains(secret.id())).toList();
  }

  private void warnOfKey(Certificate certificate, ImportedLog log, List<String> warnings) {
    boolean opens =
        keys.canOpen(certificate)
            || log.secrets().stream()
                .anyMatch(
                    secret -> secret.id().equals(certificate.secret()) && keys.canOpen(secret));
    if (!opens) {
      warnings.add(PrivateKeys.cannotOpen(certificate));
    }
  }

  private Command of(ImportedLegacy legacy, ImportSource source, List<String> warnings) {
    source.require(null);
    Model ours = newest.get().model();
    LegacyImport.Result result = LegacyImport.of(legacy.database(), ours.certificates().keySet());
    LegacyCertificates certificates = new LegacyCertificates(keys, ids);
    Model wanted = certificates.add(result.model(), legacy.database().certificates(), ours);
    warnings.addAll(result.warnings());
    warnings.addAll(certificates.warnings());
    return new ReplaceModel(
        source.type(),
        source.subject(),
        wanted,
        new Provenance(source.place() + " of pyHrapi", null, null),
        certificates.secrets());
  }
}
