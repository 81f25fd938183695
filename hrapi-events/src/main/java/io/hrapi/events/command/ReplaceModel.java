package io.hrapi.events.command;

import io.hrapi.events.change.EventType;
import io.hrapi.events.change.ModelDiff;
import io.hrapi.events.change.Provenance;
import io.hrapi.events.log.Attachments;
import io.hrapi.events.log.KeptSecret;
import io.hrapi.events.model.Model;
import io.hrapi.events.projection.View;
import java.util.List;
import java.util.OptionalLong;

/**
 * Makes the model exactly another one, by the changes that lead from the current one to it: a
 * restore, an import.
 *
 * @param type of the event: imported or restored
 * @param subject what was asked for: {@code /controller/restore/default/7}
 * @param wanted may come from any log: only the resources count, not the versions beside them
 * @param provenance kept in the event
 * @param secrets the private keys of its certificates, for the log to keep
 */
public record ReplaceModel(
    EventType type, String subject, Model wanted, Provenance provenance, List<KeptSecret> secrets)
    implements Command {

  public ReplaceModel {
    secrets = List.copyOf(secrets);
  }

  @Override
  public void check(Preconditions preconditions, View view) {
    preconditions.checkModel(view);
  }

  /** An act on the whole model has none. */
  @Override
  public OptionalLong revision(View view) {
    return OptionalLong.empty();
  }

  @Override
  public Decision decide(View view) {
    Drafts drafts = new Drafts();
    drafts.addAll(List.of(provenance));
    drafts.addAll(ModelDiff.between(view.model(), wanted));
    return drafts
        .decision(type, subject, Decision.Outcome.DONE)
        .with(Attachments.ofSecrets(secrets));
  }
}
