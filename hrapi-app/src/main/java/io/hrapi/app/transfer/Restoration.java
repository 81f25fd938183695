package io.hrapi.app.transfer;

import io.hrapi.app.deploy.PrivateKeys;
import io.hrapi.events.change.Provenance;
import io.hrapi.events.command.ReplaceTopology;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.model.Stamped;
import io.hrapi.events.projection.View;
import java.util.List;

/** Leads the model back to what it was at a version of the same log. Thread-safe. */
public final class Restoration {

  private final EventStore store;
  private final PrivateKeys keys;

  /**
   * Wires it.
   *
   * @param store whose log it is
   */
  public Restoration(EventStore store, PrivateKeys keys) {
    this.store = store;
    this.keys = keys;
  }

  /** The command that makes the model that of an older view. */
  public ReplaceTopology to(View wanted) {
    return new ReplaceTopology(
        ReplaceTopology.RESTORED,
        "/restore",
        wanted.topology(),
        new Provenance("version " + wanted.version(), store.logId(), wanted.head()),
        List.of());
  }

  /** What a commit of that model will miss, in words for people. */
  public List<String> warnings(View wanted) {
    return wanted.topology().certificates().values().stream()
        .map(Stamped::value)
        .filter(certificate -> !keys.canOpen(certificate))
        .map(PrivateKeys::cannotOpen)
        .toList();
  }
}
