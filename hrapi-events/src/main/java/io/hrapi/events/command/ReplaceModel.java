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
 * Makes the model exactly match another one, for a restore or an import: the event has the changes
 * from the current model to that one.
 *
 * @param type the type of the event: imported or restored
 * @param subject the path of the request, for example {@code /controller/restore/default/7}
 * @param wanted the desired model, from any log; its versions are ignored
 * @param provenance the origin, stored in the event
 * @param secrets the private keys of its certificates, for the log to store
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

  /** Returns empty: a command on the whole model has no revision. */
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
