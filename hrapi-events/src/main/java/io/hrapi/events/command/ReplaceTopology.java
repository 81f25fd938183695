package io.hrapi.events.command;

import io.hrapi.events.change.Provenance;
import io.hrapi.events.change.TopologyDiff;
import io.hrapi.events.model.Topology;
import io.hrapi.events.projection.View;
import java.util.List;
import java.util.OptionalLong;

/**
 * Makes the model exactly another one, by the changes that lead from the current one to it: a
 * restore, an import.
 *
 * @param type of the event: {@link #IMPORTED} or {@link #RESTORED}
 * @param subject what was asked for: {@code /controller/restore/default/7}
 * @param wanted may come from any log: only the resources count, not the versions beside them
 * @param provenance kept in the event
 */
public record ReplaceTopology(String type, String subject, Topology wanted, Provenance provenance)
    implements Command {

  /** The event of a model that came out of a file. */
  public static final String IMPORTED = "Imported";

  /** The event of a model that came out of a backup or an older version. */
  public static final String RESTORED = "Restored";

  @Override
  public OptionalLong revision(View view) {
    return OptionalLong.of(view.modelVersion());
  }

  @Override
  public Decision decide(View view) {
    Drafts drafts = new Drafts();
    drafts.addAll(List.of(provenance));
    drafts.addAll(TopologyDiff.between(view.topology(), wanted));
    return drafts.decision(type, subject, Decision.Outcome.DONE);
  }
}
