package io.hrapi.app.deploy;

import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.projection.History;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.process.ProcessState;
import io.hrapi.haproxy.runtime.RuntimePlan;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What HAProxy runs, as a structure to compare with; and so which way leads to what it is to run.
 * One at a time: the caller sees to it.
 */
final class RunningModel {

  private final History history;
  private final ModelRenderer models;

  /** What was loaded last, so that it is not rendered again to be compared with. */
  private @Nullable Rendered last;

  RunningModel(History history, ModelRenderer models) {
    this.history = history;
    this.models = models;
  }

  /** Takes note of what HAProxy runs now. */
  void runs(Rendered rendered) {
    last = rendered;
  }

  /** How HAProxy comes from what it runs to something else. */
  RuntimePlan plan(View view, Rendered wanted, ProcessState.Running running) {
    if (wanted.structure().isEmpty()) {
      return reload("an uploaded configuration");
    }
    LoadedCommit commit = view.deployment().commit();
    if (commit == null || !running.commitId().equals(Optional.of(commit.id()))) {
      return reload("HAProxy does not run what is recorded");
    }
    if (!(commit.configuration() instanceof ModelReference model)) {
      return reload("an uploaded configuration runs");
    }
    Rendered former = last;
    if (former == null || !former.commitId().equals(commit.id())) {
      former = models.render(history.at(model.version()));
    }
    if (!former.commitId().equals(commit.id()) || former.structure().isEmpty()) {
      return reload("another release or other settings rendered what runs");
    }
    return RuntimePlan.between(
        new RuntimePlan.Content(former.structure().get(), former.files()),
        new RuntimePlan.Content(wanted.structure().get(), wanted.files()));
  }

  private static RuntimePlan reload(String reason) {
    return new RuntimePlan(List.of(), reason);
  }
}
