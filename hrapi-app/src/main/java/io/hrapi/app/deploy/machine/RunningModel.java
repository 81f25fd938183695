package io.hrapi.app.deploy.machine;

import io.hrapi.app.deploy.render.Configurations;
import io.hrapi.app.deploy.render.ModelRenderer;
import io.hrapi.app.deploy.render.Rendered;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.projection.History;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import io.hrapi.haproxy.configuration.HaproxyVersion;
import io.hrapi.haproxy.process.ProcessState;
import io.hrapi.haproxy.runtime.RuntimePlan;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What HAProxy runs, as a structure to compare with; and so which way leads to what it is to run.
 * The caller ensures that only one runs at a time.
 */
public final class RunningModel {

  private final History history;
  private final ModelRenderer models;
  private final Configurations configurations;

  /** What was loaded last, so that it is not rendered again to be compared with. */
  private @Nullable Known last;

  /**
   * What the text of a commit says.
   *
   * @param commitId of the commit
   * @param structure absent if this release and its settings render another text
   */
  private record Known(String commitId, Optional<HaproxyConfiguration> structure) {}

  public RunningModel(History history, ModelRenderer models, Configurations configurations) {
    this.history = history;
    this.models = models;
    this.configurations = configurations;
  }

  /** Takes note of what HAProxy runs now. */
  public void runs(Rendered rendered) {
    last = new Known(rendered.commitId(), rendered.structure());
  }

  /** How HAProxy comes from what it runs to something else. */
  public RuntimePlan plan(View view, Rendered wanted, ProcessState.Running running) {
    if (wanted.structure().isEmpty()) {
      return reload("an uploaded configuration");
    }
    LoadedCommit commit = view.deployment().commit();
    if (commit == null || !running.commitId().equals(Optional.of(commit.id()))) {
      return reload("HAProxy does not run the configuration that is recorded");
    }
    if (!(commit.configuration() instanceof ModelReference model)) {
      return reload("an uploaded configuration runs");
    }
    Optional<HaproxyConfiguration> former = structure(commit, model);
    if (former.isEmpty()) {
      return reload(
          "the running configuration was rendered by another release or with other " + "settings");
    }
    SortedMap<String, byte[]> replaced = new TreeMap<>(wanted.files());
    Rendered.hashes(wanted.files())
        .forEach(
            (path, hash) -> {
              if (hash.equals(commit.files().get(path))) {
                replaced.remove(path);
              }
            });
    return RuntimePlan.between(
        former.get(), wanted.structure().get(), replaced, HaproxyVersion.of(running.version()));
  }

  /**
   * What was committed last says so.
   *
   * @return empty for an upload, and if this release and its settings render another text
   */
  Optional<HaproxyConfiguration> recorded(View view) {
    LoadedCommit commit = view.deployment().commit();
    return commit != null && commit.configuration() instanceof ModelReference model
        ? structure(commit, model)
        : Optional.empty();
  }

  private Optional<HaproxyConfiguration> structure(LoadedCommit commit, ModelReference model) {
    Known known = last;
    if (known == null || !known.commitId().equals(commit.id())) {
      known =
          new Known(
              commit.id(),
              models.structure(
                  history.at(model.version()), commit, () -> configurations.text(commit.text())));
      last = known;
    }
    return known.structure();
  }

  private static RuntimePlan reload(String reason) {
    return new RuntimePlan(List.of(), reason);
  }
}
