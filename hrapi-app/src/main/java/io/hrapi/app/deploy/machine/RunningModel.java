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
 * The structure of what HAProxy runs, to compare with; it decides whether a new configuration needs
 * a reload. The caller ensures that only one method runs at a time.
 */
public final class RunningModel {

  private final History history;
  private final ModelRenderer models;
  private final Configurations configurations;

  /** The structure of the last commit, so that it is not rendered again for each comparison. */
  private @Nullable Known last;

  /**
   * The structure of a commit's text.
   *
   * @param structure empty if this release, with its settings, renders a different text
   */
  private record Known(String commitId, Optional<HaproxyConfiguration> structure) {}

  public RunningModel(History history, ModelRenderer models, Configurations configurations) {
    this.history = history;
    this.models = models;
    this.configurations = configurations;
  }

  /** Stores the structure of what HAProxy runs now. */
  public void runs(Rendered rendered) {
    last = new Known(rendered.commitId(), rendered.structure());
  }

  /** Plans how to bring HAProxy from what it runs to another configuration. */
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
   * Returns the structure of the last commit.
   *
   * @return empty before the first commit, for an upload, and if this release with its settings
   *     renders a different text
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
