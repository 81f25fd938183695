package io.hrapi.app.deploy;

import io.hrapi.app.http.Asked;
import io.hrapi.app.http.Writes;
import io.hrapi.events.change.DeploymentChange;
import io.hrapi.events.command.Accepted;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.Preconditions;
import io.hrapi.events.command.RecordDeployment;
import io.hrapi.events.command.Requested;
import io.hrapi.events.log.KeptText;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.projection.View;
import java.util.List;
import java.util.function.LongFunction;

/** What the event log knows of HAProxy, and where what happens to it is recorded. Thread-safe. */
public final class DeploymentLog {

  /** The event of a commit that went well, one that changed nothing among them. */
  static final String COMMITTED = "ConfigurationCommitted";

  /** The event of a commit that HAProxy's check or a taken address kept from being tried. */
  static final String REFUSED = "CommitRefused";

  /** The event of a commit that HAProxy did not load. */
  static final String FAILED = "CommitFailed";

  /** The event of a HAProxy that ended by itself, or was killed. */
  static final String DIED = "HaproxyDied";

  /** The event of a HAProxy that died so often that it is not started again. */
  static final String GIVEN_UP = "HaproxyGivenUp";

  /** The event of a HAProxy, or files of it, found to be something else than the commit. */
  static final String DRIFTED = "HaproxyDrifted";

  /** The event of a HAProxy that is what was committed again. */
  static final String DRIFT_ENDED = "DriftEnded";

  private static final String HAPROXY = "/haproxy";

  private final CommandHandler handler;

  public DeploymentLog(CommandHandler handler) {
    this.handler = handler;
  }

  View view() {
    return handler.view();
  }

  Deployment deployment() {
    return handler.view().deployment();
  }

  /**
   * Records what came of a commit where that is no answer; on disk when it returns.
   *
   * @param subject what was asked for, as a path
   */
  void commit(
      String type,
      String subject,
      DeploymentChange change,
      List<KeptText> texts,
      Requested requested) {
    submit(new RecordDeployment(type, subject, change, texts), requested);
  }

  /**
   * Records what a commit did, with its answer; on disk when it returns.
   *
   * @param subject likewise
   * @param result what is answered, out of the event's version
   */
  <R> R commit(
      String subject,
      DeploymentChange change,
      List<KeptText> texts,
      Asked<R> asked,
      LongFunction<R> result) {
    return record(new RecordDeployment(COMMITTED, subject, change, texts), asked, result);
  }

  /** Records that HAProxy was started or stopped; on disk when it returns. */
  <R> R control(String type, DeploymentChange change, Asked<R> asked, LongFunction<R> result) {
    return record(new RecordDeployment(type, HAPROXY, change, List.of()), asked, result);
  }

  private <R> R record(RecordDeployment command, Asked<R> asked, LongFunction<R> result) {
    Accepted accepted =
        submit(command, asked.answered((decision, after) -> result.apply(after.version())));
    return result.apply(accepted.event().version());
  }

  private Accepted submit(RecordDeployment command, Requested requested) {
    return Writes.await(handler.submit(command, Preconditions.NONE, requested));
  }
}
