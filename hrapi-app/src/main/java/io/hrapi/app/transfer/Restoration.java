package io.hrapi.app.transfer;

import io.hrapi.app.deploy.render.PrivateKeys;
import io.hrapi.events.change.EventType;
import io.hrapi.events.change.Provenance;
import io.hrapi.events.command.ReplaceModel;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.model.Stamped;
import io.hrapi.events.projection.View;
import java.util.ArrayList;
import java.util.List;

/**
 * Creates the command that restores the model of an earlier version of the same log. Thread-safe.
 */
public final class Restoration {

  private final EventStore store;
  private final PrivateKeys keys;

  /**
   * Creates restorations for one log.
   *
   * @param store the store of the log
   */
  public Restoration(EventStore store, PrivateKeys keys) {
    this.store = store;
    this.keys = keys;
  }

  /** Returns the command that replaces the model by that of an older view. */
  public ReplaceModel to(View wanted) {
    return new ReplaceModel(
        EventType.RESTORED,
        "/restore",
        wanted.model(),
        new Provenance("version " + wanted.version(), store.logId(), wanted.head()),
        List.of());
  }

  /**
   * Returns what a commit of that model will lack, for people: private keys, and an uploaded
   * configuration that ran at that version, which is not part of the model.
   */
  public List<String> warnings(View wanted) {
    List<String> warnings = new ArrayList<>(missingKeys(wanted));
    if (wanted.deployment().running() instanceof UploadReference upload) {
      warnings.add(
          "at version "
              + wanted.version()
              + " an uploaded configuration ran, SHA-256 "
              + upload.text().toHex()
              + ", which is not part of the model and was not restored; to restore it, PUT "
              + "what GET /v1/haproxy/configuration/running?version="
              + wanted.version()
              + " returns to /v1/haproxy/configuration/pending, then POST "
              + "/v1/haproxy/configuration/commit");
    }
    return warnings;
  }

  private List<String> missingKeys(View wanted) {
    return wanted.model().certificates().values().stream()
        .map(Stamped::value)
        .filter(certificate -> !keys.canOpen(certificate))
        .map(PrivateKeys::cannotOpen)
        .toList();
  }
}
