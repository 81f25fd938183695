package io.hrapi.app.status;

import io.hrapi.api.figures.TargetsHealth;
import io.hrapi.api.representation.DeviationRepresentation;
import io.hrapi.api.representation.StatusRepresentation.Haproxy;
import io.hrapi.app.deploy.machine.Drift;
import io.hrapi.app.deploy.watch.HaproxyObserver;
import io.hrapi.app.figures.TargetStates;
import io.hrapi.app.present.ChangeRepresentations;
import io.hrapi.events.model.Deployment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The status of HAProxy, its drift, and its targets. Thread-safe. */
public final class HaproxyStatus {

  private final HaproxyObserver observer;
  private final Drift drift;
  private final TargetStates targets;

  public HaproxyStatus(HaproxyObserver observer, Drift drift, TargetStates targets) {
    this.observer = observer;
    this.drift = drift;
    this.targets = targets;
  }

  /** Queries HAProxy, for a few seconds at most, and returns its state. */
  public Haproxy observe() {
    return observer.observe();
  }

  /** Returns the first deviations that the last check found. */
  public List<DeviationRepresentation> drift() {
    return drift.deviations().stream().limit(Drift.NAMED).map(ChangeRepresentations::of).toList();
  }

  /**
   * Returns the health of the targets; null if HAProxy does not run, or nothing runs according to
   * the log.
   *
   * @param observed HAProxy's state
   */
  public @Nullable TargetsHealth targets(Haproxy observed, Deployment deployment) {
    return observed.state().equals("running") ? targets.health(deployment.commit()) : null;
  }
}
